import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { requestUrl } from '../http/index.ts';
import { PAGE_PATH, servePage } from './page-files.ts';
import type { PlaygroundParts } from './parts.ts';
import { Tab, type PeopleDoor } from './tab.ts';

/** Pages open at a time; a person has a handful of tabs. */
const MAX_TABS = 32;
/** Greatest message of a page: a file of 10 MiB in base64, and the rest. */
const MAX_MESSAGE = 15 * 1024 * 1024;

/** The page in which one is a member of the local world, and its socket. */
export interface Playground {
  /** `http://127.0.0.1:PORT/play/#key=…`. */
  readonly address: string;
  /** Whether a request is for the page or its socket. */
  isFor(request: IncomingMessage): boolean;
  /** Answers a request for the page. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes the page's socket, or refuses it: without this run's key, from another site, or one too many. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sends everybody home. Idempotent. */
  close(): void;
}

/** Opens the playground on a server that hands it the requests of its path. */
export function createPlayground(parts: PlaygroundParts, door: PeopleDoor): Playground {
  const tabs = new Set<Tab>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  const { port } = new URL(parts.origin);
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];

  const refusal = (request: IncomingMessage): string | null => {
    const { host = '', origin = '' } = request.headers;
    // A site elsewhere whose name leads here would bring its own name along (DNS rebinding).
    if (!hosts.includes(host)) return '421 Misdirected Request';
    if (origin !== `http://${host}`) return '403 Forbidden';
    const url = requestUrl(request);
    if (url?.pathname !== `${PAGE_PATH}socket`) return '404 Not Found';
    if (!isSame(url.searchParams.get('key') ?? '', parts.key)) return '403 Forbidden';
    return tabs.size >= MAX_TABS ? '503 Service Unavailable' : null;
  };

  return {
    address: `${parts.origin}${PAGE_PATH}#key=${parts.key}`,
    isFor: (request) => request.url === '/play' || request.url?.startsWith(PAGE_PATH) === true,
    async handle(request, response) {
      if (!hosts.includes(request.headers.host ?? '')) {
        request.resume();
        response.writeHead(421, { 'content-type': 'text/plain' }).end('This page is for this machine only.');
        return;
      }
      if (request.url === '/play') {
        request.resume();
        response.writeHead(308, { location: PAGE_PATH }).end();
        return;
      }
      await servePage(request, response);
    },
    handleUpgrade(request, socket, head) {
      const refused = refusal(request);
      if (refused !== null) {
        socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
        return;
      }
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        const tab = new Tab(parts, door, accepted);
        tabs.add(tab);
        accepted.once('close', () => tabs.delete(tab));
      });
    },
    close() {
      for (const tab of tabs) tab.close();
      tabs.clear();
      sockets.close();
      // A page that does not answer the goodbye would keep the port open.
      for (const client of sockets.clients) client.terminate();
    },
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { App, DeadJobs } from '../app/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import type { Answer } from './answer.ts';
import { NOT_FOUND, words } from './answer.ts';
import { createFeeds, type Feeds, keyIn } from './feeds.ts';
import { healthAnswer, isLocal } from './health.ts';
import { WebError } from './web-error.ts';

/** Requests are short and answers are made at once; whoever needs longer is in nobody's way but our own. */
const LIMITS = {
  /** Request line and headers, bytes: calendars send a few hundred. */
  maxHeaderSize: 8192,
  /** For the headers to arrive. */
  headersTimeout: 5000,
  /** For the whole request. */
  requestTimeout: 10_000,
  /** Between two requests on one connection. */
  keepAliveTimeout: 5000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 2000,
} as const;

/** A connection on which nothing moves for so long is cut, also while an answer is sent. */
const IDLE_MS = 15_000;
/** At once; more are turned away. One costs some ten kilobytes. */
const MAX_CONNECTIONS = 256;
/** On one connection; then it is closed. */
const MAX_REQUESTS = 100;
/** Answers under way get this long when it closes. */
const DRAIN_MS = 2000;

/** What the web is made of. */
export interface WebOptions {
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly app: Pick<App, 'feed' | 'feedKeys' | 'alarms'>;
  readonly jobs: DeadJobs;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What is served over HTTP. */
export interface Web {
  /** On which it listens. */
  readonly port: number;
  /** Takes no new connections and lets answers under way finish, for 2 s; idempotent. Close it before the use cases. */
  close(reason: string): Promise<void>;
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Nothing that is asked here has a body: none is read, and the connection ends with the answer. */
const unwanted = (request: IncomingMessage): Answer | null => {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return words(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD', Connection: 'close' });
  return hasBody(request) ? words(413, 'A body is not read.', { Connection: 'close' }) : null;
};

const answerTo = async (
  request: IncomingMessage,
  feeds: Feeds,
  { app, jobs }: Pick<WebOptions, 'app' | 'jobs'>,
): Promise<Answer> => {
  const refused = unwanted(request);
  if (refused !== null) return refused;
  const [path = ''] = (request.url ?? '').split('?', 1);
  if (path === '/health') return await healthAnswer(isLocal(request), jobs, app);
  const key = keyIn(path);
  if (key === null) return NOT_FOUND;
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = request.headers;
  return await feeds.answer(key, { ifNoneMatch, ifModifiedSince });
};

const send = (request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void => {
  const length = status === 304 ? {} : { 'Content-Length': String(body?.byteLength ?? 0) };
  // An address is a secret: it goes into no search engine, and into no other site's log.
  const guards = { 'X-Content-Type-Options': 'nosniff', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' };
  response.writeHead(status, { ...headers, ...length, ...guards });
  response.end(request.method === 'HEAD' ? null : body);
};

/** What is no HTTP gets one line, and nothing is kept of it. */
const turnAway = (_error: Error, socket: Duplex): void => {
  if (!socket.writable) socket.destroy();
  else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy());
};

const listen = async (server: Server, host: string, port: number): Promise<number> => {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    // as: Node answers a failed listen with one of these.
    throw new WebError(host, port, error as NodeJS.ErrnoException);
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
};

/** Serves calendars and `/health`. Fails with a `WebError`, whose message is fit for a person, when it cannot listen. */
export const createWeb = async ({ host, port, app, jobs, clock, logger }: WebOptions): Promise<Web> => {
  const feeds = createFeeds(app, clock);
  const server = createServer(LIMITS);
  let closing: Promise<void> | null = null;
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // The address is not logged: whoever reads the log would have the calendar.
    answerTo(request, feeds, { app, jobs })
      .catch((error: unknown) => {
        logger.error('web: a request failed', { error });
        return words(500, 'Something went wrong here. Try again later.');
      })
      .then((answer) => {
        // Kept alive, a connection would hold up the close.
        if (closing !== null) response.setHeader('Connection', 'close');
        send(request, response, answer);
      })
      .catch((error: unknown) => {
        logger.error('web: an answer could not be sent', { error });
        response.destroy();
      });
  };
  server.maxConnections = MAX_CONNECTIONS;
  server.maxRequestsPerSocket = MAX_REQUESTS;
  server.setTimeout(IDLE_MS);
  server.on('request', handle);
  // Whoever waits to be told to send a body is answered instead.
  server.on('checkContinue', handle);
  server.on('clientError', turnAway);
  const listening = await listen(server, host, port);
  logger.info('web: listens', { host, port: listening });

  const shut = async (reason: string): Promise<void> => {
    logger.debug('web: closes', { reason });
    const cancel = clock.after(DRAIN_MS, () => server.closeAllConnections());
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
    cancel();
  };
  return {
    port: listening,
    close: (reason) => {
      closing ??= shut(reason);
      return closing;
    },
  };
};

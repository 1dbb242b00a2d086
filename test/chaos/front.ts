import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callName } from './fault-points.ts';
import type { Trap } from './inside/orders.ts';

/** The call at which the bot is to die. */
export interface CallTrap extends Trap {
  /** Kills the bot at the call of this name; resolves when it is dead. */
  readonly kill: (name: string) => Promise<void>;
}

/** What stands between the bot and the local Discord's API: calls go through as they are, but for the one that a trap waits for. */
export interface Front extends AsyncDisposable {
  /** Base address of the API, without version. */
  readonly api: string;
  /** Null: every call goes through. */
  arm(trap: CallTrap | null): void;
  /** Calls that came so far. */
  calls(): number;
  /** Calls that are being answered. */
  underWay(): number;
  /** How often each call was made, by name. */
  counts(): ReadonlyMap<string, number>;
}

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  // Node's typings give `any`; a message without encoding yields buffers.
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Starts it before the API at `target`. */
export const startFront = async (target: string): Promise<Front> => {
  const { hostname, port } = new URL(target);
  const agent = new Agent({ keepAlive: true });
  const counts = new Map<string, number>();
  let [came, underWay, passed] = [0, 0, 0];
  let trap: CallTrap | null = null;

  const forward = async (asked: IncomingMessage, body: Buffer): Promise<Answered> => {
    const { method, url: path, headers } = asked;
    const there = request({ hostname, port, method, path, headers, agent });
    there.end(body);
    // as: that is what the event carries.
    const [answer] = (await once(there, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 502, headers: answer.headers, body: await bodyOf(answer) };
  };
  /** The trap that this call falls into; it is sprung by that. */
  const sprung = (name: string): CallTrap | null => {
    if (trap === null || (trap.name !== null && trap.name !== name)) return null;
    passed += 1;
    if (passed < trap.nth) return null;
    const mine = trap;
    trap = null;
    return mine;
  };
  const handle = async (asked: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = callName(asked.method ?? '', asked.url ?? '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const body = await bodyOf(asked);
    const mine = sprung(name);
    if (mine?.side === 'before') return await mine.kill(name);
    const { status, headers, body: answer } = await forward(asked, body);
    if (mine !== null) return await mine.kill(name);
    response.writeHead(status, headers);
    response.end(answer);
  };
  const server = createServer((asked, response) => {
    came += 1;
    underWay += 1;
    handle(asked, response)
      // The local Discord cut the connection, or the bot is gone: either way nobody is answered.
      .catch(() => response.destroy())
      .finally(() => {
        underWay -= 1;
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // as: a server that listens on TCP has such an address.
  const { port: own } = server.address() as AddressInfo;
  return {
    api: `http://127.0.0.1:${own}/api`,
    arm: (next) => {
      trap = next;
      passed = 0;
    },
    calls: () => came,
    underWay: () => underWay,
    counts: () => counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
};

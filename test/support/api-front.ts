import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { SmallWorld } from './small-world.ts';

/** Something that listens until it is disposed of. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
}

const listening = async (server: Server): Promise<Listening> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** A port that takes connections and never says a word. */
export const silentPort = (): Promise<Listening> => listening(createTcpServer());

/** A port that cuts every connection, and counts them. */
export const cuttingPort = async (): Promise<Listening & { readonly connections: number }> => {
  let connections = 0;
  const server = createTcpServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  const port = await listening(server);
  return {
    port: port.port,
    get connections() {
      return connections;
    },
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
};

/** A way to the sandbox that lets nothing through before it is opened. */
export interface Gate extends Listening {
  /** Connections that stand. */
  readonly connections: number;
  /** Lets everything through to this port, also what came before. */
  open(port: number): void;
}

/** A gate, closed. */
export const gate = async (): Promise<Gate> => {
  const sockets = new Set<Socket>();
  const port = await listening(
    createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }),
  );
  return {
    port: port.port,
    get connections() {
      return sockets.size;
    },
    open: (target) => {
      for (const socket of sockets) {
        const there = connect(target, '127.0.0.1');
        socket.pipe(there).pipe(socket);
        there.on('error', () => socket.destroy());
      }
    },
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
};

/** What one account is told of the gateway instead of what the sandbox says. */
export interface OtherGateway {
  readonly url?: string;
  readonly shards?: number;
  readonly max_concurrency?: number;
}

/** The sandbox's API at another port, where the account of `token` is told of another gateway. */
export const apiFront = (world: SmallWorld, token: string, other: OtherGateway): Promise<Listening> =>
  listening(
    createServer((request, response) => {
      forward(world, request)
        .then(({ status, headers, body }) => {
          response.writeHead(status, { 'content-type': headers.get('content-type') ?? 'text/plain' });
          const isAsked = request.url?.endsWith('/gateway/bot') === true;
          const isTheirs = request.headers.authorization === `Bot ${token}`;
          response.end(isAsked && isTheirs ? changed(body, other) : body);
        })
        .catch(() => response.destroy());
    }),
  );

const changed = (body: string, { max_concurrency: concurrency, ...rest }: OtherGateway): string => {
  const told: { session_start_limit: object } = JSON.parse(body);
  const limit = concurrency === undefined ? {} : { max_concurrency: concurrency };
  return JSON.stringify({ ...told, ...rest, session_start_limit: { ...told.session_start_limit, ...limit } });
};

const forward = async (
  world: SmallWorld,
  request: IncomingMessage,
): Promise<{ status: number; headers: Headers; body: string }> => {
  const chunks: Buffer[] = [];
  // Node's typings give `any`; a request without encoding yields buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { authorization, 'content-type': type } = request.headers;
  const answer = await fetch(`${new URL(world.sandbox.line().api).origin}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks).toString('utf8') }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
};

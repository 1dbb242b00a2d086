import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';
import { tempFolder } from './temp-folder.ts';

/** A Redis of a test's own, which may be killed and started again; it keeps nothing. Needs `redis-server` in the path. */
export interface OwnRedis extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL; with it everything that it held is gone. */
  kill(): Promise<void>;
  /** Starts it again at the same address and waits until it answers. */
  start(): Promise<void>;
  /** It takes connections and commands, and answers none. */
  hang(): void;
  wake(): void;
  /** Runs one command. */
  run(command: string, ...args: readonly string[]): Promise<unknown>;
}

/** As systems name it. */
const SERVER = 'redis-server';

/** Starts one on a free port of this machine. */
export async function ownRedis(): Promise<OwnRedis> {
  const folder = tempFolder();
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}/0`;
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    folder.path,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  let server: ChildProcess | null = null;
  const run: OwnRedis['run'] = async (command, ...args) => {
    const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => undefined);
    try {
      return await client.call(command, ...args);
    } finally {
      client.disconnect();
    }
  };
  const start = async (): Promise<void> => {
    server = spawn(SERVER, settings, { stdio: 'ignore' });
    await run('PING');
  };
  const kill = async (): Promise<void> => {
    if (server === null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
    server = null;
  };
  await start();
  return {
    url,
    start,
    kill,
    run,
    hang: () => void server?.kill('SIGSTOP'),
    wake: () => void server?.kill('SIGCONT'),
    [Symbol.asyncDispose]: async () => {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}

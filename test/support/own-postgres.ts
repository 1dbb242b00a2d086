import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { systemClock } from '../../src/lib/index.ts';
import { freePort } from './free-port.ts';
import { tempFolder } from './temp-folder.ts';

/** A PostgreSQL of a test's own, which may be killed and started again on what it wrote. */
export interface OwnPostgres extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL, to the server and every process of its connections. */
  kill(): Promise<void>;
  /** Starts it again at the same address and waits until it answers. */
  start(): Promise<void>;
}

/** Whose programs are used, and as whom: those of the server that the tests have, which may not run as root. */
interface Programs {
  readonly folder: string;
  readonly owner: { readonly uid?: number; readonly gid?: number };
}

const programsOf = async (serverUrl: string): Promise<Programs> => {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  const { rows } = await client.query<{ folder: string; data: string }>(
    "select (select setting from pg_config where name = 'BINDIR') as folder, current_setting('data_directory') as data",
  );
  await client.end();
  const { folder = '', data = '' } = rows[0] ?? {};
  const { uid, gid } = statSync(data);
  return { folder, owner: process.getuid?.() === 0 ? { uid, gid } : {} };
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** The processes that a process has started, by their ids. */
const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);

const isUp = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/** Starts one on a free port of this machine, by the programs of that server. */
export async function ownPostgres(serverUrl: string): Promise<OwnPostgres> {
  const { folder: programs, owner } = await programsOf(serverUrl);
  const folder = tempFolder();
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder.path, owner.uid, owner.gid);
  const data = join(folder.path, 'data');
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'majlis', '-A', 'trust', '-E', 'UTF8', '-N'], {
    ...owner,
    cwd: folder.path,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const url = `postgres://majlis@127.0.0.1:${port}/postgres`;
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories='];
  let server: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    server = spawn(join(programs, 'postgres'), args, { ...owner, cwd: folder.path, stdio: 'ignore' });
    while (!(await isUp(url))) await wait(50);
  };
  const kill = async (): Promise<void> => {
    const { pid } = server ?? {};
    if (server === null || pid === undefined) return;
    const all = childrenOf(pid);
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    server = null;
    for (const child of all) if (existsSync(`/proc/${child}`)) process.kill(child, 'SIGKILL');
    await gone;
    // Another one is let in once none of them holds the memory that they shared.
    while (all.some((child) => existsSync(`/proc/${child}`))) await wait(10);
  };
  await start();
  return {
    url,
    start,
    kill,
    [Symbol.asyncDispose]: async () => {
      await kill();
      folder[Symbol.dispose]();
    },
  };
}

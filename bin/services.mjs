import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from './packages.mjs';
import { Trouble } from './say.mjs';

const guard = fileURLToPath(new URL('guard.mjs', import.meta.url));

/** A server that needs longer than this to answer will not answer. */
const startLimitMs = 60_000;

/** Between two looks whether a server answers. */
const lookEveryMs = 50;

/**
 * @typedef {{ url: string, close: () => Promise<void> }} Service
 * @typedef {{ file: string, args: string[], folder: string, stopSignal: NodeJS.Signals, uid?: number, gid?: number }} Program
 */

/**
 * A Redis of the tests' own: loopback only, on a free port, forgotten at the end. Undefined when Redis is not installed.
 * @returns {Promise<Service | undefined>}
 */
export const startRedis = async () => {
  const file = findProgram('redis-server');
  if (file === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'majlis-redis-'));
  const port = await freePort();
  const settings = {
    bind: '127.0.0.1',
    port,
    dir: folder,
    save: '',
    appendonly: 'no',
    loglevel: 'warning',
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const close = guarded({ file, args, folder, stopSignal: 'SIGTERM' });
  await answering({ name: 'Redis', port, hello: 'PING\r\n', welcome: '+', close });
  return { url: `redis://127.0.0.1:${port}/0`, close };
};

/**
 * A PostgreSQL of the tests' own: loopback only, on a free port, empty, forgotten at the end. Undefined when it is not installed.
 * @returns {Promise<Service | undefined>}
 */
export const startPostgres = async () => {
  const file = findProgram('postgres');
  const initdb = file === undefined ? undefined : join(dirname(file), 'initdb');
  if (file === undefined || initdb === undefined) return undefined;
  const owner = postgresOwner();
  const folder = mkdtempSync(join(tmpdir(), 'majlis-postgres-'));
  chmodSync(folder, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const made = spawnSync(initdb, ['-D', data, '-U', 'majlis', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], {
    ...owner,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0)
    throw new Trouble(`initdb failed:\n${made.stdout ?? ''}\n${made.stderr ?? made.error?.message ?? ''}`);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'off',
    log_min_messages: 'fatal',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
  const close = guarded({ file, args, folder, stopSignal: 'SIGINT', ...owner });
  await answering({ name: 'PostgreSQL', port, hello: startup, welcome: 'R', close });
  return { url: `postgres://majlis@127.0.0.1:${port}/postgres`, close };
};

/** PostgreSQL's StartupMessage, protocol 3.0: a server that is ready answers `R` (authentication), one still starting `E`. */
const startup = (() => {
  const body = Buffer.from('\0\x03\0\0user\0majlis\0database\0postgres\0\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + length.length);
  return Buffer.concat([length, body]);
})();

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
const postgresOwner = () => {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOf('-u'), gid: idOf('-g') };
};

/** @param {'-u' | '-g'} flag */
const idOf = (flag) => {
  const { status, stdout } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  if (status !== 0) throw new Trouble('PostgreSQL does not run as root, and there is no user "postgres" to run it as.');
  return Number(stdout);
};

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/**
 * Runs a program under its guard; the answer stops it.
 * @param {Program} program
 * @returns {() => Promise<void>}
 */
const guarded = (program) => {
  const child = spawn(process.execPath, [guard, JSON.stringify(program)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  const ended = new Promise((resolve) => child.once('exit', () => resolve(undefined)));
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
};

/**
 * Waits until the server at `port` answers `hello` with `welcome`; stops it and throws when it never does.
 * @param {{ name: string, port: number, hello: string | Buffer, welcome: string, close: () => Promise<void> }} server
 */
const answering = async ({ name, port, hello, welcome, close }) => {
  const giveUpAt = performance.now() + startLimitMs;
  while (performance.now() < giveUpAt) {
    if (await answers({ port, hello, welcome })) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  await close();
  throw new Trouble(`${name} for the tests did not answer within ${startLimitMs / 1000} s.`);
};

/**
 * @param {{ port: number, hello: string | Buffer, welcome: string }} server
 * @returns {Promise<boolean>}
 */
const answers = ({ port, hello, welcome }) =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const end = (/** @type {boolean} */ isUp) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => socket.write(hello));
    socket.once('data', (data) => end(data.toString('latin1').startsWith(welcome)));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
    socket.once('close', () => end(false));
  });

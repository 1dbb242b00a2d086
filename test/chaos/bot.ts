import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isGone, sayTo } from '../support/child-asking.ts';
import { isOurs, type Order, type Trap } from './inside/orders.ts';
import type { Stored } from './stored.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Ends the bot when the harness is gone, however it went. */
const TETHER = new URL('../../bin/tether.mjs', import.meta.url).href;
const PRELOAD = new URL('./inside/preload.ts', import.meta.url).href;

/** The first start of a data folder makes a database, which takes five seconds here; a loaded machine needs many times that. */
const READY_LIMIT_MS = 90_000;
/** A question to a living bot is answered within milliseconds. */
const ANSWER_LIMIT_MS = 20_000;
/** What a process printed is kept from its end back. */
const KEPT_CHARACTERS = 4_000_000;

/** The bot's process: `src/main.ts` as it runs in production, with the harness's preload. */
export interface Bot {
  /** Resolves when it serves its servers; `gone` when it ends before. */
  readonly ready: Promise<'ready' | 'gone'>;
  /** Resolves when it has ended, however that came. */
  readonly gone: Promise<void>;
  isGone(): boolean;
  /** Its exit code; null while it runs, and after a signal. */
  exitCode(): number | null;
  /** Everything that it printed, cut at the front. */
  output(): string;
  /** The commits that it made, by name, as of its last answer. */
  commits(): readonly string[];
  /** Has it end itself at a commit; null takes that back. */
  arm(trap: Trap | null): void;
  /** SIGKILL, and its end. */
  kill(): Promise<void>;
  /** SIGTERM, and its end; answers the exit code. */
  stop(): Promise<number | null>;
  /** What it has stored of these servers; null when it ends meanwhile. */
  stored(guildIds: readonly string[]): Promise<Stored | null>;
}

/** Questions to one process, and its answers. */
interface Questions {
  commits(): readonly string[];
  ask(guildIds: readonly string[]): Promise<Stored>;
}

const questionsTo = (child: ChildProcess, send: (order: Order) => void): Questions => {
  const waiting = new Map<number, { resolve: (stored: Stored) => void; reject: (error: Error) => void }>();
  let asked = 0;
  let commits: readonly string[] = [];
  child.on('message', (message: unknown) => {
    if (!isOurs(message) || message.chaos !== 'stored') return;
    const { id, stored, why } = message;
    commits = message.commits;
    if (stored === null) waiting.get(id)?.reject(new Error(`the store cannot be read: ${why}`));
    else waiting.get(id)?.resolve(stored);
    waiting.delete(id);
  });
  return {
    commits: () => commits,
    ask: (guildIds) => {
      asked += 1;
      const id = asked;
      const { promise, resolve, reject } = Promise.withResolvers<Stored>();
      waiting.set(id, { resolve, reject });
      send({ chaos: 'read', id, guildIds });
      return promise;
    },
  };
};

const within = async <Value>(work: Promise<Value>, limitMs: number, what: () => string): Promise<Value> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const impatience = setTimeout(() => reject(new Error(what())), limitMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(impatience);
  }
};

const saysReady = (child: ChildProcess): Promise<'ready'> =>
  new Promise((resolve) => {
    child.on('message', (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'status' in message && message.status === 'ready')
        resolve('ready');
    });
  });

/** Starts it, armed from its first commit on. */
export const startBot = (env: Readonly<Record<string, string | undefined>>, trap: Trap | null): Bot => {
  const child = spawn(process.execPath, ['--import', TETHER, '--import', PRELOAD, MAIN], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-KEPT_CHARACTERS);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  // Its channel breaks under a message to it when it is killed.
  child.on('error', () => undefined);
  // `close`, so that all it printed has come.
  const gone = once(child, 'close').then(() => undefined);
  const send = (order: Order): void => sayTo(child, order);
  const questions = questionsTo(child, send);
  if (trap !== null) send({ chaos: 'arm', trap });
  const ready = Promise.race([saysReady(child), gone.then(() => 'gone' as const)]);
  return {
    ready: within(ready, READY_LIMIT_MS, () => `the bot was not ready within ${READY_LIMIT_MS} ms\n${printed}`),
    gone,
    isGone: () => isGone(child),
    exitCode: () => child.exitCode,
    output: () => printed,
    commits: questions.commits,
    arm: (next) => send({ chaos: 'arm', trap: next }),
    kill: async () => {
      // One that was to end itself at a fault point may have; whether it had any reason to, a journey looks.
      if (!isGone(child)) child.kill('SIGKILL');
      await gone;
    },
    stop: async () => {
      if (!isGone(child)) child.kill('SIGTERM');
      await gone;
      return child.exitCode;
    },
    stored: (guildIds) =>
      isGone(child)
        ? Promise.resolve(null)
        : within(
            Promise.race([questions.ask(guildIds), gone.then(() => null)]),
            ANSWER_LIMIT_MS,
            () => `the bot did not tell what it has stored within ${ANSWER_LIMIT_MS} ms`,
          ),
  };
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../sandbox/server.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import type { GuildSettings } from '../../src/app/index.ts';
import { type GuildId, systemClock } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { fillDataFolder } from './made-folder.ts';
import { memoryLog } from './memory-log.ts';
import { tempFolder } from './temp-folder.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEFAULT_SEED = new URL('../../sandbox/seeds/default.json', import.meta.url);

/** The embedded store's first start takes about five seconds here; a loaded machine much longer. */
const READY_LIMIT_MS = 60_000;

/** The bot as a process of its own, as people run it. */
export interface BotProcess {
  readonly child: ChildProcess;
  /** Everything it printed so far, both streams. */
  output(): string;
  /** Ends it and waits until it is gone; answers its exit code, null after a signal. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** A local Discord and the bot on it. */
export interface Stack extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  /** The running bot; a new one after `startBot`. */
  bot(): BotProcess;
  /** Starts the bot (again) on the same data folder, and waits until it says that it is ready. */
  startBot(): Promise<BotProcess>;
}

/** What a stack may be started with. */
export interface StackOptions {
  /** A world instead of the default one with three servers. */
  readonly seed?: unknown;
  /** What the local Discord draws from (tokens, sizes of limits); fresh otherwise. */
  readonly randomSeed?: string;
  /** Environment of the bot beside what the stack sets itself. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the servers have set before the bot is started for the first time. */
  readonly settings?: (sandbox: Sandbox) => readonly (readonly [GuildId, GuildSettings])[];
  /** A module that every thread of the bot loads before its own. */
  readonly preload?: URL;
  /** What else is stored before that. */
  readonly stored?: (sandbox: Sandbox, store: Store) => Promise<void>;
}

/** Ends what is started when the test is gone, however it went. */
const TETHER = new URL('../../bin/tether.mjs', import.meta.url).href;

/** Starts a program of the project's and gathers what it prints. It may still be starting. */
export function startProcess(args: readonly string[], env: Readonly<Record<string, string | undefined>>): BotProcess {
  const child = spawn(process.execPath, ['--import', TETHER, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString('utf8')).slice(-400_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const gone = once(child, 'exit');
  return {
    child,
    output: () => printed,
    async end(signal) {
      const isAlive = child.exitCode === null && child.signalCode === null;
      if (!isAlive && signal === 'SIGKILL')
        throw new Error(`it had ended before it was killed: ${printed.slice(-2000)}`);
      if (isAlive) child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}

/** Environment for a bot on `sandbox`, without anything that would lead it elsewhere. */
export async function botEnvironment(
  sandbox: Sandbox,
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, string | undefined>> {
  const line = sandbox.line();
  const caFile = join(dataDir, '..', 'ca.pem');
  await writeFile(caFile, line.ca);
  const [main, ...pool] = line.bots;
  if (main === undefined) throw new Error('the seed has no bot');
  const { PATH, HOME, TZ, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    HOME,
    TZ,
    NODE_COMPILE_CACHE,
    DISCORD_TOKEN: main.token,
    ...(pool.length === 0 ? {} : { DISCORD_POOL_TOKENS: pool.map(({ token }) => token).join(',') }),
    DISCORD_API: line.api,
    DISCORD_CDN: line.cdn,
    DISCORD_CA_FILE: caFile,
    DATA_DIR: dataDir,
    LOG_FORMAT: 'json',
    LOG_LEVEL: 'debug',
    ...more,
  };
}

/** Resolves when the bot says `{ status: 'ready' }`; rejects with what it printed when it ends or takes too long. */
function whenReady(bot: BotProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`${why}\n${bot.output()}`));
    const impatience = setTimeout(() => fail(`the bot was not ready within ${READY_LIMIT_MS} ms`), READY_LIMIT_MS);
    bot.child.once('exit', (code) => {
      clearTimeout(impatience);
      fail(`the bot ended with ${code ?? 'a signal'} before it was ready`);
    });
    bot.child.on('message', (message) => {
      if (typeof message !== 'object' || message === null) return;
      if (!('status' in message) || message.status !== 'ready') return;
      clearTimeout(impatience);
      resolve();
    });
  });
}

/** Writes what is there before the bot, as the program of before would have. */
async function store(dataDir: string, sandbox: Sandbox, options: StackOptions): Promise<void> {
  const settings = options.settings?.(sandbox) ?? [];
  if (settings.length === 0 && options.stored === undefined) return;
  const databaseUrl = options.env?.['DATABASE_URL'] ?? null;
  const opened = await openStore({ dataDir, databaseUrl, clock: systemClock, logger: memoryLog() });
  try {
    for (const [guildId, theirs] of settings) await opened.settings.save(guildId, theirs);
    await options.stored?.(sandbox, opened);
  } finally {
    await opened.close('test');
  }
}

/** Starts a local Discord in this process and the bot on it as a process of its own; everything ends with the stack. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const folder = tempFolder();
  const seed = seedSchema.parse(options.seed ?? JSON.parse(await readFile(DEFAULT_SEED, 'utf8')));
  const sandbox = await startSandbox({
    seed,
    ...(options.randomSeed === undefined ? {} : { randomSeed: options.randomSeed }),
  });
  const dataDir = join(folder.path, 'data');
  const env = await botEnvironment(sandbox, dataDir, options.env);
  const preload = options.preload === undefined ? [] : ['--import', options.preload.href];
  let bot: BotProcess | null = null;
  const stack: Stack = {
    sandbox,
    dataDir,
    bot() {
      if (bot === null) throw new Error('no bot was started');
      return bot;
    },
    async startBot() {
      bot = startProcess([...preload, MAIN], env);
      await whenReady(bot);
      return bot;
    },
    async [Symbol.asyncDispose]() {
      await bot?.end('SIGTERM');
      await sandbox.close();
      folder[Symbol.dispose]();
    },
  };
  try {
    await fillDataFolder(dataDir);
    await store(dataDir, sandbox, options);
    await stack.startBot();
    return stack;
  } catch (error) {
    await stack[Symbol.asyncDispose]();
    throw error;
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { budget } from '../support/budget.ts';
import { answerTo, castOf, type Cast } from '../support/cast.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { botEnvironment, startProcess, startStack, type Stack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MAIN = 'src/main.ts';
/** Looks like a token and is none of Discord's. */
const TOKEN = `MTI5MDAwMDAwMDAwMDAwMDAwMQ.Gabcde.${'s3cr3t'.repeat(6)}`;
/** Nobody listens there (RFC 6335: port 1 is tcpmux, which nobody runs). */
const NOBODY = '127.0.0.1:1';

/** A start takes a second or two, and on a loaded machine half a minute. */
const patient = { timeout: 60_000 };

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the program until it ends by itself. */
const ended = async (env: Readonly<Record<string, string | undefined>>): Promise<Ended> => {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const bot = startProcess([MAIN], { PATH, NODE_COMPILE_CACHE, ...env });
  const code = await new Promise<number | null>((resolve) => bot.child.once('exit', resolve));
  return { code, output: bot.output() };
};

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

describe.concurrent('settings that cannot be used', () => {
  it('are told all at once, each with what to write, and no value is repeated', async () => {
    using folder = tempFolder();
    const notPem = join(folder.path, 'not.pem');
    writeFileSync(notPem, 'hunter2');
    const { code, output } = await ended({
      DISCORD_TOKEN: `Bot ${TOKEN}`,
      DISCORD_API: 'https://discord.com/api/v10',
      DISCORD_CA_FILE: notPem,
      DATABASE_URL: 'user:hunter2@host',
      REDIS_URL: 'http://user:hunter2@host',
      LOG_LEVEL: 'loud-hunter2',
      LOG_FORMAT: '',
      DATA_DIR: '"/hunter2"',
      EMPTY_ROOM_GRACE: '5m-hunter2',
      MAJLIS_TOKEN: 'hunter2',
      DATABSE_URL: 'hunter2',
    });
    expect(code).toBe(78);
    const told: Readonly<Record<string, RegExp>> = {
      DISCORD_TOKEN: /write the token alone.*Reset Token/,
      DISCORD_API: /must not end in a version/,
      DISCORD_CA_FILE: /without a certificate/,
      DATABASE_URL: /like postgres:\/\//,
      REDIS_URL: /like redis:\/\//,
      LOG_LEVEL: /one of debug, info, warn, error/,
      LOG_FORMAT: /set but empty/,
      DATA_DIR: /quotes around it: remove them/,
      EMPTY_ROOM_GRACE: /whole number of seconds, 1 to 86400/,
      MAJLIS_TOKEN: /did you mean DISCORD_TOKEN/,
    };
    for (const [name, words] of Object.entries(told)) {
      const line = output.split('\n').find((one) => one.trim().startsWith(`${name} `));
      expect(line, output).toMatch(words);
    }
    expect(output).not.toMatch(/hunter2|s3cr3t|Gabcde/);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it('are told likewise where there is no token at all', async () => {
    const { code, output } = await ended({ LOG_LEVEL: 'loud', DISCORD_API: 'ftp://discord', MAJLIS_TOKEN: 'x' });
    expect(code).toBe(78);
    for (const name of ['DISCORD_TOKEN', 'LOG_LEVEL', 'DISCORD_API', 'MAJLIS_TOKEN']) expect(output).toContain(name);
    expect(output).not.toContain('    at ');
  });

  it.each([
    ['the client secret', 'Abcdefgh-Abcdefgh_Abcdefgh-12345', /client secret, not the token/],
    ['a line break in it', `${TOKEN.slice(0, 30)}\n${TOKEN.slice(30)}`, /copy it again, in one piece/],
    ['something else', 'hunter2', /does not look like a bot token/],
  ])('say what was pasted for a token: %s', async (_what, token, words) => {
    const { code, output } = await ended({ DISCORD_TOKEN: token });
    expect(code).toBe(78);
    expect(output).toMatch(words);
    expect(output).not.toContain(token.slice(0, 12));
  });
});

describe('a token', () => {
  /** The first is that of whoever sets Majlis up; a later one, which has its database by then, is of the long run. */
  const starts = (['the first', 'a later'] as const).slice(0, budget({ ci: 1, long: 2 }));

  it.each(starts)('that Discord does not know is told in words at %s start, and not printed', async (start) => {
    using folder = tempFolder();
    if (start === 'a later') await fillDataFolder(folder.path);
    const address = stack.sandbox.line().api;
    const { code, output } = await ended({ DISCORD_TOKEN: TOKEN, DISCORD_API: address, DATA_DIR: folder.path });
    expect(code, output).toBe(78);
    expect(output).toContain('Reset Token');
    expect(output).not.toMatch(/s3cr3t|Gabcde/);
    expect(output).not.toContain('"level":"error"');
  });

  it('of the pool that Discord does not know is told by its place, not printed, and the bot starts without it', async () => {
    // Of another bot than the main one, whose id begins TOKEN.
    const DISCORD_POOL_TOKENS = TOKEN.replace(/^[^.]+/, 'MTI5MDAwMDAwMDAwMDAwMDAwOQ');
    // Starting waits until the bot says that it is ready.
    await using other = await startStack({ env: { DISCORD_POOL_TOKENS } });
    const output = other.bot().output();
    expect(output).toContain('Discord does not take token 1 in DISCORD_POOL_TOKENS');
    expect(output).not.toMatch(/s3cr3t|Gabcde/);
    expect(output.split('\n').filter((line) => line.includes('"level":"error"'))).toHaveLength(1);
    expect(await other.bot().end('SIGTERM')).toBe(0);
  });
});

describe('what lasts', () => {
  it('in a folder that another bot holds is refused and names who, and the other goes on', async () => {
    const { code, output } = await ended(await botEnvironment(stack.sandbox, stack.dataDir));
    expect(code, output).toBe(75);
    expect(output).toContain(stack.dataDir);
    expect(output).toContain(`process ${stack.bot().child.pid ?? 'none'} on `);
    expect(output).toMatch(/Stop that one first, or give this one a data folder of its own/);
    // Nothing was asked of Discord in its name, and whoever holds the folder still answers.
    const omar = await cast.person('omar');
    const where = { guildId: cast.guildId('Qahwa House'), channelId: cast.channelId('Qahwa House', 'general') };
    expect(await answerTo(omar, 'space info', {}, where)).toContain('no open space');
  });

  it.concurrent.each([
    ['a folder in a file', (folder: string): string => join(folder, 'file', 'data')],
    ['a folder that the system does not let anybody make', (): string => '/proc/majlis'],
  ])('in %s is refused in words', async (_what, pathIn) => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, 'file'), '');
    const path = pathIn(folder.path);
    const { code, output } = await ended({ DISCORD_TOKEN: TOKEN, DISCORD_API: `http://${NOBODY}`, DATA_DIR: path });
    expect(code, output).toBe(74);
    expect(output).toContain(`The data folder ${path} cannot be written`);
    expect(output).not.toMatch(/^\s+at /m);
  });

  it.concurrent.each([
    ['DATABASE_URL', `postgres://user:hunter2@${NOBODY}/db`, 'PostgreSQL'],
    ['REDIS_URL', `redis://user:hunter2@${NOBODY}/0`, 'Redis'],
  ])('at a %s where nobody answers is told in words, without the password', async (name, address, what) => {
    using folder = tempFolder();
    await fillDataFolder(folder.path);
    const { code, output } = await ended({
      DISCORD_TOKEN: TOKEN,
      DISCORD_API: `http://${NOBODY}`,
      DATA_DIR: folder.path,
      [name]: address,
    });
    expect(code, output).toBe(74);
    expect(output).toContain(`${what} does not`);
    expect(output).toContain(`leave ${name} out`);
    expect(output).not.toContain('hunter2');
    expect(output).not.toContain('"level":"error"');
  });
});

describe('a Discord that does not answer', () => {
  it('is asked again and again, and the wait can be ended', async () => {
    using folder = tempFolder();
    await fillDataFolder(folder.path);
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const bot = startProcess([MAIN], {
      PATH,
      NODE_COMPILE_CACHE,
      DISCORD_TOKEN: TOKEN,
      DISCORD_API: `http://${NOBODY}`,
      DATA_DIR: folder.path,
    });
    await expect.poll(() => bot.output(), patient).toContain('cannot be reached and is asked again');
    expect(await bot.end('SIGTERM'), bot.output()).toBe(0);
    expect(bot.output()).not.toMatch(/s3cr3t|Gabcde/);
  });
});

describe('a token that is revoked while the bot runs', () => {
  it('ends it with words and not with a stack', async () => {
    const { child } = stack.bot();
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
    stack.sandbox.gateway.closeSockets(stack.sandbox.line().bots[0]?.id ?? '', 4004);
    expect(await gone, stack.bot().output()).toBe(78);
    expect(stack.bot().output()).toContain('Reset Token');
    expect(stack.bot().output()).not.toContain(stack.sandbox.line().bots[0]?.token ?? '-');
    expect(stack.sandbox.bugs).toEqual([]);
  });
});

describe('a start that is to stop', () => {
  it('ends in order, wherever it is, and nothing works on a store that is closed', async () => {
    // What the bot of the others leaves is started on.
    await stack.bot().end('SIGTERM');
    for (const line of ['the embedded database is open', 'voice node started', 'the commands are registered']) {
      const bot = startProcess([MAIN], await botEnvironment(stack.sandbox, stack.dataDir));
      await expect.poll(() => bot.output(), { ...patient, interval: 5 }).toContain(line);
      expect(await bot.end('SIGTERM'), bot.output()).toBe(0);
      expect(bot.output()).not.toMatch(/"level":"error"|has trouble/);
    }
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig, type Environment } from '../../../src/config/index.ts';

const token = 'MTE4NjI0MDk1NDMyMTA5ODc2.GhTr5x.0123456789abcdefghijABCDEFGHIJ-_01234';
/** A token of the bot with this number. */
const tokenOf = (bot: number): string =>
  `${Buffer.from(`11862409543210${String(bot).padStart(4, '0')}`).toString('base64url')}.GhTr5x.${'pool_'.repeat(6)}`;
const folder = mkdtempSync(join(tmpdir(), 'majlis-config-'));
const pemFile = join(folder, 'ca.pem');
writeFileSync(pemFile, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const problemsOf = (env: Environment): readonly string[] => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

describe('a sound environment', () => {
  test('needs the token alone', () => {
    expect(loadConfig({ DISCORD_TOKEN: token, PATH: '/bin', HOME: '/root' })).toEqual({
      discord: { token, poolTokens: [], api: 'https://discord.com/api', cdn: 'https://cdn.discordapp.com', ca: null },
      dataDir: resolve('data'),
      databaseUrl: null,
      redisUrl: null,
      web: null,
      log: { level: 'info', format: 'json' },
      emptyRoomGraceMs: 120_000,
      openLateMs: 900_000,
      retentionMs: 90 * 86_400_000,
      voiceNodes: Math.min(8, Math.max(1, availableParallelism() - 1)),
    });
  });

  test('sets everything', () => {
    const config = loadConfig({
      DISCORD_TOKEN: token,
      DISCORD_POOL_TOKENS: `${tokenOf(1)},${tokenOf(2)}, ${tokenOf(3)}\n${tokenOf(4)}`,
      DISCORD_API: 'http://127.0.0.1:4000/api/',
      DISCORD_CDN: 'http://127.0.0.1:4000/',
      DISCORD_CA_FILE: pemFile,
      DATA_DIR: folder,
      DATABASE_URL: 'postgresql://me:secret@db/majlis',
      REDIS_URL: 'rediss://cache:6380/1',
      WEB_PORT: '8080',
      WEB_HOST: '0.0.0.0',
      WEB_PUBLIC_URL: 'https://majlis.example.org/calendars/',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'pretty',
      EMPTY_ROOM_GRACE: '5',
      OPEN_LATE: '60',
      RETENTION_DAYS: '7',
      VOICE_NODES: '3',
    });
    expect(config).toMatchObject({
      discord: {
        poolTokens: [1, 2, 3, 4].map(tokenOf),
        api: 'http://127.0.0.1:4000/api',
        cdn: 'http://127.0.0.1:4000',
        ca: expect.stringContaining('MIIB'),
      },
      dataDir: folder,
      databaseUrl: 'postgresql://me:secret@db/majlis',
      redisUrl: 'rediss://cache:6380/1',
      web: { host: '0.0.0.0', port: 8080, publicUrl: 'https://majlis.example.org/calendars' },
      log: { level: 'debug', format: 'pretty' },
      emptyRoomGraceMs: 5000,
      openLateMs: 60_000,
      retentionMs: 7 * 86_400_000,
      voiceNodes: 3,
    });
  });

  test('serves to this machine alone where only a port is set', () => {
    const { web } = loadConfig({ DISCORD_TOKEN: token, WEB_PORT: '8080' });
    expect(web).toEqual({ host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' });
    expect(Object.isFrozen(web)).toBe(true);
  });

  test('is frozen', () => {
    const config = loadConfig({ DISCORD_TOKEN: token });
    expect([config, config.discord, config.discord.poolTokens, config.log].every(Object.isFrozen)).toBe(true);
  });
});

describe('a mistake is told with its variable and what to write', () => {
  const cases: readonly (readonly [name: string, value: string, told: RegExp])[] = [
    ['DISCORD_TOKEN', '', /^DISCORD_TOKEN is set but empty: write a value, or remove it$/],
    ['DISCORD_TOKEN', `Bot ${token}`, /^DISCORD_TOKEN starts with "Bot": write the token alone; .*developers/],
    ['DISCORD_TOKEN', `"${token}"`, /^DISCORD_TOKEN has quotes around it: remove them$/],
    ['DISCORD_TOKEN', `${token}\n`, /^DISCORD_TOKEN has spaces around it: remove them$/],
    ['DISCORD_TOKEN', '118624095432109876', /^DISCORD_TOKEN is the application id/],
    ['DISCORD_TOKEN', 'ab'.repeat(32), /^DISCORD_TOKEN is the public key/],
    ['DISCORD_TOKEN', 'aZ3-'.repeat(8), /^DISCORD_TOKEN looks like the client secret/],
    ['DISCORD_TOKEN', 'hunter2', /^DISCORD_TOKEN does not look like a bot token; the token is shown once/],
    ['WEB_PORT', '65536', /^WEB_PORT must be a port number, 1 to 65535$/],
    ['WEB_PORT', '0', /^WEB_PORT must be a port number/],
    ['WEB_HOST', '127.0.0.1', /^WEB_HOST is of no use without WEB_PORT: set that too, or remove it$/],
    ['WEB_PUBLIC_URL', 'https://majlis.example.org', /^WEB_PUBLIC_URL is of no use without WEB_PORT/],
    ['DISCORD_API', 'discord.com', /^DISCORD_API must be an address, like https:\/\/discord.com\/api$/],
    ['DISCORD_API', 'http://example.org/api', /^DISCORD_API must begin with https:\/\//],
    ['DISCORD_API', 'https://discord.com/api/v10', /^DISCORD_API must not end in a version/],
    ['DISCORD_API', 'https://a:b@discord.com/api', /^DISCORD_API must be a plain address/],
    ['DISCORD_CDN', 'http://example.org', /^DISCORD_CDN must begin with https:\/\/.*cdn\.discordapp\.com$/],
    [
      'DISCORD_CA_FILE',
      join(folder, 'nowhere.pem'),
      /^DISCORD_CA_FILE names a file that cannot be read: write the path/,
    ],
    ['DISCORD_CA_FILE', import.meta.dirname, /^DISCORD_CA_FILE names a file that cannot be read/],
    ['DISCORD_CA_FILE', join(folder, '..', 'no'), /^DISCORD_CA_FILE names a file/],
    ['DATA_DIR', '   ', /^DATA_DIR is set but empty/],
    ['DATABASE_URL', 'mysql://me:secret@db/x', /^DATABASE_URL must be an address like postgres:\/\/user:password@host/],
    ['REDIS_URL', 'localhost:6379', /^REDIS_URL must be an address like redis:\/\//],
    ['VOICE_NODES', '0', /^VOICE_NODES must be a whole number of threads, 1 to 64$/],
    ['LOG_LEVEL', 'verbose', /^LOG_LEVEL must be one of debug, info, warn, error$/],
    ['LOG_FORMAT', 'text', /^LOG_FORMAT must be json or pretty$/],
    ['EMPTY_ROOM_GRACE', '2m', /^EMPTY_ROOM_GRACE must be a whole number of seconds, 1 to 86400$/],
    ['EMPTY_ROOM_GRACE', '0', /^EMPTY_ROOM_GRACE must be a whole number of seconds/],
    ['EMPTY_ROOM_GRACE', '120000', /^EMPTY_ROOM_GRACE must be a whole number of seconds/],
    ['EMPTY_ROOM_GRACE', '-5', /^EMPTY_ROOM_GRACE must be a whole number of seconds/],
    ['EMPTY_ROOM_GRACE', '1e9', /^EMPTY_ROOM_GRACE must be a whole number of seconds/],
    ['OPEN_LATE', '86401', /^OPEN_LATE must be a whole number of seconds, 1 to 86400$/],
    ['RETENTION_DAYS', '0', /^RETENTION_DAYS must be a whole number of days, 1 to 3650$/],
    ['RETENTION_DAYS', 'forever', /^RETENTION_DAYS must be a whole number of days/],
  ];

  test.each(cases)('%s=%j', (name, value, told) => {
    const problems = problemsOf({ DISCORD_TOKEN: token, [name]: value });
    expect(problems).toEqual([expect.stringMatching(told)]);
    if (name === 'DISCORD_TOKEN' && value.length > 3) expect(problems.join('')).not.toContain(value.slice(4));
    expect(problems.join('')).not.toContain('secret@');
  });

  test.each([
    ['WEB_HOST', 'http://x/', /^WEB_HOST must be an address or a name of this machine/],
    ['WEB_PUBLIC_URL', 'majlis.example.org', /^WEB_PUBLIC_URL must be a plain address, like https:/],
    ['WEB_PUBLIC_URL', 'ftp://majlis.example.org', /^WEB_PUBLIC_URL must be a plain address/],
    ['WEB_PUBLIC_URL', 'https://me:secret@example.org', /^WEB_PUBLIC_URL must be a plain address/],
    ['WEB_PUBLIC_URL', 'https://example.org/?x', /^WEB_PUBLIC_URL must be a plain address/],
  ])('%s=%j beside a port', (name, value, told) => {
    const problems = problemsOf({ DISCORD_TOKEN: token, WEB_PORT: '8080', [name]: value });
    expect(problems).toEqual([expect.stringMatching(told)]);
    expect(problems.join('')).not.toContain('secret@');
  });

  const pools: readonly (readonly [what: string, list: string, told: readonly RegExp[]])[] = [
    ['no token in it', ',', [/^DISCORD_POOL_TOKENS has no token in it/]],
    [
      'an id and a word among them',
      `${tokenOf(1)},118624095432109876,Bot ${tokenOf(2)}`,
      [
        /^DISCORD_POOL_TOKENS token 2 is the application id, not the token; .*developers/,
        /^DISCORD_POOL_TOKENS token 3 is the word "Bot": write the tokens alone$/,
      ],
    ],
    ['one that is none', `${tokenOf(1)} hunter2`, [/^DISCORD_POOL_TOKENS token 2 does not look like a bot token/]],
    [
      'a bot twice, by different tokens',
      [tokenOf(1), tokenOf(2), tokenOf(1).replace('GhTr5x', 'Zzzzzz')].join(),
      [/^DISCORD_POOL_TOKENS token 3 is of the same bot as token 1: /],
    ],
    [
      'the main bot',
      `${tokenOf(1)},${token.replace('GhTr5x', 'Zzzzzz')}`,
      [/^DISCORD_POOL_TOKENS token 2 is of the same bot as DISCORD_TOKEN: /],
    ],
    [
      'too many',
      Array.from({ length: 21 }, (_, bot) => tokenOf(bot)).join(),
      [/^DISCORD_POOL_TOKENS has 21 tokens in it: 20 at most$/],
    ],
  ];

  test.each(pools)('a pool with %s', (_what, list, told) => {
    const problems = problemsOf({ DISCORD_TOKEN: token, DISCORD_POOL_TOKENS: list });
    expect(problems).toEqual(told.map((words) => expect.stringMatching(words)));
    expect(problems.join('')).not.toMatch(/hunter2|pool_|118624095432109876|MTE4/);
  });

  test('a pool of as many as may be', () => {
    const list = Array.from({ length: 20 }, (_, bot) => tokenOf(bot)).join(' ');
    expect(loadConfig({ DISCORD_TOKEN: token, DISCORD_POOL_TOKENS: list }).discord.poolTokens).toHaveLength(20);
  });

  test('a pool with the main bot in it is told among other mistakes', () => {
    const problems = problemsOf({ DISCORD_TOKEN: token, DISCORD_POOL_TOKENS: `x ${token}`, LOG_LEVEL: 'x' });
    expect(problems).toHaveLength(3);
  });

  test('a missing token says where tokens are', () => {
    expect(problemsOf({})).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN is not set: write the bot's token; .*Reset Token/),
    ]);
  });

  test('every mistake is told at once', () => {
    expect(problemsOf({ LOG_LEVEL: 'x', LOG_FORMAT: ' ', REDIS_URL: 'y' })).toHaveLength(4);
  });

  test('a certificate file without a certificate', () => {
    const other = join(folder, 'other.pem');
    writeFileSync(other, 'hello');
    expect(problemsOf({ DISCORD_TOKEN: token, DISCORD_CA_FILE: other })).toEqual([
      expect.stringMatching(/^DISCORD_CA_FILE names a file without a certificate in it/),
    ]);
  });
});

describe('a name that is not read', () => {
  test.each([
    ['MAJLIS_TOKEN', 'did you mean DISCORD_TOKEN?'],
    ['MAJLIS_DATA_DIR', 'did you mean DATA_DIR?'],
    ['MAJLIS_LOGLEVEL', 'did you mean LOG_LEVEL?'],
    ['REDIS_URI', 'did you mean REDIS_URL?'],
    ['MAJLIS_COLOUR', 'Majlis reads DISCORD_TOKEN, DISCORD_POOL_TOKENS, DISCORD_API'],
  ])('%s', (name, told) => {
    expect(problemsOf({ DISCORD_TOKEN: token, [name]: 'x' })).toEqual([
      expect.stringContaining(`${name} is not read: ${told}`),
    ]);
  });

  test('other programs keep their variables', () => {
    expect(
      problemsOf({ DISCORD_TOKEN: token, REDIS_URL: 'redis://a', REDIS_URI: 'x', PGHOST: 'y', NODE_ENV: 'test' }),
    ).toEqual([]);
  });
});

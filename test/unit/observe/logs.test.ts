import { describe, expect, test } from 'vitest';
import type { Clock, Logger } from '../../../src/lib/index.ts';
import { createLogger, type LogOptions } from '../../../src/observe/index.ts';

const clock: Clock = {
  wallMs: () => Date.UTC(2026, 10, 22, 18, 0, 0, 123),
  monotonicMs: () => 0,
  after: () => () => undefined,
};

const logTo = (lines: string[], options: Partial<LogOptions> = {}): Logger =>
  createLogger({ level: 'debug', format: 'json', clock, write: (line) => lines.push(line), ...options });

const written = (act: (log: Logger) => void, options: Partial<LogOptions> = {}): string => {
  const lines: string[] = [];
  act(logTo(lines, options));
  return lines.join('');
};

const botToken = 'MTE4NjI0MDk1NDMyMTA5ODc2.GhTr5x.0123456789abcdefghijABCDEFGHIJ-_01234';
const interactionToken = `aW50ZXJhY3Rpb24${'Abc123xyz'.repeat(12)}`;

describe('a line', () => {
  test('is one JSON object with time, level, message and fields', () => {
    const line = written((log) => log.with({ part: 'store' }).info('opened', { tookMs: 12, pii: { userId: '7' } }));
    expect(line.endsWith('}\n')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      level: 'info',
      time: '2026-11-22T18:00:00.123Z',
      part: 'store',
      tookMs: 12,
      pii: { userId: '7' },
      message: 'opened',
    });
  });

  test('is not written below the level', () => {
    expect(written((log) => log.info('quiet'), { level: 'warn' })).toBe('');
    expect(written((log) => log.warn('loud'), { level: 'warn' })).toContain('loud');
  });

  test('for people has the time of day, the level, the message, fields, and the stack below', () => {
    const line = written((log) => log.error('failed', { room: '12', error: new Error('no way') }), {
      format: 'pretty',
    });
    expect(line).toMatch(/^18:00:00\.123 ERROR failed room=12\n {4}Error: no way\n {4} +at /);
  });

  test('takes what JSON cannot: circles, big integers, errors with causes', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const error = new Error('outer', { cause: new TypeError('inner') });
    const line: unknown = JSON.parse(written((log) => log.info('odd', { circle, big: 2n ** 64n, error })));
    expect(line).toMatchObject({
      big: '18446744073709551616',
      error: { name: 'Error', message: 'outer', cause: { name: 'TypeError', message: 'inner' } },
    });
  });

  test('keeps its own names to itself', () => {
    expect(JSON.parse(written((log) => log.info('real', { message: 'fake', level: 9 })))).toMatchObject({
      message: 'real',
      level: 'info',
      message_: 'fake',
      level_: 9,
    });
  });
});

describe('no secret is written', () => {
  const secrets: readonly (readonly [what: string, secret: string, fields: Record<string, unknown>])[] = [
    ['a bot token in a text', botToken, { said: `logging in with ${botToken} now` }],
    ['a bot token as a field', botToken, { options: { token: botToken } }],
    ['the tokens of the pool in a text', botToken, { said: `${botToken},${botToken} ${botToken}` }],
    ['the tokens of the pool as a field', 'whatever', { poolTokens: ['whatever', 'whatever'] }],
    ['a voice token', 'f3a9b1c2d4e5f607', { voice: { server: { token: 'f3a9b1c2d4e5f607' } } }],
    ['a voice key', '101,102', { secret_key: [101, 102, 103] }],
    [
      'an interaction token in a path',
      interactionToken,
      { url: `/api/v10/interactions/123/${interactionToken}/callback` },
    ],
    ['an interaction token alone', interactionToken, { at: interactionToken }],
    [
      'a webhook token in an address',
      'wEbHoOk-tOkEn',
      { url: 'https://discord.com/api/v10/webhooks/99/wEbHoOk-tOkEn/messages/1' },
    ],
    ['an Authorization header', 'abc.def', { headers: { Authorization: 'Bot abc.def' } }],
    ['a bearer token in a text', 'A1b2C3d4E5f6G7h8I9', { said: 'Bearer A1b2C3d4E5f6G7h8I9' }],
    ['a password in an address', 'hunter2', { url: 'postgres://majlis:hunter2@db:5432/x' }],
    ['a password with a colon and slash', 'hu:nt/er', { url: 'redis://:hu:nt/er@cache' }],
    ['a password field', 'hunter2', { dbPassword: 'hunter2' }],
    ['a token in a query', 'sEcReT99', { url: 'wss://x/?v=8&token=sEcReT99&a=1' }],
    ['a token in an error', botToken, { error: new Error(`bad ${botToken}`, { cause: { token: botToken } }) }],
    ['a token in a list', botToken, { said: [['x', botToken]] }],
  ];

  test.each(secrets)('%s', (_, secret, fields) => {
    for (const format of ['json', 'pretty'] as const) {
      const line = written((log) => log.info('acted', fields), { format });
      expect(line).not.toContain(secret);
      expect(line).toContain('[redacted]');
      expect(written((log) => log.with(fields).info('acted'), { format })).not.toContain(secret);
    }
  });

  test('in the message', () => {
    expect(written((log) => log.info(`token ${botToken}`))).not.toContain(botToken);
  });

  test('and what is no secret stays', () => {
    const fields = {
      host: 'discord.com',
      url: 'https://discord.com/api/v10/guilds/112233445566778899/channels',
      database: 'postgres://db:5432/majlis',
      version: '14.28.1',
      tokenKnown: true,
      file: 'src/voice/transport/connection.ts',
    };
    expect(JSON.parse(written((log) => log.info('kept', fields)))).toMatchObject(fields);
  });
});

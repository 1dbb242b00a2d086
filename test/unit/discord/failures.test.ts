import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { OutsideError } from '../../../src/app/index.ts';
import { outsideError } from '../../../src/discord/failures.ts';
import type { ChannelId } from '../../../src/lib/index.ts';

const place = { channelId: '1' as ChannelId, missing: () => ['MUTE_MEMBERS'] };
const request = { body: undefined, files: undefined };

const api = (status: number, code: number): DiscordAPIError =>
  new DiscordAPIError({ code, message: `said ${code}` }, code, status, 'POST', 'http://127.0.0.1/x', request);

const limited = (over: Partial<ConstructorParameters<typeof RateLimitError>[0]>): RateLimitError =>
  new RateLimitError({
    global: false,
    hash: 'x',
    limit: 1,
    majorParameter: '1',
    method: 'PATCH',
    retryAfter: 0,
    route: '/channels/:id',
    scope: 'user',
    sublimitTimeout: 0,
    timeToReset: 0,
    url: 'http://127.0.0.1/x',
    ...over,
  });

const system = (code: string): Error => Object.assign(new Error('connect'), { code });

// as: what is not the outside's comes back as it was, and has no failure.
const failureOf = (error: unknown): OutsideError['failure'] => (outsideError(error, place) as OutsideError).failure;

describe('what Discord refuses', () => {
  it.each([
    [50_013, 403, 'missing-permissions'],
    [50_001, 403, 'missing-permissions'],
    [50_024, 400, 'no-community'],
    [10_003, 404, 'gone'],
    [10_008, 404, 'gone'],
    [10_065, 404, 'gone'],
    [30_046, 400, 'gone'],
    [30_013, 400, 'too-many-channels'],
    [20_031, 400, 'refused'],
    [50_035, 400, 'refused'],
    [0, 500, 'unavailable'],
    [0, 429, 'rate-limited'],
  ])('with %i (HTTP %i) is told as %s', (code, status, told) => {
    expect(failureOf(api(status, code)).code).toBe(told);
  });

  it('names the channel and what is missing there', () => {
    expect(failureOf(api(403, 50_013))).toEqual({
      code: 'missing-permissions',
      permissions: ['MUTE_MEMBERS'],
      channelId: '1',
      retryable: false,
    });
  });

  it('tells Discord’s own words when no permission is missing', () => {
    const failure = (outsideError(api(403, 50_013), { ...place, missing: () => [] }) as OutsideError).failure;
    expect(failure).toEqual({ code: 'refused', detail: 'said 50013', retryable: false });
  });
});

describe('what may pass', () => {
  it('tells the longest of the waits that the library knows, a channel’s own limit too', () => {
    expect(failureOf(limited({ timeToReset: 400, sublimitTimeout: 600_000 }))).toEqual({
      code: 'rate-limited',
      retryAfterMs: 600_000,
      retryable: true,
    });
  });

  it.each([
    ['an outage of Discord', new HTTPError(503, 'Service Unavailable', 'GET', 'http://127.0.0.1/x', request)],
    ['nobody listening', system('ECONNREFUSED')],
    ['nobody listening, wrapped', new TypeError('fetch failed', { cause: system('ENOTFOUND') })],
    ['a connection that dies', system('UND_ERR_SOCKET')],
    ['no answer in time', Object.assign(new Error('aborted'), { name: 'AbortError' })],
  ])('%s is worth another try', (_what, error) => {
    expect(failureOf(error)).toMatchObject({ code: 'unavailable', retryable: true });
  });
});

it('gives a fault of ours back as it is, and a failure once told unchanged', () => {
  const bug = new TypeError('x is not a function');
  expect(outsideError(bug, place)).toBe(bug);
  const told = outsideError(api(404, 10_003), place);
  expect(outsideError(told, place)).toBe(told);
  expect((told as Error).cause).toBeInstanceOf(DiscordAPIError);
});

import { describe, expect, it } from 'vitest';
import { createBrake, type Account } from '../../../src/discord/brake.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';

const MINUTE = 60_000;

/** A brake before a Discord that answers with what is put in `next`, and otherwise well. */
const rig = () => {
  const clock = createManualClock();
  const log = memoryLog();
  const brake = createBrake({ clock, logger: log });
  const next: Response[] = [];
  const sent: string[] = [];
  const ask = async (account: Account = 'main'): Promise<Response> => {
    const send = (url: string): Promise<Response> => {
      sent.push(url);
      return Promise.resolve(next.shift() ?? new Response('{}', { headers: { 'Content-Type': 'application/json' } }));
    };
    // as: what is sent here is a Response, and what is held back is one.
    return (await brake.requests(account, send)('https://discord.test', {})) as Response;
  };
  const page = (status: number, retryAfter?: string): Response =>
    new Response('error code: 1015', {
      status,
      headers: { 'Content-Type': 'text/plain', ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }) },
    });
  return { clock, log, next, sent, ask, page };
};

describe('a shut door', () => {
  it.each([429, 403])(
    '[LIMIT-2] of status %i is not knocked at before the wait that it names is over',
    async (status) => {
      const { clock, log, next, sent, ask, page } = rig();
      next.push(page(status, '600'));
      for (const account of ['main', 'pool 1', null] as const) {
        const held = await ask(account);
        expect(held.status).toBe(429);
        expect(Number(held.headers.get('Retry-After'))).toBe(600);
        expect(held.headers.get('X-RateLimit-Global')).toBe('true');
      }
      expect(sent).toHaveLength(1);
      clock.advance(10 * MINUTE - 1);
      expect((await ask()).status).toBe(429);
      expect(sent).toHaveLength(1);
      clock.advance(1);
      expect((await ask()).status).toBe(200);
      expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    },
  );

  it('[LIMIT-2] that names no wait is knocked at after one minute, then two, up to an hour, and anew once it was open', async () => {
    const { clock, next, sent, ask, page } = rig();
    const minutes = [1, 2, 4, 8, 16, 32, 60, 60];
    for (const wait of minutes) {
      next.push(page(429));
      await ask();
      const knocks = sent.length;
      clock.advance(wait * MINUTE - 1);
      await ask();
      expect(sent).toHaveLength(knocks);
      clock.advance(1);
    }
    expect((await ask()).status).toBe(200);
    next.push(page(429));
    await ask();
    clock.advance(MINUTE);
    expect((await ask()).status).toBe(200);
  });

  it('[LIMIT-2] is not taken for more shut by what was on its way already', async () => {
    const { clock, next, ask, page } = rig();
    next.push(page(429), page(429), page(429));
    await Promise.all([ask(), ask(), ask()]);
    clock.advance(MINUTE);
    expect((await ask()).status).toBe(200);
  });
});

describe('the global limit of an account', () => {
  it('[LIMIT-1] holds all its clients until it is over, and neither other accounts nor answers to interactions', async () => {
    const { clock, next, sent, ask } = rig();
    next.push(
      new Response('{}', {
        status: 429,
        headers: { 'Content-Type': 'application/json', 'Retry-After': '5', 'X-RateLimit-Global': 'true' },
      }),
    );
    await ask('main');
    expect((await ask('main')).status).toBe(429);
    expect(sent).toHaveLength(1);
    expect((await ask(null)).status).toBe(200);
    expect((await ask('pool 1')).status).toBe(200);
    clock.advance(5000);
    expect((await ask('main')).status).toBe(200);
  });

  it('[LIMIT-1] is none of the limits of one route, which the library sees to', async () => {
    const { next, sent, ask } = rig();
    const headers = { 'Content-Type': 'application/json', 'Retry-After': '5', 'X-RateLimit-Scope': 'user' };
    next.push(new Response('{}', { status: 429, headers }), new Response('{}', { status: 403, headers }));
    await ask();
    await ask();
    expect((await ask()).status).toBe(200);
    expect(sent).toHaveLength(3);
  });
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAnswersRest } from '../../../src/discord/client.ts';
import { createReplies } from '../../../src/discord/replies.ts';
import type { Replies } from '../../../src/discord/replies.ts';
import { createManualClock, type ManualClock } from '../../support/manual-clock.ts';
import { memoryLog, type MemoryLog } from '../../support/memory-log.ts';

const ADDRESS = { id: '1', application_id: '2', token: 'token' };
const REPLY = { text: 'It has ended.', rows: [] };

let clock: ManualClock;
let log: MemoryLog;
let leaving: AbortController;
let replies: Replies;
/** What Discord answers next, first to last; then that all is well. */
let next: Response[];
let asked: number;
let rest: ReturnType<typeof createAnswersRest>;

const limited = (seconds: number): Response =>
  new Response(JSON.stringify({ message: 'You are being rate limited.', retry_after: seconds, global: false }), {
    status: 429,
    headers: { 'Content-Type': 'application/json', 'Retry-After': String(seconds), 'X-RateLimit-Scope': 'shared' },
  });

beforeEach(() => {
  [clock, log, leaving, next, asked] = [createManualClock(), memoryLog(), new AbortController(), [], 0];
  const answer = (): Promise<Response> => {
    asked += 1;
    return Promise.resolve(next.shift() ?? new Response('{}', { headers: { 'Content-Type': 'application/json' } }));
  };
  rest = createAnswersRest({ apiUrl: 'http://127.0.0.1:1/api', brake: { requests: () => answer } });
  replies = createReplies(rest, ADDRESS, { clock, logger: log, leaving: leaving.signal });
});
afterEach(() => {
  rest.clearHandlerSweeper();
  rest.clearHashSweeper();
});

const troubles = (): readonly string[] =>
  log.lines.filter(({ level }) => level !== 'info').map(({ message }) => message);

it('[LIMIT-5] an answer is shown once a limit of Discord is over, and not before', async () => {
  next = [limited(30), limited(60)];
  const shown = replies.show(REPLY);
  await expect.poll(() => clock.pending()).toBe(1);
  clock.advance(30_000);
  await expect.poll(() => asked).toBe(1);
  clock.advance(100);
  await expect.poll(() => [asked, clock.pending()]).toEqual([2, 1]);
  clock.advance(60_100);
  expect(await shown).toBe(true);
  expect([asked, clock.pending()]).toEqual([3, 0]);
  expect(new Set(troubles())).toEqual(new Set(['an answer waited for a limit of Discord and is sent again']));
});

it('[LIMIT-5] is not waited for longer than ten minutes, nor over a stop', async () => {
  next = [limited(601)];
  expect(await replies.show(REPLY)).toBe(false);
  next = [limited(30)];
  const shown = replies.show(REPLY);
  await expect.poll(() => clock.pending()).toBe(1);
  leaving.abort();
  expect(await shown).toBe(false);
  expect([asked, clock.pending()]).toEqual([2, 0]);
  expect(troubles()).toEqual(['an answer could not be sent', 'an answer could not be sent']);
});

it('[LIMIT-5] how far something has come is not waited for: the act goes on', async () => {
  next = [limited(30)];
  expect(await replies.progress(REPLY)).toBe(false);
  expect(await replies.show(REPLY)).toBe(true);
  expect(clock.pending()).toBe(0);
});

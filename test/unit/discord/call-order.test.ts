import { REST } from 'discord.js';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Urgency } from '../../../src/app/index.ts';
import { createCallOrder } from '../../../src/discord/call-order.ts';
import type { Rank } from '../../../src/discord/call-places.ts';
import { budget } from '../../support/budget.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const SECOND = 1000;
const RANKS = ['waited-for', 'panel', 'card', 'log', 'taken-up'] as const satisfies readonly Rank[];
const OVERDUE_AFTER = { 'waited-for': 5, panel: 5, card: 10, log: 20, 'taken-up': 30 } as const;

interface Sent {
  readonly name: string;
  readonly atMs: number;
}

/** An order before a Discord that answers after `answerMs`. */
const rig = (answerMs: (name: string) => number = () => 0) => {
  const clock = createManualClock();
  const order = createCallOrder(clock);
  const sent: Sent[] = [];
  const answer = (): Response => new Response('{}', { headers: { 'Content-Type': 'application/json' } });
  const request = order.requests((url) => {
    sent.push({ name: url, atMs: clock.monotonicMs() });
    const { promise, resolve } = Promise.withResolvers<Response>();
    if (answerMs(url) === 0) resolve(answer());
    else clock.after(answerMs(url), () => resolve(answer()));
    return promise;
  });
  const port = { ask: async (name: string, signal?: AbortSignal) => await request(name, signal ? { signal } : {}) };
  const of = Object.fromEntries(RANKS.map((rank) => [rank, order.ranked(rank, port)])) as Record<Rank, typeof port>;
  /** Lets time pass in small steps, and what was answered be noticed. */
  const pass = async (ms: number, stepMs = 10): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      clock.advance(Math.min(left, stepMs));
      await settled();
    }
  };
  const names = (): readonly string[] => sent.map(({ name }) => name);
  return { clock, order, of, sent, names, pass };
};

/** Promises that are done have been noticed. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for so many that no place is left. */
const fill = async ({ of }: ReturnType<typeof rig>): Promise<void> => {
  for (let at = 0; at < 50; at += 1) void of['waited-for'].ask(`full ${at}`);
  await settled();
};

describe('more calls than Discord takes', () => {
  it('[LIMIT-6] go by what waits for them, and of one kind in the order in which they were asked', async () => {
    const world = rig();
    await fill(world);
    for (const rank of [...RANKS].toReversed()) for (const at of [1, 2]) void world.of[rank].ask(`${rank} ${at}`);
    await settled();
    expect(world.sent).toHaveLength(50);
    await world.pass(SECOND);
    expect(world.names().slice(50)).toEqual(RANKS.flatMap((rank) => [`${rank} 1`, `${rank} 2`]));
  });

  it('[LIMIT-6] of a room go by how urgent they are when there is a place', async () => {
    const world = rig();
    await fill(world);
    let urgency: Urgency = 'taken-up';
    void world.order.withUrgency(
      () => urgency,
      () => world.of.panel.ask('of a room that is taken up'),
    );
    void world.order.withUrgency(
      () => 'waited-for',
      () => world.of.log.ask('waited for'),
    );
    void world.of.card.ask('card');
    await world.pass(500);
    urgency = 'plain';
    await world.pass(500);
    expect(world.names().slice(50)).toEqual(['waited for', 'of a room that is taken up', 'card']);
  });

  it('[LIMIT-6] are not as urgent as the room in the course of whose work they were begun', async () => {
    const world = rig();
    const later = Promise.withResolvers<void>();
    await world.order.withUrgency(
      () => 'waited-for',
      () => {
        void later.promise.then(() => world.of.log.ask('log'));
        return Promise.resolve();
      },
    );
    await fill(world);
    later.resolve();
    await settled();
    void world.of.card.ask('card');
    await world.pass(SECOND);
    expect(world.names().slice(50)).toEqual(['card', 'log']);
  });

  it('[LIMIT-6] are never more than 50 in a second, as Discord counts them, and one that hangs takes its place for 1.25 s', async () => {
    const world = rig((name) => (name.startsWith('full') ? 5000 : 0));
    await fill(world);
    void world.of.log.ask('next');
    await world.pass(1240);
    expect(world.names()).not.toContain('next');
    await world.pass(10);
    expect(world.names()).toContain('next');
  });

  it('[LIMIT-6] are given up with what asked for them, and when the process ends', async () => {
    const world = rig();
    await fill(world);
    const leaving = new AbortController();
    const [left, stopped] = [world.of.panel.ask('left', leaving.signal), world.of.panel.ask('stopped')];
    const ends = [left, stopped].map((one) =>
      one.then(
        () => 'asked',
        (error: Error) => error.name,
      ),
    );
    await settled();
    leaving.abort();
    await settled();
    world.order.stopWaiting();
    const late = world.of.panel.ask('late').catch((error: Error) => error.name);
    expect(await Promise.all([...ends, late])).toEqual(['AbortError', 'AbortError', 'AbortError']);
    expect(world.clock.pending()).toBe(0);
    await world.pass(SECOND);
    // What has a place at once is called: it is part of what is under way.
    void world.of.panel.ask('under way');
    await settled();
    expect(world.names().slice(50)).toEqual(['under way']);
  });

  it('[LIMIT-6] do not overtake one another in one room and route, whatever their kinds', async () => {
    const world = rig();
    const asked: string[] = [];
    const rest = new REST({
      api: 'http://discord.test/api',
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
      makeRequest: world.order.requests((_url, init) => {
        asked.push(typeof init.body === 'string' ? init.body : '');
        return Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }));
      }),
    }).setToken('a-token');
    onTestFinished(() => {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    });
    await fill(world);
    const port = {
      write: async (text: string) => await rest.post('/channels/1290000000000000001/messages', { body: { text } }),
    };
    const texts = ['log', 'card', 'panel', 'waited-for'] as const;
    const writes = texts.map((rank) => world.order.ranked(rank, port).write(rank));
    await settled();
    await world.pass(3 * SECOND);
    await Promise.all(writes);
    expect(asked).toEqual(texts.map((text) => JSON.stringify({ text })));
  });
});

interface Burst {
  readonly atMs: number;
  readonly rank: Rank;
  readonly calls: number;
  readonly answerMs: number;
}

/** Bursts: when, of which kind, how many, and how long Discord takes to answer each. */
const bursts: fc.Arbitrary<readonly Burst[]> = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: 20_000 }),
    rank: fc.constantFrom(...RANKS),
    calls: fc.integer({ min: 1, max: 250 }),
    answerMs: fc.integer({ min: 0, max: 200 }),
  }),
  { minLength: 1, maxLength: 12 },
);

interface Row extends Sent {
  readonly rank: Rank;
  readonly askedAtMs: number;
  readonly overdueAtMs: number;
  readonly answeredAtMs: number;
}

/** Asks all of them, and tells what was sent, in that order. */
const sentOf = async (asked: readonly Burst[]): Promise<readonly Row[]> => {
  const answerOf = (name: string): number => asked[Number(name.split(' ').at(0))]?.answerMs ?? 0;
  const world = rig(answerOf);
  for (const [at, { atMs, rank, calls }] of asked.entries())
    world.clock.after(atMs, () => {
      for (let n = 0; n < calls; n += 1) void world.of[rank].ask(`${at} ${n}`);
    });
  const all = asked.reduce((sum, { calls }) => sum + calls, 0);
  await world.pass(20_000 + Math.ceil(all / 50) * 1300, 50);
  expect(world.sent).toHaveLength(all);
  return world.sent.map((one) => {
    const { rank = 'log', atMs: askedAtMs = 0 } = asked[Number(one.name.split(' ').at(0))] ?? {};
    const overdueAtMs = askedAtMs + OVERDUE_AFTER[rank] * SECOND;
    return { ...one, rank, askedAtMs, overdueAtMs, answeredAtMs: one.atMs + answerOf(one.name) };
  });
};

it('[LIMIT-6] [LIMIT-7] whatever is asked, no second has more than 50, each kind keeps its order, and what is overdue has one place in five', async () => {
  let overdue = 0;
  const holds = fc.asyncProperty(bursts, async (asked) => {
    const rows = await sentOf(asked);
    const last = new Map<Rank, number>();
    for (const [at, row] of rows.entries()) {
      // Discord counts a call at some time between its sending and its answer.
      const lately = rows.slice(Math.max(0, at - 100), at).filter((one) => one.answeredAtMs > row.atMs - SECOND);
      expect(lately.length).toBeLessThan(50);
      expect(last.get(row.rank) ?? 0).toBeLessThanOrEqual(row.askedAtMs);
      last.set(row.rank, row.askedAtMs);
      if (row.atMs <= row.overdueAtMs) continue;
      overdue += 1;
      // Those that were overdue before it, and at most four others before each of them and it.
      const since = rows.slice(0, at).filter((one) => one.atMs >= row.overdueAtMs);
      const older = since.filter((one) => one.overdueAtMs <= row.overdueAtMs).length;
      expect(since.length).toBeLessThan(5 * (older + 1));
    }
  });
  await fc.assert(holds, { numRuns: budget({ ci: 15, long: 500 }), seed: 20_261_127 });
  expect(overdue).toBeGreaterThan(100);
});

import type { REST, RESTOptions } from 'discord.js';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Urgency } from '../../../src/app/index.ts';
import { createCallOrder } from '../../../src/discord/call-order.ts';
import { createClient, createOnceOnlyRest } from '../../../src/discord/client.ts';
import type { MainClientOptions } from '../../../src/discord/client.ts';
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
  // All routes are of one bucket, as Discord tells with its answers.
  const headers = { 'Content-Type': 'application/json', 'X-RateLimit-Bucket': 'a-bucket' };
  const answer = (): Response => new Response('{}', { headers });
  const send: RESTOptions['makeRequest'] = (url) => {
    sent.push({ name: url, atMs: clock.monotonicMs() });
    const { promise, resolve } = Promise.withResolvers<Response>();
    if (answerMs(url) === 0) resolve(answer());
    else clock.after(answerMs(url), () => resolve(answer()));
    return promise;
  };
  const request = order.requests(send);
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
  return { clock, order, send, of, sent, names, pass };
};

/** Promises that are done have been noticed. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Asks for so many that no place is left. */
const fill = async ({ of }: ReturnType<typeof rig>): Promise<void> => {
  for (let at = 0; at < 50; at += 1) void of['waited-for'].ask(`full ${at}`);
  await settled();
};

const named = (name: string) => ({ query: new URLSearchParams({ name }) });
/** What calls were named by the client. */
const namesIn = (urls: readonly string[]): readonly (string | undefined)[] => urls.map((url) => url.split('=').at(-1));

/** The two clients of the main account. */
const CLIENTS = {
  main: (options: MainClientOptions): REST => createClient(options).rest.setToken('a-token'),
  'once only': (options: MainClientOptions): REST => createOnceOnlyRest(options, 'a-token'),
};

/** The library, whose requests go through the order. */
const libraryOf = ({ order, send }: ReturnType<typeof rig>, which: keyof typeof CLIENTS = 'main') => {
  const rest = CLIENTS[which]({ apiUrl: 'http://discord.test/api', brake: { requests: () => send }, order });
  onTestFinished(() => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });
  const guild = '/guilds/1290000000000000001' as const;
  return {
    write: async (name: string) => await rest.post('/channels/1290000000000000001/messages', named(name)),
    mute: async (name: string) => await rest.patch(`${guild}/members/1290000000000000002`, named(name)),
    bringUp: async (name: string) => await rest.patch(`${guild}/voice-states/@me`, named(name)),
    openStage: async (name: string) => await rest.post('/stage-instances', named(name)),
  };
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

  it.each([
    { answerMs: 800, freeMs: 1800 },
    { answerMs: 3500, freeMs: 4500 },
    { answerMs: 9000, freeMs: 4000 },
  ])(
    '[LIMIT-6] are never more than 50 in a second, as Discord counts them: answered after $answerMs ms, one has its place for $freeMs ms',
    async ({ answerMs, freeMs }) => {
      const world = rig((name) => (name.startsWith('full') ? answerMs : 0));
      await fill(world);
      void world.of.log.ask('next');
      await world.pass(freeMs - 10);
      expect(world.names()).not.toContain('next');
      await world.pass(10);
      expect(world.names()).toContain('next');
    },
  );

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
    const library = libraryOf(world);
    await fill(world);
    const texts = ['log', 'card', 'panel', 'waited-for'] as const;
    const writes = texts.map((rank) => world.order.ranked(rank, library).write(rank));
    await settled();
    await world.pass(3 * SECOND);
    await Promise.all(writes);
    expect(namesIn(world.names().slice(50))).toEqual(texts);
  });

  it.each(['main', 'once only'] as const)(
    '[LIMIT-6] are as urgent as the most urgent one that the library makes only after them (client: %s)',
    async (which) => {
      const world = rig();
      const library = libraryOf(world, which);
      const takenUp = (call: () => Promise<unknown>): void => void world.order.withUrgency(() => 'taken-up', call);
      await fill(world);
      takenUp(() => library.mute('mute-1'));
      takenUp(() => library.openStage('stage-1'));
      for (let at = 0; at < 120; at += 1) void world.of.card.ask(`card ${at}`);
      void library.mute('mute-2');
      void library.openStage('stage-2');
      // What was waited for is over then: this one waits for all others.
      takenUp(() => library.mute('mute-3'));
      await world.pass(3 * SECOND);
      const names = namesIn(world.names());
      expect(names.slice(50, 52)).toEqual(['mute-1', 'stage-1']);
      expect(names.slice(100, 102)).toEqual(['mute-2', 'stage-2']);
      expect([names.length, names.at(-1)]).toEqual([175, 'mute-3']);
    },
  );

  it('[LIMIT-7] are overdue as soon as one is that the library makes only after them', async () => {
    const world = rig();
    const library = libraryOf(world);
    await fill(world);
    await world.pass(500);
    void world.order.ranked('log', library).write('first');
    void world.order.ranked('card', library).write('second');
    // What people wait for is always more than there are places for.
    const passSecond = async (): Promise<void> => {
      for (let at = 0; at < 60; at += 1) void world.of['waited-for'].ask(`more ${at}`);
      await world.pass(SECOND);
    };
    for (let at = 0; at < 10; at += 1) await passSecond();
    expect(namesIn(world.names())).not.toContain('first');
    await passSecond();
    expect(namesIn(world.names())).toContain('first');
  });

  it('[LIMIT-6] of two routes that Discord counts as one are made one after the other, and are one line', async () => {
    const world = rig();
    const library = libraryOf(world);
    await Promise.all([library.mute('known'), library.bringUp('known')]);
    await world.pass(SECOND);
    await fill(world);
    void world.order.withUrgency(
      () => 'taken-up',
      () => library.bringUp('bring-up'),
    );
    void world.of.card.ask('card');
    void library.mute('mute');
    await world.pass(2 * SECOND);
    expect(namesIn(world.names().slice(52))).toEqual(['bring-up', 'card', 'mute']);
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
    answerMs: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 250, max: 1500 })),
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
  await world.pass(20_000, 50);
  for (let left = Math.ceil(all / 50); left > 0 && world.sent.length < all; left -= 1) await world.pass(2600, 50);
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
      const lately = rows.slice(Math.max(0, at - 300), at).filter((one) => one.answeredAtMs > row.atMs - SECOND);
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

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRounds, MOST_WAITING, ROUND_LIMIT_MS } from '../../../src/store/rounds.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import { budget } from '../../support/budget.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';

/** Something that is done; `fails`: whether the database refuses it for good. */
interface Task {
  readonly key: string;
  readonly n: number;
  readonly fails: boolean;
}

/** Ends when it is told, and not before. */
interface Held {
  readonly round: readonly Task[];
  readonly late: AbortSignal;
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

const refused = new StoreError('failed', 'It is refused.');
const away = new StoreError('unavailable', 'It is away.');
const deadlock = new StoreError('unavailable', 'It was in the way of another.', undefined, true);

/** Rounds of which each is under way until the test ends it. */
const held = (most: number, isShared = false) => {
  const underWay: Held[] = [];
  const [clock, logger] = [createManualClock(), memoryLog()];
  const ask = inRounds<Task, number>(
    {
      most,
      keyOf: ({ key }) => key,
      isShared,
      doAll: (round, late) =>
        new Promise((resolve, reject) => {
          underWay.push({ round, late, answer: () => resolve(round.map(({ n }) => n)), fail: reject });
        }),
    },
    { clock, logger },
  );
  return { underWay, ask, clock, logger };
};
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
const task = (n: number, key = `key${n}`, fails = false): Task => ({ key, n, fails });
const numbers = ({ round }: Held): readonly number[] => round.map(({ n }) => n);

describe('what is asked in rounds', () => {
  it('[PLAN-29] waits for nobody while nothing is under way, and goes together with all that came meanwhile', async () => {
    const { underWay, ask } = held(50);
    const answers = [1, 2, 3, 4].map((n) => ask(task(n)));
    expect(underWay.map(numbers)).toEqual([[1]]);
    underWay[0]?.answer();
    await settle();
    expect(underWay.map(numbers)).toEqual([[1], [2, 3, 4]]);
    underWay[1]?.answer();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4]);
    void ask(task(5));
    expect(underWay.map(numbers).at(-1)).toEqual([5]);
  });

  it('[PLAN-29] is told of an outage, each of it, and is not done again: nobody knows what was stored', async () => {
    const { underWay, ask } = held(50);
    const told = Promise.allSettled([1, 2, 3].map((n) => ask(task(n))));
    underWay[0]?.answer();
    await settle();
    underWay[1]?.fail(away);
    expect((await told).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(underWay.map(numbers)).toEqual([[1], [2, 3]]);
    expect((await told)[2]).toMatchObject({ reason: away });
  });

  it('[PLAN-29] is told of a round that hangs after ten seconds, and does not keep the next one from going', async () => {
    const { underWay, ask, clock } = held(50);
    const hung = Promise.allSettled([ask(task(1)), ask(task(2)), ask(task(3))]);
    underWay[0]?.answer();
    await settle();
    clock.advance(ROUND_LIMIT_MS - 1);
    const next = ask(task(4));
    await settle();
    expect(underWay.map(numbers)).toEqual([[1], [2, 3]]);
    clock.advance(1);
    await settle();
    expect(underWay.map(numbers)).toEqual([[1], [2, 3], [4]]);
    expect(underWay.map(({ late }) => late.aborted)).toEqual([false, true, false]);
    const unavailable = { status: 'rejected', reason: { code: 'unavailable', isUndone: false } };
    expect(await hung).toMatchObject([{ value: 1 }, unavailable, unavailable]);
    underWay[2]?.answer();
    expect(await next).toBe(4);
    // What comes of it after all is nothing to anybody.
    underWay[1]?.fail(away);
    await settle();
    expect(clock.pending()).toBe(0);
  });

  it('[PLAN-29] waits for no second round that hangs: who waited for ten seconds is told with those of the first', async () => {
    const { underWay, ask, clock } = held(1);
    const [first, second] = [ask(task(1)), ask(task(2))].map((asked) => Promise.allSettled([asked]));
    clock.advance(1);
    const third = ask(task(3));
    clock.advance(ROUND_LIMIT_MS - 1);
    await settle();
    const unavailable = [{ status: 'rejected', reason: { code: 'unavailable' } }];
    expect([await first, await second]).toMatchObject([unavailable, unavailable]);
    expect(underWay.map(numbers)).toEqual([[1], [3]]);
    underWay[1]?.answer();
    expect(await third).toBe(3);
  });

  it('[PLAN-29] is turned away when too many wait, and it is logged how many were', async () => {
    const { underWay, ask, logger } = held(MOST_WAITING);
    const asked = Array.from({ length: MOST_WAITING + 3 }, (_, n) => ask(task(n)));
    const told = Promise.allSettled(asked);
    for (const round of [0, 1]) {
      underWay[round]?.answer();
      await settle();
    }
    const refusals = (await told).map((one) => one.status === 'rejected' && one.reason.code);
    expect(refusals.slice(0, MOST_WAITING + 1).every((one) => one === false)).toBe(true);
    expect(refusals.slice(MOST_WAITING + 1)).toEqual(['unavailable', 'unavailable']);
    expect(logger.lines.map(({ level, fields }) => [level, fields])).toEqual([['warn', { turnedAway: 2 }]]);
  });

  it('[PLAN-29] is done again one by one after a deadlock, which undid all of it', async () => {
    const { underWay, ask } = held(50);
    const told = Promise.allSettled([1, 2, 3].map((n) => ask(task(n))));
    underWay[0]?.answer();
    await settle();
    underWay[1]?.fail(deadlock);
    await settle();
    expect(underWay.map(numbers)).toEqual([[1], [2, 3], [2], [3]]);
    underWay[2]?.answer();
    underWay[3]?.fail(deadlock);
    expect(await told).toMatchObject([{ value: 1 }, { value: 2 }, { reason: deadlock }]);
  });

  it('[PLAN-29] has one answer for all who ask the same, but none that was asked before they did', async () => {
    const { underWay, ask } = held(2, true);
    const answers = ['a', 'a', 'b', 'a', 'c', 'b', 'c'].map((key, n) => ask(task(n, key)));
    underWay[0]?.answer();
    await settle();
    underWay[1]?.answer();
    await settle();
    underWay[2]?.answer();
    expect(underWay.map(({ round }) => round.map(({ key }) => key))).toEqual([['a'], ['a', 'b'], ['c']]);
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 1, 4, 2, 4]);
  });

  it('[PLAN-29] is answered as if each were asked alone, whatever comes when and whatever fails', async () => {
    const tasks = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), fails: fc.boolean(), turns: fc.nat(3) }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(tasks, fc.integer({ min: 1, max: 6 }), async (asked, most) => {
        // A counter for each key: what is done second finds what the first left. One that fails leaves nothing.
        const done = new Map<string, readonly number[]>();
        let isBusy = false;
        const ask = inRounds<Task, readonly number[]>(
          {
            most,
            keyOf: ({ key }) => key,
            isShared: false,
            doAll: async (round) => {
              const isAlone = round.length === 1;
              expect(round.length).toBeLessThanOrEqual(most);
              expect(new Set(round.map(({ key }) => key)).size).toBe(round.length);
              // Those of a round that failed are done beside each other, and no round beside another.
              expect(isBusy && !isAlone).toBe(false);
              isBusy = true;
              await settle();
              isBusy = false;
              if (round.some(({ fails }) => fails)) throw refused;
              return round.map(({ key, n }) => {
                const all = [...(done.get(key) ?? []), n];
                done.set(key, all);
                return all;
              });
            },
          },
          { clock: createManualClock(), logger: memoryLog() },
        );
        const answers: Promise<readonly number[]>[] = [];
        for (const [n, { key, fails, turns }] of asked.entries()) {
          for (let turn = 0; turn < turns; turn += 1) await settle();
          answers.push(ask({ key, n, fails }));
          answers.at(-1)?.catch(() => undefined);
        }
        const got = await Promise.allSettled(answers);
        const alone = new Map<string, readonly number[]>();
        for (const [n, { key, fails }] of asked.entries()) {
          const all = [...(alone.get(key) ?? []), n];
          if (fails) expect(got[n]).toEqual({ status: 'rejected', reason: refused });
          else {
            expect(got[n]).toEqual({ status: 'fulfilled', value: all });
            alone.set(key, all);
          }
        }
      }),
      { seed: 12, numRuns: budget({ ci: 150, long: 5_000 }) },
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRounds } from '../../../src/store/rounds.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import { budget } from '../../support/budget.ts';

/** Something that is done; `fails`: whether the database refuses it for good. */
interface Task {
  readonly key: string;
  readonly n: number;
  readonly fails: boolean;
}

/** Ends when it is told, and not before. */
interface Held {
  readonly round: readonly Task[];
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

const refused = new StoreError('failed', 'It is refused.');
const away = new StoreError('unavailable', 'It is away.');

/** Rounds of which each is under way until the test ends it. */
const held = (most: number) => {
  const underWay: Held[] = [];
  const ask = inRounds<Task, number>({
    most,
    keyOf: ({ key }) => key,
    doAll: (round) =>
      new Promise((resolve, reject) => {
        underWay.push({ round, answer: () => resolve(round.map(({ n }) => n)), fail: reject });
      }),
  });
  return { underWay, ask };
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
        const ask = inRounds<Task, readonly number[]>({
          most,
          keyOf: ({ key }) => key,
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
        });
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

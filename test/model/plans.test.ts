import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budget } from '../support/budget.ts';
import { HOUR_MS, SeriesRun } from '../support/series-run.ts';

const SEED = 20_261_126;

const anAct = fc.record({
  name: fc.constantFrom('wait', 'make', 'make', 'open', 'skip', 'move', 'miss', 'edit', 'alone', 'shift'),
  at: fc.nat({ max: 60 }),
  isLost: fc.boolean(),
});

describe('the dates of a series', () => {
  it('[PLAN-11] [PLAN-12] [PLAN-13] [PLAN-22] [PLAN-24] [PLAN-25] are planned at most once each, one revision for each change, and a date that is left out never opens', () => {
    const done = new Set<string>();
    const acts = fc.array(anAct, { minLength: 10, maxLength: 40 });
    const holds = fc.property(
      acts,
      fc.constantFrom(1, 6, 24, 168),
      fc.option(fc.nat({ max: 9 })),
      (story, hours, count) => {
        const run = new SeriesRun(hours * HOUR_MS, count);
        for (const { name, at, isLost } of story) run.act(name, at, isLost);
        // Whatever a crash left half done is completed by the next run.
        run.act('make', 0, false);
        run.check();
        for (const name of run.done) done.add(name);
      },
    );
    fc.assert(holds, { seed: SEED, numRuns: budget({ ci: 400, long: 20_000 }) });
    expect([...done].toSorted()).toEqual(['alone', 'edit', 'make', 'miss', 'move', 'open', 'shift', 'skip', 'wait']);
  });

  it('[PLAN-12] have numbers without a gap while they open in order', () => {
    const acts = fc.array(
      fc.record({
        name: fc.constantFrom('wait', 'make', 'skip', 'shift'),
        at: fc.nat({ max: 30 }),
        isLost: fc.boolean(),
      }),
      { minLength: 10, maxLength: 60 },
    );
    let most = 0;
    const holds = fc.property(acts, fc.constantFrom(1, 6, 24, 168), (story, hours) => {
      const run = new SeriesRun(hours * HOUR_MS, null);
      for (const { name, at, isLost } of story) {
        run.act(name, at, isLost);
        // What a crash left half done is completed before anything is opened: on each start, and with each date.
        run.act('make', 0, false);
        run.act('open', 0, false);
      }
      run.act('make', 0, false);
      const given = [...run.opened, ...run.coming].map(({ occurrence }) => occurrence?.number ?? 0);
      expect(given.toSorted((a, b) => a - b)).toEqual(given.map((_, at) => at + 1));
      most = Math.max(most, run.opened.length);
    });
    fc.assert(holds, { seed: SEED, numRuns: budget({ ci: 300, long: 20_000 }) });
    expect(most).toBeGreaterThan(20);
  });
});

import { describe, expect, it } from 'vitest';
import type { PlanStore, SeriesStore } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import { allDue, type ComingJobs, comingPlans, duePlans } from '../../../src/scheduler/index.ts';
import { aPlan, aSeries } from '../../support/a-plan.ts';

/** Plans of a store, soonest first. */
const storeOf = (plans: readonly Plan[]): Pick<PlanStore, 'startingUntil'> => ({
  startingUntil: (untilMs, limit, after) => {
    const isLater = ({ id, startsAtMs }: Plan): boolean =>
      after === undefined || startsAtMs > after.startsAtMs || (startsAtMs === after.startsAtMs && id > after.id);
    return Promise.resolve(plans.filter((one) => one.startsAtMs <= untilMs && isLater(one)).slice(0, limit));
  },
});
const noSeries: Pick<SeriesStore, 'plannedBefore'> = { plannedBefore: () => Promise.resolve([]) };

describe('the sweep', () => {
  it('[PLAN-16] runs plans whose time has come, and series whose plans end within two days', async () => {
    const plans = [aPlan('one', { startsAtMs: 10 }), aPlan('two', { startsAtMs: 11, revision: 5 })];
    const asked: number[] = [];
    const series: Pick<SeriesStore, 'plannedBefore'> = {
      plannedBefore: (beforeMs) => {
        asked.push(beforeMs);
        return Promise.resolve([aSeries('weekly')]);
      },
    };
    const due = duePlans(storeOf(plans), series);
    expect(await due(10)).toEqual([
      { kind: 'open', planId: plans[0]?.id, revision: 1 },
      { kind: 'series', seriesId: aSeries('weekly').id, dueAtMs: 10 },
    ]);
    expect(asked).toEqual([10 + 48 * 3_600_000]);
    expect((await due(11)).map(({ kind }) => kind)).toEqual(['open', 'open', 'series']);
  });

  const name = (n: number): string => `p${String(n).padStart(5, '0')}`;
  /** Lets what comes be queued; `takes` says how much of it. */
  const queueAll = async (coming: ComingJobs, untilMs: number, takes = Number.POSITIVE_INFINITY) => {
    const taken: string[] = [];
    await coming(untilMs, ({ job }) => {
      if (taken.length >= takes) return Promise.resolve(false);
      taken.push(job.planId);
      return Promise.resolve(true);
    });
    return taken;
  };

  it('[PLAN-16] queues each plan that comes near once, also of thousands at one moment', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => aPlan(name(n), { startsAtMs: 100 }));
    const later = aPlan('zlater', { startsAtMs: 101 });
    const coming = comingPlans(storeOf([...many, later]));
    const counts: number[] = [];
    const ids = new Set<string>();
    for (let sweep = 0; sweep < 4; sweep += 1) {
      const found = await queueAll(coming, 100);
      counts.push(found.length);
      for (const id of found) ids.add(id);
    }
    expect([counts, ids.size]).toEqual([[1000, 1000, 500, 0], 2500]);
    expect(await queueAll(coming, 101)).toEqual([later.id]);
  });

  it('[PLAN-16] stops where the queue takes no more, and begins there again', async () => {
    const plans = [1, 2, 3, 4].map((n) => aPlan(name(n), { startsAtMs: 100 + n }));
    const coming = comingPlans(storeOf(plans));
    expect(await queueAll(coming, 200, 1)).toEqual([plans[0]?.id]);
    expect(await queueAll(coming, 200, 0)).toEqual([]);
    expect(await queueAll(coming, 200)).toEqual(plans.slice(1).map(({ id }) => id));
  });

  it('[PLAN-19] finds what was planned while the clock was ahead once it is put back', async () => {
    const plans = [aPlan(name(1), { startsAtMs: 900 })];
    const coming = comingPlans(storeOf(plans));
    expect(await queueAll(coming, 1000)).toEqual([plans[0]?.id]);
    plans.unshift(aPlan(name(0), { startsAtMs: 300 }));
    expect(await queueAll(coming, 400)).toEqual([plans[0]?.id]);
  });

  it('goes on with what one part of the store says when another says nothing', async () => {
    const away = (): Promise<never> => Promise.reject(new Error('away'));
    const due = allDue(away, duePlans(storeOf([aPlan('one', { startsAtMs: 1 })]), noSeries));
    expect(await due(5)).toHaveLength(1);
    await expect(allDue(away)(5)).rejects.toThrow('away');
  });
});

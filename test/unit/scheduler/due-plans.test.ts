import { describe, expect, it, vi } from 'vitest';
import type { DigestStore, PlanStore, SeriesStore } from '../../../src/app/index.ts';
import type { Plan } from '../../../src/domain/index.ts';
import type { GuildId } from '../../../src/lib/index.ts';
import { createDeadLetters } from '../../../src/scheduler/dead-letters.ts';
import {
  allComing,
  allDue,
  comingDigests,
  comingPlans,
  comingSeries,
  dueDigests,
  duePlans,
} from '../../../src/scheduler/index.ts';
import { aboutOf } from '../../../src/scheduler/job.ts';
import { startSweep } from '../../../src/scheduler/sweep.ts';
import { aPlan, aSeries } from '../../support/a-plan.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';

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
    expect((await due(10)).jobs).toEqual([
      { kind: 'open', planId: plans[0]?.id, revision: 1 },
      { kind: 'series', seriesId: aSeries('weekly').id, dueAtMs: 10 },
    ]);
    expect(asked).toEqual([10 + 48 * 3_600_000]);
    expect((await due(11)).jobs.map(({ kind }) => kind)).toEqual(['open', 'open', 'series']);
  });

  const name = (n: number): string => `p${String(n).padStart(5, '0')}`;
  it('[PLAN-16] queues each plan that comes near once, also of thousands at one moment', async () => {
    const many = Array.from({ length: 2_500 }, (_, n) => aPlan(name(n), { startsAtMs: 100 }));
    const later = aPlan('zlater', { startsAtMs: 101 });
    const coming = comingPlans(storeOf([...many, later]));
    const counts: number[] = [];
    const ids = new Set<string>();
    for (let sweep = 0; sweep < 4; sweep += 1) {
      const found = await coming.next(100);
      counts.push(found.length);
      for (const { job } of found) ids.add(aboutOf(job));
    }
    expect([counts, ids.size]).toEqual([[1000, 1000, 500, 0], 2500]);
    expect((await coming.next(101)).map(({ job, dueAtMs }) => [aboutOf(job), dueAtMs])).toEqual([[later.id, 101]]);
    coming.rewind();
    expect(await coming.next(101)).toHaveLength(1000);
  });

  it('[PLAN-16] queues series and digests at their time, each of them once', async () => {
    const aheadMs = 48 * 3_600_000;
    const weekly = aSeries('weekly', { plannedUntilMs: aheadMs + 90 });
    const series: Pick<SeriesStore, 'plannedBefore'> = {
      plannedBefore: (beforeMs, _limit, after) =>
        Promise.resolve([weekly].filter(({ plannedUntilMs }) => plannedUntilMs < beforeMs && after === undefined)),
    };
    // as: test data stands in for what the edges parse.
    const digest = { guildId: '1' as GuildId, date: '2026-11-26', dueAtMs: 95 };
    const digests: Pick<DigestStore, 'dueUntil'> = {
      dueUntil: (untilMs, _limit, after) =>
        Promise.resolve([digest].filter(({ dueAtMs }) => dueAtMs <= untilMs && after === undefined)),
    };
    const coming = allComing([comingPlans(storeOf([])), comingSeries(series), comingDigests(digests)]);
    expect(await coming.next(80)).toEqual([]);
    expect(await coming.next(100)).toEqual([
      { job: { kind: 'series', seriesId: weekly.id, dueAtMs: 90 }, dueAtMs: 90 },
      { job: { kind: 'digest', guildId: '1', date: '2026-11-26' }, dueAtMs: 95 },
    ]);
    expect(await coming.next(101)).toEqual([]);
    coming.rewind();
    expect(await coming.next(101)).toHaveLength(2);
    expect((await dueDigests(digests)(94)).jobs).toEqual([]);
    expect((await dueDigests(digests)(95)).jobs).toEqual([{ kind: 'digest', guildId: '1', date: '2026-11-26' }]);
  });

  it('[PLAN-20] tells of jobs that were given up until it was taken, in order', async () => {
    const log = memoryLog();
    const told: string[] = [];
    let isAway = true;
    const dead = createDeadLetters(({ id }) => {
      if (isAway) return Promise.reject(Object.assign(new Error('away'), { retryable: true }));
      told.push(id);
      return Promise.resolve();
    }, log);
    const job = { kind: 'remind', dueAtMs: 1 } as const;
    for (const id of ['one', 'two', 'one']) dead.note({ id, job, sinceMs: 1 });
    await dead.tell();
    expect([told, log.lines.length]).toEqual([[], 1]);
    isAway = false;
    await dead.tell();
    await dead.tell();
    expect(told).toEqual(['one', 'two']);
  });

  it('[PLAN-20] tells of the others where one cannot be told', async () => {
    const log = memoryLog();
    const told: string[] = [];
    const dead = createDeadLetters(({ id }) => {
      if (id === 'unreadable') return Promise.reject(new Error('no plan of this shape'));
      told.push(id);
      return Promise.resolve();
    }, log);
    const job = { kind: 'remind', dueAtMs: 1 } as const;
    for (const id of ['unreadable', 'one', 'two']) dead.note({ id, job, sinceMs: 1 });
    await dead.tell();
    expect([told, log.lines.length]).toEqual([['one', 'two'], 1]);
    await dead.tell();
    expect(log.lines.map(({ level, fields }) => [level, fields['jobId']])).toEqual([
      ['warn', 'unreadable'],
      ['debug', 'unreadable'],
    ]);
  });

  it('[PLAN-16] [DIGEST-3] runs digests that come after hundreds whose servers are away', async () => {
    const all = Array.from({ length: 450 }, (_, n) => ({
      // as: test data stands in for what the edges parse.
      guildId: String(1000 + n) as GuildId,
      date: '2026-11-26',
      dueAtMs: 95,
    }));
    const due = dueDigests({
      dueUntil: (_untilMs, limit, after) =>
        Promise.resolve(all.filter(({ guildId }) => guildId > (after?.guildId ?? '')).slice(0, limit)),
    });
    const parts = [await due(100), await due(100), await due(100), await due(100)];
    expect(parts.map(({ jobs, isMore }) => [jobs.length, isMore])).toEqual([
      [200, true],
      [200, true],
      [50, false],
      [200, true],
    ]);
    expect(new Set(parts.slice(0, 3).flatMap(({ jobs }) => jobs.map(aboutOf))).size).toBe(450);
  });

  it('[PLAN-19] finds what was planned while the clock was ahead once it is put back', async () => {
    const plans = [aPlan(name(1), { startsAtMs: 900 })];
    const coming = comingPlans(storeOf(plans));
    const named = async (untilMs: number): Promise<readonly string[]> =>
      (await coming.next(untilMs)).map(({ job }) => aboutOf(job));
    expect(await named(1000)).toEqual([plans[0]?.id]);
    plans.unshift(aPlan(name(0), { startsAtMs: 300 }));
    expect(await named(400)).toEqual([plans[0]?.id]);
  });

  it('[PLAN-16] names all that is due part by part, and begins anew after the last', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => aPlan(`p${String(n).padStart(5, '0')}`, { startsAtMs: 1 }));
    const due = duePlans(storeOf(many), noSeries);
    const parts = [await due(5), await due(5), await due(5), await due(5)];
    expect(parts.map(({ jobs, isMore }) => [jobs.length, isMore])).toEqual([
      [500, true],
      [500, true],
      [200, false],
      [500, true],
    ]);
    expect(new Set(parts.slice(0, 3).flatMap(({ jobs }) => jobs.map(aboutOf))).size).toBe(1200);
  });

  it('[PLAN-16] runs everything that is due without a pause, a few side by side, whatever fails', async () => {
    const many = Array.from({ length: 1_200 }, (_, n) => aPlan(`p${String(n).padStart(5, '0')}`, { startsAtMs: 0 }));
    const ran = new Set<string>();
    let [underway, most] = [0, 0];
    const stop = startSweep({
      due: duePlans(storeOf(many), noSeries),
      run: async (job) => {
        underway += 1;
        most = Math.max(most, underway);
        await Promise.resolve();
        underway -= 1;
        ran.add(aboutOf(job));
        if (ran.size < 600) throw new Error('no');
      },
      // Nothing is run by a later sweep: no time passes here.
      clock: createManualClock(),
      logger: memoryLog(),
    });
    await vi.waitFor(() => expect(ran.size).toBe(1200));
    await stop();
    expect(most).toBe(20);
  });

  it('goes on with what one part of the store says when another says nothing, and tells each that failed', async () => {
    const log = memoryLog();
    const away = (): Promise<never> => Promise.reject(new Error('away'));
    const plans = duePlans(storeOf([aPlan('one', { startsAtMs: 1 })]), noSeries);
    expect((await allDue(log, { graces: away, plans, reminders: away })(5)).jobs).toHaveLength(1);
    expect(log.lines.map(({ fields }) => fields['about'])).toEqual(['graces', 'reminders']);
    expect(await allDue(log, { graces: away })(5)).toEqual({ jobs: [], isMore: false });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Space } from '../../src/domain/index.ts';
import { type Clock, type SeriesId, type SpaceId, systemClock } from '../../src/lib/index.ts';
import {
  comingPlans,
  createScheduler,
  type DueJobs,
  duePlans,
  type GraceJob,
  type Job,
  type JobHandlers,
  type OpenJob,
  type QueueEngine,
  type Scheduler,
  type SeriesJob,
} from '../../src/scheduler/index.ts';
import type { Store } from '../../src/store/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { aSpace } from '../support/a-space.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { NO_PLANS } from '../support/no-plans.ts';

/** A queue engine that the suite runs against, and ways around the scheduler to harm it. */
export interface QueueUnderTest {
  readonly engine: QueueEngine;
  /** A real store, on whatever engine. */
  readonly store: Store;
  /** Puts a job there that this program would not write. */
  addRaw(name: string, data: object, id: string): Promise<void>;
  /** Removes all jobs, as an emptied Redis would. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Real time for the queue, but waits of ours fifty times shorter: the sweep's 15 s become 0.3 s. */
const hurried: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) };
const patient = { timeout: 15_000, interval: 20 };
const dueNow = (...jobs: readonly Job[]): ReturnType<DueJobs> => Promise.resolve({ jobs, isMore: false });
const nothingDue: DueJobs = () => dueNow();

/** What the scheduler must do, whatever engine is behind its queue. */
export function schedulerContract(name: string, open: () => Promise<QueueUnderTest>): void {
  describe(`scheduler on ${name}`, () => {
    let test: QueueUnderTest;
    let scheduler: Scheduler | null = null;
    let log: MemoryLog;
    let ids = 0;

    beforeAll(async () => {
      test = await open();
    });
    afterEach(async () => {
      await scheduler?.close('test');
      scheduler = null;
    });
    afterAll(async () => {
      await test.close();
    });

    // as: test data stands in for what the edges parse.
    const freshId = (): SpaceId => `job${(ids += 1)}`.padEnd(12, 'a') as SpaceId;
    const begin = async (
      over: Partial<JobHandlers>,
      more: { readonly due?: DueJobs; readonly coming?: ReturnType<typeof comingPlans> } = {},
    ): Promise<Scheduler> => {
      log = memoryLog();
      const handlers = { grace: () => Promise.resolve(), ...NO_PLANS, ...over };
      const options = { queue: test.engine, handlers, clock: hurried, logger: log };
      scheduler = await createScheduler({ ...options, due: nothingDue, ...more });
      return scheduler;
    };
    const start = (grace: JobHandlers['grace'], due: DueJobs = nothingDue): Promise<Scheduler> =>
      begin({ grace }, { due });

    it('runs a job when it is due, not before', async () => {
      const runs: { readonly job: GraceJob; readonly atMs: number }[] = [];
      const id = freshId();
      const running = await start(async (job) => void runs.push({ job, atMs: systemClock.wallMs() }));
      const dueAtMs = systemClock.wallMs() + 400;
      await running.planGrace(id, 1_700_000_000_000, dueAtMs);
      await expect.poll(() => runs, patient).toHaveLength(1);
      expect(runs[0]?.job).toEqual({ kind: 'grace', spaceId: id, emptySinceMs: 1_700_000_000_000 });
      expect(runs[0]?.atMs).toBeGreaterThanOrEqual(dueAtMs - 1);
    });

    it('takes the same job planned again for one, and another emptiness for another', async () => {
      const runs: GraceJob[] = [];
      const id = freshId();
      const running = await start(async (job) => void runs.push(job));
      const dueAtMs = systemClock.wallMs() + 200;
      await Promise.all([1, 1, 1, 2].map((sinceMs) => running.planGrace(id, sinceMs, dueAtMs)));
      const last = freshId();
      await running.planGrace(last, 9, dueAtMs + 300);
      await expect.poll(() => runs.some(({ spaceId }) => spaceId === last), patient).toBe(true);
      expect(
        runs
          .filter(({ spaceId }) => spaceId === id)
          .map(({ emptySinceMs }) => emptySinceMs)
          .toSorted((a, b) => a - b),
      ).toEqual([1, 2]);
    });

    it('tries a failed job again', async () => {
      let runs = 0;
      const running = await start(async () => {
        runs += 1;
        if (runs === 1) throw new Error('the database is away');
      });
      await running.planGrace(freshId(), 1, systemClock.wallMs());
      await expect.poll(() => runs, patient).toBe(2);
      expect(log.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', message: 'scheduler: a job failed and is tried again' }),
      );
    });

    it.each([
      ['a version from the future', 'grace', { v: 99, spaceId: 'aaaaaaaaaaaa', emptySinceMs: 1 }],
      ['a field that is not ours', 'grace', { v: 1, spaceId: 'aaaaaaaaaaaa', emptySinceMs: 1, more: true }],
      ['a kind from the future', 'later', { v: 1 }],
      ['a plan without its revision', 'open', { v: 1, planId: 'aaaaaaaaaaaa' }],
    ])('keeps a job of %s as dead, tells of it, and runs nothing', async (what, kind, data) => {
      let runs = 0;
      const running = await start(async () => void (runs += 1));
      const id = `odd-${what.replaceAll(' ', '-')}`;
      await test.addRaw(kind, data, id);
      await expect.poll(async () => (await running.dead(50)).map((job) => job.id), patient).toContain(id);
      // The worker hears of it after the queue holds it.
      await expect
        .poll(() => log.lines, patient)
        .toContainEqual(
          expect.objectContaining({ level: 'error', fields: expect.objectContaining({ jobId: id, attempt: 1 }) }),
        );
      expect(runs).toBe(0);
    });

    it('loses no due job when the queue is emptied: the sweep asks the store', async () => {
      const runs: GraceJob[] = [];
      const dueAtMs = systemClock.wallMs() + 1_500;
      const job: GraceJob = { kind: 'grace', spaceId: freshId(), emptySinceMs: 5 };
      const due: DueJobs = (nowMs) => dueNow(...(nowMs >= dueAtMs && runs.length === 0 ? [job] : []));
      const running = await start(async (ran) => void runs.push(ran), due);
      await running.planGrace(job.spaceId, job.emptySinceMs, dueAtMs);
      await test.empty();
      await expect.poll(() => runs, patient).toEqual([job]);
    });

    it('ends a space once, though queue and sweep both run its job', async () => {
      const { spaces } = test.store;
      const space = aSpace(freshId(), { life: { status: 'live', sinceMs: 1, emptySinceMs: 7 } });
      await spaces.insert(space, []);
      let runs = 0;
      const endIfStillEmpty: JobHandlers['grace'] = async ({ spaceId, emptySinceMs }) => {
        runs += 1;
        const now = await spaces.get(spaceId);
        if (now?.life.status !== 'live' || now.life.emptySinceMs !== emptySinceMs) return;
        const ended: Space = {
          ...now,
          revision: now.revision + 1,
          life: { status: 'ending', sinceMs: 8, reason: 'left-empty' },
        };
        await spaces.save(ended, [{ atMs: 8, actorId: null, act: 'ended', targetId: null, detail: null }]);
      };
      const due: DueJobs = () => dueNow({ kind: 'grace', spaceId: space.id, emptySinceMs: 7 });
      const running = await start(endIfStillEmpty, due);
      await Promise.all([7, 6].map((sinceMs) => running.planGrace(space.id, sinceMs, systemClock.wallMs())));
      await expect.poll(() => runs, patient).toBeGreaterThanOrEqual(4);
      expect((await spaces.log(space.id, 10)).map(({ act }) => act)).toEqual(['ended']);
      expect(await spaces.get(space.id)).toMatchObject({ revision: 2, life: { status: 'ending' } });
    });

    it('keeps sweeping when the store fails and when a job fails', async () => {
      let asked = 0;
      const ran: string[] = [];
      const [bad, good] = [freshId(), freshId()];
      const due: DueJobs = () => {
        asked += 1;
        if (asked === 1) return Promise.reject(new Error('store away'));
        return dueNow(...[bad, good].map((spaceId): Job => ({ kind: 'grace', spaceId, emptySinceMs: 1 })));
      };
      await start(async ({ spaceId }) => {
        if (spaceId === bad) throw new Error('no');
        ran.push(spaceId);
      }, due);
      await expect.poll(() => ran.length, patient).toBeGreaterThanOrEqual(2);
      expect(new Set(ran)).toEqual(new Set([good]));
    });

    it('runs after a restart what was planned before it', async () => {
      const id = freshId();
      const before = await start(() => Promise.resolve());
      await before.planGrace(id, 3, systemClock.wallMs() + 1_000);
      await before.close('test');
      const runs: GraceJob[] = [];
      await start(async (job) => void runs.push(job));
      await expect.poll(() => runs.map(({ spaceId }) => spaceId), patient).toContain(id);
    });

    it('does not queue what is due beyond two days', async () => {
      const id = freshId();
      const running = await start(() => Promise.resolve());
      await running.planGrace(id, 4, systemClock.wallMs() + 49 * 3_600_000);
      await expect(test.addRaw('grace', { v: 99 }, `grace-${id}-4`)).resolves.toBeUndefined();
      // Were it queued already, this addition would have been taken for the same job and would not be dead.
      await expect.poll(async () => (await running.dead(50)).map((job) => job.id), patient).toContain(`grace-${id}-4`);
    });

    it('loses no job when an application transaction is rolled back beside its planning', async () => {
      const runs = new Set<string>();
      const running = await start(async ({ spaceId }) => void runs.add(spaceId));
      const planned: SpaceId[] = [];
      for (let round = 0; round < 10; round += 1) {
        const client = await test.store.pool.connect();
        await client.query('begin');
        await client.query("insert into app.guild_settings values ('1', '{}') on conflict do nothing");
        const pair = [freshId(), freshId()];
        planned.push(...pair);
        const plans = pair.map((id) => running.planGrace(id, 1, systemClock.wallMs()));
        await client.query('select 1');
        await client.query('rollback');
        client.release();
        await Promise.all(plans);
      }
      await expect.poll(() => planned.filter((id) => !runs.has(id)), patient).toEqual([]);
      expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });

    it('opens a plan once for each revision, when it is due and not before', async () => {
      const runs: { readonly job: OpenJob; readonly atMs: number }[] = [];
      const id = freshId();
      const running = await begin({ open: async (job) => void runs.push({ job, atMs: systemClock.wallMs() }) });
      const dueAtMs = systemClock.wallMs() + 400;
      await Promise.all([2, 2, 3].map((revision) => running.planOpening(id, revision, dueAtMs)));
      await expect.poll(() => runs.length, patient).toBeGreaterThanOrEqual(2);
      const last = freshId();
      await running.planOpening(last, 1, systemClock.wallMs());
      await expect.poll(() => runs.some(({ job }) => job.planId === last), patient).toBe(true);
      const mine = runs.filter(({ job }) => job.planId === id);
      expect(mine.map(({ job }) => job.revision).toSorted((a, b) => a - b)).toEqual([2, 3]);
      for (const { atMs } of mine) expect(atMs).toBeGreaterThanOrEqual(dueAtMs - 1);
    });

    it('makes the plans of a series at its time, the same time once', async () => {
      const runs: SeriesJob[] = [];
      // as: test data stands in for what the edges parse.
      const id = String(freshId()) as SeriesId;
      const running = await begin({ series: async (job) => void runs.push(job) });
      const dueAtMs = systemClock.wallMs() + 100;
      await Promise.all([dueAtMs, dueAtMs, dueAtMs + 50].map((atMs) => running.planSeries(id, atMs)));
      await expect.poll(() => runs.length, patient).toBe(2);
      expect(runs.map((job) => job.dueAtMs).toSorted((a, b) => a - b)).toEqual([dueAtMs, dueAtMs + 50]);
    });

    it('queues a plan once it comes within two days, and opens it on time though nobody planned a job', async () => {
      const nowMs = systemClock.wallMs();
      const plan = aPlan(freshId(), { startsAtMs: nowMs + 2_000, life: { status: 'planned', sinceMs: nowMs } });
      const far = { ...plan, id: freshId(), startsAtMs: nowMs + 49 * 3_600_000 };
      for (const one of [plan, far]) await test.store.plans.insert(one);
      const runs: OpenJob[] = [];
      await begin({ open: async (job) => void runs.push(job) }, { coming: comingPlans(test.store.plans) });
      await expect.poll(() => runs.filter(({ planId }) => planId === plan.id), patient).toHaveLength(1);
      expect(runs.map(({ planId }) => planId)).not.toContain(far.id);
      for (const one of [plan, far])
        await test.store.plans.save({ ...one, revision: one.revision + 1, life: { status: 'opened', sinceMs: 1 } });
    });

    it('opens by the sweep what an emptied queue forgot, and each plan once', async () => {
      const { plans, series } = test.store;
      const nowMs = systemClock.wallMs();
      const plan = aPlan(freshId(), { startsAtMs: nowMs + 1_000, life: { status: 'planned', sinceMs: nowMs } });
      await plans.insert(plan);
      let opened = 0;
      const openOnce: JobHandlers['open'] = async ({ planId, revision }) => {
        const now = await plans.get(planId);
        if (now?.life.status !== 'planned' || now.revision !== revision) return;
        const life = { status: 'opened', sinceMs: systemClock.wallMs() } as const;
        if (await plans.save({ ...now, revision: revision + 1, life })) opened += 1;
      };
      const running = await begin({ open: openOnce }, { due: duePlans(plans, series), coming: comingPlans(plans) });
      await running.planOpening(plan.id, plan.revision, plan.startsAtMs);
      await test.empty();
      await expect.poll(() => opened, patient).toBe(1);
      await running.planOpening(plan.id, plan.revision, systemClock.wallMs());
      const last = freshId();
      await running.planOpening(last, 1, systemClock.wallMs());
      expect((await plans.get(plan.id))?.life.status).toBe('opened');
      expect(opened).toBe(1);
    });
  });
}

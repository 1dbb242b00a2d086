import type { PlanStore, SeriesStore } from '../app/index.ts';
import type { Job, OpenJob } from './job.ts';
import type { DueJobs } from './sweep.ts';

/** Plans that one sweep opens, and series that it looks at; each that is done makes room for the next. */
const AT_ONCE = 500;

/** The plans of a series reach at least this far ahead, or it is looked at. */
const SERIES_AHEAD_MS = 48 * 3_600_000;

/** Every plan whose time has come, and every series whose plans end soon: what the sweep does if the queue forgot it. */
export const duePlans =
  (plans: Pick<PlanStore, 'startingUntil'>, series: Pick<SeriesStore, 'plannedBefore'>): DueJobs =>
  async (nowMs) => {
    const jobs: Job[] = [];
    for (const { id, revision } of await plans.startingUntil(nowMs, AT_ONCE))
      jobs.push({ kind: 'open', planId: id, revision });
    for (const { id } of await series.plannedBefore(nowMs + SERIES_AHEAD_MS, AT_ONCE))
      jobs.push({ kind: 'series', seriesId: id, dueAtMs: nowMs });
    return jobs;
  };

/** A job that is to be queued, and when it is due. */
export interface ComingJob {
  readonly job: OpenJob;
  readonly dueAtMs: number;
}

/** Queues a job; false when the queue did not take it. */
export type TakeJob = (coming: ComingJob) => Promise<boolean>;

/**
 * Hands what falls due at or before `untilMs` and was not taken before to `queue`, soonest first and so much at most; stops at the first
 * that is not taken, and begins there the next time.
 */
export type ComingJobs = (untilMs: number, queue: TakeJob) => Promise<void>;

/** Jobs that one sweep queues: adding them takes about a millisecond each. */
const QUEUED_AT_ONCE = 1000;

/**
 * The plans that came near enough to be queued, each taken once. What is planned for a time that is near already is queued when it is
 * planned, so that only later ones are left to find; all of them are looked at again when the clock was put back, since what was planned
 * meanwhile lies before those that were taken.
 */
export const comingPlans = (plans: Pick<PlanStore, 'startingUntil'>): ComingJobs => {
  let after: { readonly startsAtMs: number; readonly id: OpenJob['planId'] } | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return async (untilMs, queue) => {
    if (untilMs < lastMs) after = undefined;
    lastMs = untilMs;
    for (const { id, revision, startsAtMs } of await plans.startingUntil(untilMs, QUEUED_AT_ONCE, after)) {
      if (!(await queue({ job: { kind: 'open', planId: id, revision }, dueAtMs: startsAtMs }))) return;
      after = { startsAtMs, id };
    }
  };
};

/** What several say is due, in their order; what one cannot say does not keep the others from it. */
export const allDue =
  (...parts: readonly DueJobs[]): DueJobs =>
  async (nowMs) => {
    const answers = await Promise.allSettled(parts.map((part) => part(nowMs)));
    const failed = answers.find((answer) => answer.status === 'rejected');
    const jobs = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (failed !== undefined && jobs.length === 0) throw failed.reason;
    return jobs;
  };

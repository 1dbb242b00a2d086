import type { PlanStore, SeriesStore } from '../app/index.ts';
import type { Plan, Series } from '../domain/index.ts';
import type { Logger } from '../lib/index.ts';
import type { Job, OpenJob } from './job.ts';
import type { Due, DueJobs } from './sweep.ts';

/** Plans that the store names at once, and series; those after them follow. */
const AT_ONCE = 500;

/** The plans of a series reach at least this far ahead, or it is looked at. */
const SERIES_AHEAD_MS = 48 * 3_600_000;

/** What follows what was named last, by a list of the store in order; from its start once there is no more. */
const inParts = <One>(
  ask: (nowMs: number, after: One | undefined) => Promise<readonly One[]>,
): ((nowMs: number) => Promise<readonly One[]>) => {
  let after: One | undefined;
  return async (nowMs) => {
    const found = await ask(nowMs, after);
    // Those that cannot be done just now must not keep the others from their turn.
    after = found.length < AT_ONCE ? undefined : found.at(-1);
    return found;
  };
};

/** Every plan whose time has come, and every series whose plans end soon: what the sweep does if the queue forgot it. */
export const duePlans = (
  plans: Pick<PlanStore, 'startingUntil'>,
  series: Pick<SeriesStore, 'plannedBefore'>,
): DueJobs => {
  const opening = inParts((nowMs, after: Plan | undefined) => plans.startingUntil(nowMs, AT_ONCE, after));
  const ending = inParts((nowMs, after: Series | undefined) =>
    series.plannedBefore(nowMs + SERIES_AHEAD_MS, AT_ONCE, after),
  );
  return async (nowMs) => {
    const toOpen = await opening(nowMs);
    const toPlan = await ending(nowMs);
    return {
      jobs: [
        ...toOpen.map(({ id, revision }): Job => ({ kind: 'open', planId: id, revision })),
        ...toPlan.map(({ id }): Job => ({ kind: 'series', seriesId: id, dueAtMs: nowMs })),
      ],
      isMore: toOpen.length === AT_ONCE || toPlan.length === AT_ONCE,
    };
  };
};

/** A job that is to be queued, and when it is due. */
export interface ComingJob {
  readonly job: OpenJob;
  readonly dueAtMs: number;
}

/** What is to be queued, as the store has it. */
export interface ComingJobs {
  /** What falls due at or before `untilMs` and was not named before; at most so much at once, soonest first. */
  next(untilMs: number): Promise<readonly ComingJob[]>;
  /** Has everything named again: the queue may have forgotten what it was given. */
  rewind(): void;
}

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
  return {
    next: async (untilMs) => {
      if (untilMs < lastMs) after = undefined;
      lastMs = untilMs;
      const found = await plans.startingUntil(untilMs, QUEUED_AT_ONCE, after);
      const last = found.at(-1);
      if (last !== undefined) after = { startsAtMs: last.startsAtMs, id: last.id };
      return found.map(({ id, revision, startsAtMs }) => ({
        job: { kind: 'open', planId: id, revision },
        dueAtMs: startsAtMs,
      }));
    },
    rewind: () => {
      after = undefined;
    },
  };
};

/** What several say is due, in their order; what one cannot say is told in the log and does not keep the others from it. */
export const allDue =
  (logger: Logger, parts: Readonly<Record<string, DueJobs>>): DueJobs =>
  async (nowMs) => {
    const answers = await Promise.all(
      Object.entries(parts).map(async ([about, part]): Promise<Due> => {
        try {
          return await part(nowMs);
        } catch (error) {
          logger.warn('scheduler: the store could not say what is due', { about, error: String(error) });
          return { jobs: [], isMore: false };
        }
      }),
    );
    return { jobs: answers.flatMap(({ jobs }) => jobs), isMore: answers.some(({ isMore }) => isMore) };
  };

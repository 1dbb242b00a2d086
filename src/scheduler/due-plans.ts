import type { PlanStore, SeriesStore } from '../app/index.ts';
import type { Plan, Series } from '../domain/index.ts';
import type { Logger } from '../lib/index.ts';
import { comingOf, type ComingJobs } from './coming.ts';
import { inParts } from './in-parts.ts';
import type { Job } from './job.ts';
import type { Due, DueJobs } from './sweep.ts';

/** Plans that the store names at once, and series; those after them follow. */
const AT_ONCE = 500;

/** The plans of a series reach at least this far ahead, or it is looked at. */
const SERIES_AHEAD_MS = 48 * 3_600_000;

/** Every plan whose time has come, and every series whose plans end soon: what the sweep does if the queue forgot it. */
export const duePlans = (
  plans: Pick<PlanStore, 'startingUntil'>,
  series: Pick<SeriesStore, 'plannedBefore'>,
): DueJobs => {
  const opening = inParts<Plan>({
    atOnce: AT_ONCE,
    ask: (nowMs, limit, after) => plans.startingUntil(nowMs, limit, after),
  });
  const ending = inParts<Series>({
    atOnce: AT_ONCE,
    ask: (nowMs, limit, after) => series.plannedBefore(nowMs + SERIES_AHEAD_MS, limit, after),
  });
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

/** The plans that came near enough to be queued, each named once. */
export const comingPlans = (plans: Pick<PlanStore, 'startingUntil'>): ComingJobs =>
  comingOf<Pick<Plan, 'id' | 'revision' | 'startsAtMs'>>({
    ask: (untilMs, limit, after) => plans.startingUntil(untilMs, limit, after),
    toComing: ({ id, revision, startsAtMs }) => ({
      job: { kind: 'open', planId: id, revision },
      dueAtMs: startsAtMs,
    }),
  });

/** The series whose next dates get their plans soon, each named once. */
export const comingSeries = (series: Pick<SeriesStore, 'plannedBefore'>): ComingJobs =>
  comingOf<Pick<Series, 'id' | 'plannedUntilMs'>>({
    // "Before" leaves out the very moment, which comes with the next look.
    ask: (untilMs, limit, after) => series.plannedBefore(untilMs + SERIES_AHEAD_MS, limit, after),
    toComing: ({ id, plannedUntilMs }) => {
      const dueAtMs = plannedUntilMs - SERIES_AHEAD_MS;
      return { job: { kind: 'series', seriesId: id, dueAtMs }, dueAtMs };
    },
  });

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

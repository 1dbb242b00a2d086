import type { Job } from './job.ts';

/** A job that is to be queued, and when it is due. */
export interface ComingJob {
  readonly job: Job;
  readonly dueAtMs: number;
}

/** What is to be queued, as the store has it. */
export interface ComingJobs {
  /** What falls due at or before `untilMs` and was not named before; at most so much at once, soonest first. */
  next(untilMs: number): Promise<readonly ComingJob[]>;
  /** Has everything named again: the queue may have forgotten what it was given. */
  rewind(): void;
}

/** Jobs of one kind that one sweep queues: adding them takes about a millisecond each. */
const QUEUED_AT_ONCE = 1000;

/**
 * What came near enough to be queued, each named once, by a list of the store in the order of time. What is near already is queued when it
 * is stored, so that only later ones are left to find; all of them are looked at again when the clock was put back, since what was stored
 * meanwhile lies before those that were taken.
 */
export const comingOf = <One>(list: {
  readonly ask: (untilMs: number, limit: number, after: One | undefined) => Promise<readonly One[]>;
  readonly toComing: (one: One) => ComingJob;
}): ComingJobs => {
  let after: One | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    next: async (untilMs) => {
      if (untilMs < lastMs) after = undefined;
      lastMs = untilMs;
      const found = await list.ask(untilMs, QUEUED_AT_ONCE, after);
      after = found.at(-1) ?? after;
      return found.map(list.toComing);
    },
    rewind: () => {
      after = undefined;
    },
  };
};

/** What several name, in their order. */
export const allComing = (parts: readonly ComingJobs[]): ComingJobs => ({
  next: async (untilMs) => {
    const named: ComingJob[] = [];
    for (const part of parts) named.push(...(await part.next(untilMs)));
    return named;
  },
  rewind: () => {
    for (const part of parts) part.rewind();
  },
});

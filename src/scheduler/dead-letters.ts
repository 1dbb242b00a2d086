import type { Logger } from '../lib/index.ts';
import type { Job } from './job.ts';

/** A job that was given up, as it is told to whom it concerns. */
export interface GivenUp {
  /** The job's id in the queue: it names the job for ever. */
  readonly id: string;
  readonly job: Job;
  /** When, ms since the Unix epoch. */
  readonly sinceMs: number;
}

/** Those that wait to be told: as many as the queue keeps of them. */
const MAX_UNTOLD = 1000;

/** Tells of jobs that were given up, each until it was taken. */
export interface DeadLetters {
  note(one: GivenUp): void;
  /** Tells those that nobody has taken yet; one that fails is told again by the next call, and keeps the others only while the store is away. */
  tell(): Promise<void>;
}

/** Whether a failure says of itself that the same may succeed in a moment: the store is away, for all of them. */
const mayPass = (error: unknown): boolean => error instanceof Error && 'retryable' in error && error.retryable === true;

/** Nothing was given up yet. What takes it must be harmless when called twice: after a restart everything is told anew. */
export const createDeadLetters = (take: (one: GivenUp) => Promise<void>, logger: Logger): DeadLetters => {
  const untold = new Map<string, GivenUp>();
  /** Those of `untold` that failed for a reason of their own, which is no news the next time. */
  const warned = new Set<string>();
  const forget = (id: string): void => {
    untold.delete(id);
    warned.delete(id);
  };
  return {
    note: (one) => {
      untold.set(one.id, one);
      const oldest = untold.keys().next();
      if (untold.size > MAX_UNTOLD && oldest.done !== true) forget(oldest.value);
    },
    tell: async () => {
      for (const one of untold.values()) {
        try {
          await take(one);
          forget(one.id);
        } catch (error) {
          // What made the job fail may be what is missing here, for this one alone: the next sweep tries again.
          const isKnown = warned.has(one.id);
          logger[isKnown ? 'debug' : 'warn']('scheduler: that a job was given up could not be told yet', {
            jobId: one.id,
            error: String(error),
          });
          if (mayPass(error)) return;
          warned.add(one.id);
        }
      }
    },
  };
};

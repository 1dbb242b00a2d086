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
  /** Tells those that nobody has taken yet; one that fails is told again by the next call. */
  tell(): Promise<void>;
}

/** Nothing was given up yet. What takes it must be harmless when called twice: after a restart everything is told anew. */
export const createDeadLetters = (take: (one: GivenUp) => Promise<void>, logger: Logger): DeadLetters => {
  const untold = new Map<string, GivenUp>();
  return {
    note: (one) => {
      untold.set(one.id, one);
      const oldest = untold.keys().next();
      if (untold.size > MAX_UNTOLD && oldest.done !== true) untold.delete(oldest.value);
    },
    tell: async () => {
      for (const one of untold.values()) {
        try {
          await take(one);
          untold.delete(one.id);
        } catch (error) {
          // What made the job fail may be what is missing here: the next sweep tries again.
          logger.warn('scheduler: that a job was given up could not be told yet', {
            jobId: one.id,
            error: String(error),
          });
          return;
        }
      }
    },
  };
};

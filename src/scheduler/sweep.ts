import type { Clock, Logger } from '../lib/index.ts';
import { aboutOf, type Job } from './job.ts';

/** How often the store is asked what is due: the longest a job that the queue forgot can be late. */
const SWEEP_EVERY_MS = 15_000;

/** Jobs under way at once: as many as the queue's worker runs on the store. */
const SIDE_BY_SIDE = 20;

/** What is due; `isMore`: asked again, the store names what comes after these. */
export interface Due {
  readonly jobs: readonly Job[];
  readonly isMore: boolean;
}

/** Asks the store for what is due at `nowMs` (ms since the Unix epoch), at most so much at once. */
export type DueJobs = (nowMs: number) => Promise<Due>;

/** What the sweep is handed. */
export interface SweepOptions {
  readonly due: DueJobs;
  readonly run: (job: Job) => Promise<void>;
  /** Queues what has come near enough for that, at `nowMs`. */
  readonly queue?: (nowMs: number) => Promise<void>;
  /** Tells what is left to be told of jobs that were given up; it does not throw. */
  readonly tell?: () => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs whatever the store says is due, at once and then regularly, whether the queue knows of it or not. The answer stops it and waits for
 * what is under way. One job's failure does not stop the others, and the next sweep tries it again.
 */
export function startSweep({ due, run, queue, tell, clock, logger }: SweepOptions): () => Promise<void> {
  let closed = false;
  let cancel: () => void = () => undefined;
  let underway: Promise<void> = Promise.resolve();

  const runOne = async (job: Job): Promise<void> => {
    try {
      await run(job);
    } catch (error) {
      logger.warn('scheduler: a due job failed and is tried again', {
        kind: job.kind,
        about: aboutOf(job),
        error: String(error),
      });
    }
  };
  const runAll = async (jobs: readonly Job[]): Promise<void> => {
    const left = jobs.values();
    const runNext = async (): Promise<void> => {
      for (const job of left) {
        if (closed) return;
        await runOne(job);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, runNext));
  };
  const sweep = async (): Promise<void> => {
    try {
      // No pause while there is more: after an outage everything is due at once, and all of it may be late by so much only.
      for (let isMore = true; isMore;) {
        if (closed) return;
        const found = await due(clock.wallMs());
        await runAll(found.jobs);
        ({ isMore } = found);
      }
    } catch (error) {
      logger.warn('scheduler: the store could not say what is due', { error: String(error) });
    }
    try {
      if (!closed) await queue?.(clock.wallMs());
    } catch (error) {
      logger.warn('scheduler: the store could not say what comes', { error: String(error) });
    }
    if (!closed) await tell?.();
  };
  const start = (): void => {
    underway = sweep().then(() => {
      if (!closed) cancel = clock.after(SWEEP_EVERY_MS, start);
    });
  };
  start();
  return async () => {
    closed = true;
    cancel();
    await underway;
  };
}

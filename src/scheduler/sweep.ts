import type { Clock, Logger } from '../lib/index.ts';
import { aboutOf, type Job } from './job.ts';

/** How often the store is asked what is due: the longest a job that the queue forgot can be late. */
const SWEEP_EVERY_MS = 15_000;

/** Asks the store for everything that is due at `nowMs` (ms since the Unix epoch). */
export type DueJobs = (nowMs: number) => Promise<readonly Job[]>;

/** What the sweep is handed. */
export interface SweepOptions {
  readonly due: DueJobs;
  readonly run: (job: Job) => Promise<void>;
  /** Queues what has come near enough for that, at `nowMs`. */
  readonly queue?: (nowMs: number) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs whatever the store says is due, at once and then regularly, whether the queue knows of it or not. The answer stops it and waits for
 * what is under way. One job's failure does not stop the others, and the next sweep tries it again.
 */
export function startSweep({ due, run, queue, clock, logger }: SweepOptions): () => Promise<void> {
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
  const sweep = async (): Promise<void> => {
    try {
      for (const job of await due(clock.wallMs())) {
        if (closed) return;
        await runOne(job);
      }
    } catch (error) {
      logger.warn('scheduler: the store could not say what is due', { error: String(error) });
    }
    try {
      if (!closed) await queue?.(clock.wallMs());
    } catch (error) {
      logger.warn('scheduler: the store could not say what comes', { error: String(error) });
    }
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

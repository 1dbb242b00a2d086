import { UnrecoverableError } from 'bullmq';
import type { JobPort } from '../app/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import type { ComingJobs } from './coming.ts';
import { createDeadLetters, type DeadLetters, type GivenUp } from './dead-letters.ts';
import { fromQueued, type Job, type JobHandlers, runJob, toQueued } from './job.ts';
import { openQueue, type QueueEngine, type QueueJob, type QueueParts } from './queue.ts';
import { type DueJobs, startSweep } from './sweep.ts';

/** Only what falls due within this is queued, so that the queue stays short; the sweep finds the rest when its time comes. */
const HORIZON_MS = 48 * 3_600_000;
/** Jobs under way get this long to finish when the scheduler closes; then they are left to the next start. */
const DRAIN_LIMIT_MS = 8_000;
/** The queue is given everything again this often: one that was emptied while it was reachable does not say so. */
const GIVEN_AGAIN_MS = 3_600_000;

/** Jobs given up before this start that are told again: as many as the queue keeps. */
const TOLD_AGAIN = 1000;

/** A job that is not run any more and waits for a person. */
export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly reason: string;
  /** When it was given up, ms since the Unix epoch. */
  readonly sinceMs: number;
}

/** What the scheduler is handed. */
export interface SchedulerOptions {
  readonly queue: QueueEngine;
  readonly handlers: JobHandlers;
  /** What the store says is due. The queue is never the truth. */
  readonly due: DueJobs;
  /** What the store says comes within the horizon and is to be queued; nothing when left out. */
  readonly coming?: ComingJobs;
  /** Takes each job that was given up, at least once, also after a restart; harmless when called twice. */
  readonly onGivenUp?: (one: GivenUp) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Plans jobs and runs them on time. */
export interface Scheduler extends JobPort {
  /** Has reminders looked at then; the same time again is the same job. */
  planReminders(dueAtMs: number): Promise<void>;
  /** The newest `limit` jobs that were given up: unreadable, or failed on each attempt. */
  dead(limit: number): Promise<readonly DeadJob[]>;
  /** Stops the sweep and lets jobs under way finish; idempotent. Close it before the store and before the Redis connections. */
  close(reason: string): Promise<void>;
}

/** Whether the queue may lack what it was to hold: an addition failed, or its engine was away. */
interface Lack {
  isPossible: boolean;
}

/** How the queue gets its jobs. */
interface Feeding {
  readonly plan: (job: Job, dueAtMs: number) => Promise<void>;
  /** Queues what the store says comes near. */
  readonly queueComing: (nowMs: number) => Promise<void>;
}

function feeding(queue: Pick<QueueParts, 'add'>, options: SchedulerOptions, lack: Lack): Feeding {
  const { coming, clock, logger } = options;
  const add = async (job: Job, dueAtMs: number): Promise<boolean> => {
    const delay = Math.max(0, dueAtMs - clock.wallMs());
    if (delay > HORIZON_MS) return true;
    const { id, name, data } = toQueued(job);
    try {
      await queue.add(name, data, { jobId: id, delay });
      return true;
    } catch (error) {
      lack.isPossible = true;
      // The act that plans must not fail for it: the store knows what is due, and the sweep asks it.
      logger.warn('scheduler: a job could not be queued and is left to the sweep', {
        jobId: id,
        error: String(error),
      });
      return false;
    }
  };
  const plan = async (job: Job, dueAtMs: number): Promise<void> => void (await add(job, dueAtMs));
  let givenAtMs = clock.monotonicMs();
  const queueComing = async (nowMs: number): Promise<void> => {
    if (coming === undefined) return;
    if (lack.isPossible || clock.monotonicMs() - givenAtMs >= GIVEN_AGAIN_MS) {
      lack.isPossible = false;
      givenAtMs = clock.monotonicMs();
      coming.rewind();
    }
    // One that could not be queued has them all named again: the others would fail likewise now.
    for (const { job, dueAtMs } of await coming.next(nowMs + HORIZON_MS)) if (!(await add(job, dueAtMs))) return;
  };
  return { plan, queueComing };
}

/** Opens the queue and starts its worker and the sweep; fails when the queue's engine does. */
export async function createScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { clock, logger, handlers } = options;
  const lack: Lack = { isPossible: false };
  const dead = createDeadLetters(options.onGivenUp ?? (() => Promise.resolve()), logger);
  const queue = await openQueue(options.queue, {
    process: (job) => processJob(job, handlers),
    failed: (job, error) => {
      if (tellFailure(job, { error, logger })) noteDead(dead, job, clock.wallMs());
    },
    clock,
    logger,
    reconnected: () => {
      lack.isPossible = true;
    },
  });
  const { plan, queueComing } = feeding(queue, options, lack);
  const run = (job: Job): Promise<void> => runJob(handlers, job);
  // Those that a process before this one may have left untold.
  for (const job of await queue.failed(TOLD_AGAIN)) noteDead(dead, job, clock.wallMs());
  const stopSweep = startSweep({ due: options.due, run, queue: queueComing, tell: dead.tell, clock, logger });

  const shut = async (reason: string): Promise<void> => {
    logger.debug('scheduler: closes', { reason });
    await stopSweep();
    const cancelLimit = clock.after(DRAIN_LIMIT_MS, () => {
      logger.warn('scheduler: jobs under way are left to the next start');
      void queue
        .close(true)
        .catch((error: unknown) => logger.warn('scheduler: did not close in order', { error: String(error) }));
    });
    await queue.close(false);
    cancelLimit();
  };
  let closing: Promise<void> | null = null;
  return {
    planGrace: (spaceId, emptySinceMs, dueAtMs) => plan({ kind: 'grace', spaceId, emptySinceMs }, dueAtMs),
    planOpening: (planId, revision, dueAtMs) => plan({ kind: 'open', planId, revision }, dueAtMs),
    planReminders: (dueAtMs) => plan({ kind: 'remind', dueAtMs }, dueAtMs),
    planDigest: ({ guildId, date, dueAtMs }) => plan({ kind: 'digest', guildId, date }, dueAtMs),
    planSeries: (seriesId, dueAtMs) => plan({ kind: 'series', seriesId, dueAtMs }, dueAtMs),
    dead: async (limit) => (await queue.failed(limit)).map(toDead),
    close: (reason) => {
      closing ??= shut(reason);
      return closing;
    },
  };
}

async function processJob(job: QueueJob, handlers: JobHandlers): Promise<void> {
  const known = fromQueued(job.name, job.data);
  // Unrecoverable: kept among the failed ones, where a later version or a person finds it, instead of being tried in vain.
  if (known === null) throw new UnrecoverableError(`This program does not know jobs ${job.name} of this shape.`);
  await runJob(handlers, known);
}

/** Tells the process's log; answers whether it was the last time. */
function tellFailure(job: QueueJob, { error, logger }: { readonly error: Error; readonly logger: Logger }): boolean {
  const isDead = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
  const fields = { jobId: job.id, kind: job.name, attempt: job.attemptsMade, error: error.message };
  if (isDead) logger.error('scheduler: a job was given up and is kept as dead', fields);
  else logger.warn('scheduler: a job failed and is tried again', fields);
  return isDead;
}

/** Whoever it concerns is told of it by and by; one that this program cannot read concerns nobody that it knows. */
function noteDead(dead: DeadLetters, { id, name, data, finishedOn }: QueueJob, nowMs: number): void {
  const job = fromQueued(name, data);
  if (job !== null && id !== undefined) dead.note({ id, job, sinceMs: finishedOn ?? nowMs });
}

function toDead(job: QueueJob): DeadJob {
  return { id: job.id ?? '', name: job.name, reason: job.failedReason, sinceMs: job.finishedOn ?? 0 };
}

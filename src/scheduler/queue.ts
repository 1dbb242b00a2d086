import {
  createPostgresBackend,
  isPgPool,
  isNotConnectionError,
  type Job as BullJob,
  type PgPool,
  type Processor,
  Queue,
  runMigrations,
  Worker,
} from 'bullmq';
import type { Clock, Logger } from '../lib/index.ts';
import type { RedisConnections } from './redis.ts';

/** A pg pool. BullMQ has a type of its own for it that the pool's official types do not fit, though the pool does: it is checked when used. */
export interface SqlPool {
  connect(): Promise<object>;
  end(): Promise<void>;
}

/** Where the queue lives. The pool's `search_path` must be `bullmq`; BullMQ's tables are made there. */
export type QueueEngine =
  | { readonly kind: 'postgres'; readonly pool: SqlPool }
  | { readonly kind: 'redis'; readonly connections: RedisConnections };

/** A queued job as both engines give it. */
export type QueueJob = Pick<BullJob, 'id' | 'name' | 'data' | 'attemptsMade' | 'failedReason' | 'finishedOn' | 'opts'>;

/** The part of BullMQ's queue and worker that both engines share. */
export interface QueueParts {
  add(name: string, data: object, options: { readonly jobId: string; readonly delay: number }): Promise<unknown>;
  failed(limit: number): Promise<readonly QueueJob[]>;
  /** Closes the worker (jobs under way finish first, unless `force`), then the queue. */
  close(force: boolean): Promise<void>;
}

/** Told of what happens to jobs. Worker events only: queue events lose some on PostgreSQL (measured 11 to 15 %). */
export interface QueueEvents {
  readonly process: (job: QueueJob) => Promise<void>;
  readonly failed: (job: QueueJob, error: Error) => void;
  /** The engine is back after an outage, perhaps without what it held. */
  readonly reconnected: () => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly logger: Logger;
}

const QUEUE_NAME = 'spaces';
/** Keys in Redis start with this, so that the server can be shared. */
const REDIS_PREFIX = 'majlis';

const jobOptions = {
  /** With this backoff the last attempt comes about four minutes after the first: an outage of the database is shorter or is an incident. */
  attempts: 8,
  backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
  /** Kept to see what happened, bounded because nobody reads more. */
  removeOnComplete: { age: 86_400, count: 1_000 },
  /** Dead jobs wait for a person: two weeks, and never more than can be read. */
  removeOnFail: { age: 14 * 86_400, count: 1_000 },
};

const workerOptions = {
  /**
   * Jobs mostly wait for the database, which takes together what many ask at one moment (`store/rounds.ts`). Here the queue's own statements
   * wait there too: 200 due at once took the embedded engine 1.2 to 3.1 s with 20 side by side, as long with 50, and 2.6 to 7.3 s with 5
   * (busy machine, November 2026).
   */
  concurrency: 20,
  /** A killed job runs again after this and a stalled check (defaults: 30 s each), so a crash costs seconds. */
  lockDuration: 10_000,
  stalledInterval: 5_000,
  /** How often a job may be under way when the process dies before it is given up; the default of 1 would lose it on the second crash. */
  maxStalledCount: 50,
  /** After an error of the engine itself (default 15 s). */
  runRetryDelay: 1_000,
  /** It is run when its engine is known to answer: BullMQ lets a worker that was refused that ask again without end or pause. */
  autorun: false,
};

/** On Redis only jobs wait for the database: 200 due at once were stored as opened after 0.4 s with 50 side by side, 0.7 to 1.0 s with 20. */
const REDIS_CONCURRENCY = 50;

/** How long a worker rests that its engine refuses, where BullMQ would ask again at once. */
const REST_MS = 1_000;

/** Opens queue and worker on an engine; makes BullMQ's tables on PostgreSQL first. */
export async function openQueue(engine: QueueEngine, events: QueueEvents): Promise<QueueParts> {
  if (engine.kind === 'redis') return openOnRedis(engine.connections, events);
  const pool: SqlPool = engine.pool;
  if (!isPgPool(pool)) throw new TypeError('The queue needs a pg pool.');
  await migrateQueue(pool);
  return openOnPostgres(pool, events);
}

async function migrateQueue(pool: PgPool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client, 'bullmq');
  } finally {
    client.release();
  }
}

async function openOnPostgres(pool: PgPool, events: QueueEvents): Promise<QueueParts> {
  const queue = new Queue(QUEUE_NAME, { connection: pool, defaultJobOptions: jobOptions }, createPostgresBackend);
  const worker = new Worker(
    QUEUE_NAME,
    processor(events),
    { connection: pool, ...workerOptions },
    createPostgresBackend,
  );
  hear(queue, worker, events);
  return begun(queue, worker, events);
}

async function openOnRedis(
  { queue: forQueue, worker: forWorker }: RedisConnections,
  events: QueueEvents,
): Promise<QueueParts> {
  const common = { prefix: REDIS_PREFIX };
  const queue = new Queue(QUEUE_NAME, {
    ...common,
    connection: forQueue,
    defaultJobOptions: jobOptions,
    skipWaitingForReady: true,
  });
  const worker = new Worker(QUEUE_NAME, processor(events), {
    ...common,
    connection: forWorker,
    ...workerOptions,
    concurrency: REDIS_CONCURRENCY,
  });
  hear(queue, worker, events);
  // It is connected already: whatever comes now is a connection after an outage.
  forQueue.on('ready', events.reconnected);
  return begun(queue, worker, events);
}

/** Has the worker run once both can; where they cannot, both are closed and the reason is thrown. */
async function begun(queue: OpenQueue, worker: OpenWorker, { logger }: QueueEvents): Promise<QueueParts> {
  const opened = parts(queue, worker);
  try {
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  } catch (error) {
    await opened.close(true);
    throw error;
  }
  worker.run().catch((error: unknown) => logger.error('scheduler: the worker has stopped', { error }));
  return opened;
}

function processor(events: QueueEvents): Processor {
  return (job) => events.process(job);
}

/** A worker as far as it takes a rest. */
interface Rests {
  isPaused(): boolean;
  pause(doNotWaitActive: boolean): Promise<void>;
  resume(): Promise<void>;
}

/**
 * Lets a worker rest that its engine refuses, whatever for: BullMQ waits after a lost connection only. Else each refusal would be followed
 * by the next question at once, and, where it comes without a wait, nothing else would run in the process any more. Ends with the worker.
 */
function restWhenRefused(worker: WorkerEmits, clock: Pick<Clock, 'after'>): void {
  let cancel = (): void => undefined;
  worker.on('error', (error) => {
    if (!isNotConnectionError(error) || worker.isPaused()) return;
    void worker.pause(true);
    cancel = clock.after(REST_MS, () => void worker.resume());
  });
  worker.on('closing', () => cancel());
}

/** What BullMQ's classes have in common over their engines. */
interface Emits {
  on(event: 'error', listener: (error: Error) => void): unknown;
}
interface WorkerEmits extends Emits, Rests {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'closing', listener: () => void): unknown;
  on(event: 'stalled', listener: (jobId: string) => void): unknown;
  on(event: 'failed', listener: (job: QueueJob | undefined, error: Error) => void): unknown;
}

function hear(queue: Emits, worker: WorkerEmits, { failed, clock, logger }: QueueEvents): void {
  queue.on('error', (error) => logger.warn('scheduler: the queue has trouble', { error: error.message }));
  worker.on('error', (error) => logger.warn('scheduler: the worker has trouble', { error: error.message }));
  restWhenRefused(worker, clock);
  worker.on('stalled', (jobId) =>
    logger.warn('scheduler: a job was under way when a process died and runs again', { jobId }),
  );
  worker.on('failed', (job, error) => {
    if (job !== undefined) failed(job, error);
  });
}

interface OpenQueue {
  waitUntilReady(): Promise<unknown>;
  add(name: string, data: object, options: { readonly jobId: string; readonly delay: number }): Promise<unknown>;
  getFailed(start: number, end: number): Promise<readonly (QueueJob | undefined)[]>;
  close(): Promise<void>;
}

interface OpenWorker {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  close(force: boolean): Promise<void>;
}

function parts(queue: OpenQueue, worker: OpenWorker): QueueParts {
  return {
    add: (name, data, options) => queue.add(name, data, options),
    failed: async (limit) => (await queue.getFailed(0, limit - 1)).filter((job) => job !== undefined),
    close: async (force) => {
      await worker.close(force);
      await queue.close();
    },
  };
}

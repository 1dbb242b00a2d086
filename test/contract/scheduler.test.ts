import type { Worker } from 'node:worker_threads';
import { createPostgresBackend, isPgPool, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { type SpaceId, systemClock } from '../../src/lib/index.ts';
import { comingPlans, connectRedis, createScheduler } from '../../src/scheduler/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { memoryLog } from '../support/memory-log.ts';
import { NO_PLANS } from '../support/no-plans.ts';
import { ownDatabase } from '../support/own-database.ts';
import { databaseUrl, redisUrl } from '../support/services.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type QueueUnderTest, schedulerContract } from './scheduler.contract.ts';

function onPool(store: Store, after: () => Promise<void>): QueueUnderTest {
  const { pool } = store;
  const asPool: unknown = pool;
  if (!isPgPool(asPool)) throw new TypeError('not a pool');
  // Made when first used: BullMQ's tables are there only once a scheduler was started.
  // BullMQ never takes its error listener off a pool again, and each test starts a scheduler.
  pool.setMaxListeners(64);
  const make = () => {
    const made = new Queue('spaces', { connection: asPool }, createPostgresBackend);
    // pg gives a pool as ended before its sockets are, and dropping the database cuts those; BullMQ would print it.
    made.on('error', () => undefined);
    return made;
  };
  let queue: ReturnType<typeof make> | null = null;
  const raw = (): ReturnType<typeof make> => (queue ??= make());
  return {
    engine: { kind: 'postgres', pool },
    store,
    addRaw: async (name, data, jobId) => void (await raw().add(name, data, { jobId, attempts: 8 })),
    empty: async () => void (await pool.query('delete from bullmq.job')),
    close: async () => {
      await queue?.close();
      await store.close('test');
      await after();
    },
  };
}

async function embeddedStore(): Promise<{ readonly store: Store; readonly remove: () => Promise<void> }> {
  const folder = tempFolder();
  await fillDataFolder(folder.path);
  const store = await openStore({ dataDir: folder.path, clock: systemClock, logger: memoryLog() });
  return { store, remove: async () => folder[Symbol.dispose]() };
}

schedulerContract('PGlite', async () => {
  const { store, remove } = await embeddedStore();
  return onPool(store, remove);
});

describe('the queue when the embedded engine dies', () => {
  it('goes on by itself, with nothing planned lost', async () => {
    const threads: Worker[] = [];
    const onWorker = (worker: Worker): void => void threads.push(worker);
    process.on('worker', onWorker);
    const { store, remove } = await embeddedStore();
    process.off('worker', onWorker);
    const runs: string[] = [];
    const log = memoryLog();
    const scheduler = await createScheduler({
      queue: { kind: 'postgres', pool: store.pool },
      handlers: { grace: async ({ spaceId }) => void runs.push(spaceId), ...NO_PLANS },
      due: () => Promise.resolve({ jobs: [], isMore: false }),
      clock: systemClock,
      logger: log,
    });
    // as, in these: test data stands in for what the edges parse.
    await scheduler.planGrace('beforebefore' as SpaceId, 1, systemClock.wallMs() + 3_000);
    await threads.at(-1)?.terminate();
    await scheduler.planGrace('afterafteraf' as SpaceId, 1, systemClock.wallMs());
    await expect.poll(() => runs, { timeout: 30_000 }).toEqual(['afterafteraf', 'beforebefore']);
    await scheduler.close('test');
    await store.close('test');
    await remove();
  });
});

describe.skipIf(databaseUrl === undefined)('with a PostgreSQL server', () => {
  schedulerContract('PostgreSQL', async () => {
    const database = await ownDatabase(databaseUrl ?? '');
    const store = await openStore({
      dataDir: '/nonexistent',
      databaseUrl: database.url,
      clock: systemClock,
      logger: memoryLog(),
    });
    return onPool(store, async () => database[Symbol.asyncDispose]());
  });
});

describe.skipIf(redisUrl === undefined)('with a Redis server', () => {
  schedulerContract('Redis', async () => {
    const { store, remove } = await embeddedStore();
    const connections = await connectRedis(redisUrl ?? '', memoryLog());
    const own = new Redis(redisUrl ?? '', { maxRetriesPerRequest: null });
    await own.flushdb();
    const raw = new Queue('spaces', { connection: own, prefix: 'majlis' });
    return {
      engine: { kind: 'redis', connections },
      store,
      addRaw: async (name, data, jobId) => void (await raw.add(name, data, { jobId, attempts: 8 })),
      empty: async () => void (await own.flushdb()),
      close: async () => {
        await raw.close();
        own.disconnect();
        await connections.close();
        await store.close('test');
        await remove();
      },
    };
  });

  it('[PLAN-16] queues again what an emptied Redis lost, once it is back', async () => {
    const connections = await connectRedis(redisUrl ?? '', memoryLog());
    const own = new Redis(redisUrl ?? '', { maxRetriesPerRequest: null });
    await own.flushdb();
    const plan = aPlan('lost', { startsAtMs: systemClock.wallMs() + 3_600_000 });
    const scheduler = await createScheduler({
      queue: { kind: 'redis', connections },
      handlers: { grace: () => Promise.resolve(), ...NO_PLANS },
      due: () => Promise.resolve({ jobs: [], isMore: false }),
      coming: comingPlans({
        startingUntil: (_untilMs, _limit, after) => Promise.resolve(after === undefined ? [plan] : []),
      }),
      clock: { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) },
      logger: memoryLog(),
    });
    const queued = async (): Promise<number> => await own.zcard('majlis:spaces:delayed');
    await expect.poll(queued, { timeout: 15_000, interval: 20 }).toBe(1);
    await own.flushdb();
    connections.queue.disconnect(true);
    await expect.poll(queued, { timeout: 15_000, interval: 20 }).toBe(1);
    await scheduler.close('test');
    await connections.close();
    own.disconnect();
  });

  it('plans without failing while Redis is away, and says so', async () => {
    const log = memoryLog();
    const connections = await connectRedis(redisUrl ?? '', log);
    const queue = { kind: 'redis', connections } as const;
    const scheduler = await createScheduler({
      queue,
      handlers: { grace: () => Promise.resolve(), ...NO_PLANS },
      due: () => Promise.resolve({ jobs: [], isMore: false }),
      clock: systemClock,
      logger: log,
    });
    connections.queue.disconnect();
    // as: test data stands in for what the edges parse.
    await scheduler.planGrace('aaaaaaaaaaaa' as SpaceId, 1, systemClock.wallMs());
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: 'scheduler: a job could not be queued and is left to the sweep' }),
    );
    await scheduler.close('test');
    await connections.close();
  });
});

describe('Redis that is not there', () => {
  it('is told at the first connection, with what to do', async () => {
    await expect(connectRedis('redis://127.0.0.1:1', memoryLog())).rejects.toThrow(/REDIS_URL/);
  });
});

import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Plan } from '../../src/domain/index.ts';
import { type Clock, systemClock } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';
import { KILL_GUILDS, plannedAt } from '../support/plan-kills.ts';
import { type PlannedProcess, startPlanned } from '../support/planned-process.ts';
import { databaseUrl, redisUrl } from '../support/services.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Real time for the queue, but waits of ours fifty times shorter: the sweep's 15 s become 0.3 s. */
const hurried: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) };
const patient = { timeout: 30_000, interval: 20 };
const HOUR_MS = 3_600_000;

interface Running {
  readonly store: Store;
  readonly process: PlannedProcess;
  readonly log: ReturnType<typeof memoryLog>;
}

/** Plans that come due one after another, from a second on. */
const soon = (count: number): readonly Plan[] => {
  const nowMs = systemClock.wallMs();
  return Array.from({ length: count }, (_, n) =>
    plannedAt(`${String.fromCodePoint(97 + n)}soon`, nowMs + 1_000 + n * 300),
  );
};

/** Runs on a store and, if one is given, with its queue on a Redis; everything ends with the test. */
const start = async (database: string | null, redis?: string): Promise<Running> => {
  const folder = tempFolder();
  const options = { dataDir: folder.path, databaseUrl: database, clock: systemClock, logger: memoryLog() };
  const store = await openStore(options);
  const log = memoryLog();
  const parts = { store, log, guilds: KILL_GUILDS, clock: hurried };
  const process = await startPlanned(redis === undefined ? parts : { ...parts, redisUrl: redis });
  onTestFinished(async () => {
    await process.close();
    await store.close('test');
    folder[Symbol.dispose]();
  });
  return { store, process, log };
};

/** Stores plans and queues them, as the use cases do. */
const plan = async ({ store, process }: Running, plans: readonly Plan[]): Promise<void> => {
  for (const one of plans) {
    expect(await store.plans.insert(one)).toBe(true);
    await process.scheduler.planOpening(one.id, one.revision, one.startsAtMs);
  }
};

/** Each opened, once, and not before its time; one room stands for each. */
const expectOnce = async ({ store, process }: Running, plans: readonly Plan[]): Promise<void> => {
  const states = async (): Promise<readonly unknown[]> =>
    await Promise.all(
      plans.map(async ({ id }) => [
        (await store.plans.get(id))?.life.status,
        (await store.spaces.get(id))?.life.status,
      ]),
    );
  await expect
    .poll(() => states().catch(() => 'the store is away'), patient)
    .toEqual(plans.map(() => ['opened', 'live']));
  for (const { id, startsAtMs } of plans) {
    const opened = (await store.spaces.log(id, 50)).filter(({ act }) => act === 'opened');
    expect(opened, id).toHaveLength(1);
    expect(opened[0]?.atMs, id).toBeGreaterThanOrEqual(startsAtMs - 1_000);
    const rooms = [...process.world.made.values()].filter((spaceId) => spaceId === id);
    expect(rooms, id).toHaveLength(1);
  }
  expect(await process.scheduler.dead(10)).toEqual([]);
};

describe.skipIf(redisUrl === undefined)('planned spaces whose queue is on a Redis', () => {
  const running = async (): Promise<Running & { readonly redis: OwnRedis }> => {
    const redis = await ownRedis();
    onTestFinished(async () => await redis[Symbol.asyncDispose]());
    if (databaseUrl === undefined) return { redis, ...(await start(null, redis.url)) };
    // The embedded engine would take seconds to start, and is not what this is about.
    const database = await ownDatabase(databaseUrl);
    onTestFinished(async () => await database[Symbol.asyncDispose]());
    return { redis, ...(await start(database.url, redis.url)) };
  };

  it('[PLAN-3] [PLAN-16] that is emptied open all the same, once each', async () => {
    const one = await running();
    const plans = soon(6);
    await plan(one, plans);
    expect(await one.redis.run('DBSIZE')).toBeGreaterThan(0);
    await one.redis.run('FLUSHALL');
    await expectOnce(one, plans);
  });

  it('[PLAN-3] [PLAN-16] that is killed and comes back empty open all the same, once each', async () => {
    const one = await running();
    const plans = soon(6);
    await plan(one, plans);
    await one.redis.kill();
    await expect
      .poll(async () => (await one.store.plans.get(plans[1]?.id ?? plannedAt('no', 0).id))?.life.status, patient)
      .toBe('opened');
    await one.redis.start();
    await expectOnce(one, plans);
    const later = [plannedAt('zlater', systemClock.wallMs() + 500)];
    await plan(one, later);
    await expectOnce(one, later);
  });

  it('[PLAN-16] that hangs keep the sweep from nothing: what is due opens though much is to be queued', async () => {
    const one = await running();
    const { store, redis, log } = one;
    const far = systemClock.wallMs() + HOUR_MS;
    redis.hang();
    for (let n = 0; n < 12; n += 1) await store.plans.insert(plannedAt(`${String.fromCodePoint(97 + n)}far`, far + n));
    const isStuck = (): boolean => log.lines.some(({ message }) => /could not be queued/u.test(message));
    await expect.poll(isStuck, patient).toBe(true);
    const due = plannedAt('zdue', systemClock.wallMs());
    const sinceMs = systemClock.monotonicMs();
    await store.plans.insert(due);
    await expect.poll(async () => (await store.plans.get(due.id))?.life.status, patient).toBe('opened');
    // Each of the twelve would have waited three seconds.
    expect(systemClock.monotonicMs() - sinceMs).toBeLessThan(15_000);
    redis.wake();
    await expectOnce(one, [due]);
  });
});

/** Cuts every connection to a database and lets none in until the answer is called, as a server that restarts does. */
const cutOff = async (serverUrl: string, url: string): Promise<() => Promise<void>> => {
  const name = new URL(url).pathname.slice(1);
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`alter database ${name} allow_connections false`);
  await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  return async () => {
    await client.query(`alter database ${name} allow_connections true`);
    await client.end();
  };
};

describe.skipIf(databaseUrl === undefined)('planned spaces on a PostgreSQL', () => {
  it('[PLAN-3] [PLAN-16] that restarts while they are due open once each, and none that was acknowledged is lost', async () => {
    const database = await ownDatabase(databaseUrl ?? '');
    onTestFinished(async () => await database[Symbol.asyncDispose]());
    const one = await start(database.url);
    const plans = soon(8);
    await plan(one, plans);
    await expect
      .poll(() => one.store.plans.get(plans[0]?.id ?? plannedAt('no', 0).id).then((now) => now?.life.status), patient)
      .toBe('opened');
    const letIn = await cutOff(databaseUrl ?? '', database.url);
    const last = plans.at(-1)?.startsAtMs ?? 0;
    await expect.poll(() => systemClock.wallMs(), patient).toBeGreaterThan(last);
    await letIn();
    await expectOnce(one, plans);
  });
});

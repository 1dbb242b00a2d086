import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';
import { connectRedis, createScheduler } from '../../src/scheduler/index.ts';
import { openStore } from '../../src/store/index.ts';
import { memoryLog } from '../support/memory-log.ts';
import { NO_PLANS } from '../support/no-plans.ts';
import { redisDatabase } from '../support/services.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const redisUrl = redisDatabase(2);

/** A lock lasts 10 s and is looked for each 5 s; the rest is for the start and a slow machine. */
const patient = { timeout: 40_000, interval: 50 };

async function killWhileRunning(dataDir: string, redis: string): Promise<void> {
  const file = new URL('../support/job-holder.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, dataDir, redis], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const [said] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(await gone).toEqual([null, 'SIGKILL']);
  expect(String(said)).toContain('started startedddddd');
}

async function runsAfterKill(redis: string): Promise<void> {
  using folder = tempFolder();
  await fillDataFolder(folder.path);
  await killWhileRunning(folder.path, redis);
  const log = memoryLog();
  const store = await openStore({ dataDir: folder.path, clock: systemClock, logger: log });
  const connections = redis === '' ? null : await connectRedis(redis, log);
  const runs: string[] = [];
  const scheduler = await createScheduler({
    queue: connections === null ? { kind: 'postgres', pool: store.pool } : { kind: 'redis', connections },
    handlers: { grace: async ({ spaceId }) => void runs.push(spaceId), ...NO_PLANS },
    due: () => Promise.resolve({ jobs: [], isMore: false }),
    clock: systemClock,
    logger: log,
  });
  await expect.poll(() => runs.toSorted(), patient).toEqual(['planneddddda', 'startedddddd']);
  expect(await scheduler.dead(10)).toEqual([]);
  await scheduler.close('test');
  await connections?.close();
  await store.close('test');
}

describe('jobs of a process that was killed', () => {
  it('run in the next one, on PGlite, also the one that was under way', async () => {
    await runsAfterKill('');
  });

  it.skipIf(redisUrl === undefined)('run in the next one, on Redis, also the one that was under way', async () => {
    const own = new Redis(redisUrl ?? '');
    await own.flushdb();
    own.disconnect();
    await runsAfterKill(redisUrl ?? '');
  });
});

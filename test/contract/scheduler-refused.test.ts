import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SpaceId, systemClock } from '../../src/lib/index.ts';
import { createScheduler, type Scheduler } from '../../src/scheduler/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { NO_PLANS } from '../support/no-plans.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

let folder: TempFolder;
let store: Store;
let log: MemoryLog;

beforeEach(async () => {
  folder = tempFolder();
  await fillDataFolder(folder.path);
  log = memoryLog();
  store = await openStore({ dataDir: folder.path, clock: systemClock, logger: log });
});
afterEach(async () => {
  await store.close('test');
  folder[Symbol.dispose]();
});

/** The store's pool, of which each question is first given to `ask`: when that throws, so does the question. */
const poolThat = (ask: () => void | Promise<void>): Store['pool'] =>
  new Proxy(store.pool, {
    get(pool, name) {
      const value: unknown = Reflect.get(pool, name);
      if (typeof value !== 'function') return value;
      if (name !== 'connect' && name !== 'query') return value.bind(pool);
      return async (...args: unknown[]): Promise<unknown> => {
        await ask();
        return value.apply(pool, args);
      };
    },
  });

const schedulerOn = (pool: Store['pool'], ran: string[]): Promise<Scheduler> =>
  createScheduler({
    queue: { kind: 'postgres', pool },
    handlers: { grace: async ({ spaceId }) => void ran.push(spaceId), ...NO_PLANS },
    due: () => Promise.resolve({ jobs: [], isMore: false }),
    clock: systemClock,
    logger: log,
  });

const troubles = (): number => log.lines.filter(({ message }) => message.includes('has trouble')).length;

// BullMQ asks again at once when it is refused. Where the refusal comes without a wait, nothing else in the process would run any more: these hang then.
describe('a queue whose engine refuses', () => {
  it.each([1, 2, 3, 4])(
    'while it opens, from question %i on, is not opened, and nothing asks any more',
    async (from) => {
      let asked = 0;
      const pool = poolThat(() => {
        asked += 1;
        if (asked >= from) throw new Error('Cannot use a pool after calling end on the pool');
      });
      await expect(schedulerOn(pool, [])).rejects.toThrow(/after calling end/);
      const askedBefore = asked;
      for (let turn = 0; turn < 20; turn += 1) await store.pool.query('select 1');
      expect(asked).toBe(askedBefore);
    },
  );

  it('while it runs, is asked once a second, and goes on by itself', async () => {
    let isRefusing = false;
    const ran: string[] = [];
    const scheduler = await schedulerOn(
      poolThat(() => {
        if (isRefusing) throw new Error('cannot execute UPDATE in a read-only transaction');
      }),
      ran,
    );
    // as, in these: test data stands in for what the edges parse.
    await scheduler.planGrace('beforebefore' as SpaceId, 1, systemClock.wallMs());
    await expect.poll(() => ran, { timeout: 10_000 }).toEqual(['beforebefore']);
    await scheduler.planGrace('afterafteraf' as SpaceId, 1, systemClock.wallMs() + 500);
    isRefusing = true;
    await expect.poll(troubles, { timeout: 20_000 }).toBeGreaterThan(1);
    expect(troubles()).toBeLessThan(20);
    isRefusing = false;
    await expect.poll(() => ran, { timeout: 20_000 }).toEqual(['beforebefore', 'afterafteraf']);
    await scheduler.close('test');
  });
});

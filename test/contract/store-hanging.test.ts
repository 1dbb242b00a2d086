import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../src/app/index.ts';
import type { UserId } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { createManualClock, type ManualClock } from '../support/manual-clock.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase, type OwnDatabase } from '../support/own-database.ts';
import { databaseUrl } from '../support/services.ts';

const LIMIT_MS = 10_000;

describe.skipIf(databaseUrl === undefined)('a database in which something hangs', () => {
  let database: OwnDatabase;
  let clock: ManualClock;
  let store: Store;
  /** Somebody else with locks of their own. */
  let other: Client;
  /** Sees what waits: inside a transaction that would stay as it was first seen. */
  let looker: Client;
  beforeEach(async () => {
    database = await ownDatabase(databaseUrl ?? '');
    clock = createManualClock();
    store = await openStore({ dataDir: '/nonexistent', databaseUrl: database.url, clock, logger: memoryLog() });
    other = new Client({ connectionString: database.url });
    looker = new Client({ connectionString: database.url });
    await Promise.all([other.connect(), looker.connect()]);
  });
  afterEach(async () => {
    await Promise.all([other.end(), looker.end()]);
    await store.close('test');
    await database[Symbol.asyncDispose]();
  });

  const waiting = async (count: number): Promise<void> => {
    const locks = `select count(*)::integer as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await looker.query(locks)).rows).toEqual([{ n: count }]), { timeout: 20_000 });
  };
  const unavailable = { status: 'rejected', reason: { name: 'StoreError', code: 'unavailable' } };

  it('[PLAN-29] tells who reads and saves plans after ten seconds, and takes another connection for the next', async () => {
    const plan = aPlan('hung');
    await store.plans.insert(plan);
    await other.query('begin; lock table app.plan in access exclusive mode');
    const changed = { ...plan, revision: 2 };
    const line: LogEntry = { atMs: 1, actorId: null, act: 'planned', targetId: null, detail: 'hung' };
    const hung = Promise.allSettled([store.plans.get(plan.id), store.plans.save(changed, [], line)]);
    await waiting(2);
    clock.advance(LIMIT_MS);
    expect(await hung).toMatchObject([unavailable, unavailable]);
    const next = store.plans.get(plan.id);
    await waiting(3);
    // The connections that hung are not the pool's any more.
    expect(store.pool.totalCount).toBe(1);
    await other.query('commit');
    expect(await next).toEqual(plan);
  });

  it('[PLAN-29] may be asked again what it was asked in vain, though the first is stored after all', async () => {
    const plan = aPlan('late');
    await store.plans.insert(plan);
    // Who waits for a row has it in the order they came; a table several at once.
    await other.query('begin');
    await other.query('select from app.plan where id = $1 for update', [plan.id]);
    const changed = { ...plan, revision: 2 };
    const hung = Promise.allSettled([store.plans.save(changed)]);
    await waiting(1);
    clock.advance(LIMIT_MS);
    expect(await hung).toMatchObject([unavailable]);
    const again = store.plans.save(changed);
    await waiting(2);
    await other.query('commit');
    expect(await again).toBe(false);
    expect(await store.plans.get(plan.id)).toEqual(changed);
  });

  it('[PLAN-29] is told of the people of a round in one order, so that two that wait for each other do not block each other', async () => {
    const plans = ['order1', 'order2', 'order3'].map((name) => aPlan(name));
    for (const plan of plans) await store.plans.insert(plan);
    const [one, two, three] = ['222222222222222291', '222222222222222292', '222222222222222293'] as UserId[];
    const add = (userId: UserId | undefined): Promise<unknown> =>
      other.query('insert into app.person (user_id) values ($1)', [userId]);
    await other.query("begin; set local lock_timeout = '500ms'");
    await add(one);
    const saved = plans.map((plan, at) => {
      const actorId = [null, three, one][at] ?? null;
      const line: LogEntry = { atMs: 1, actorId, act: 'planned', targetId: two ?? null, detail: plan.id };
      return store.plans.save({ ...plan, revision: 2 }, [], line);
    });
    await waiting(1);
    await add(three);
    await other.query('commit');
    expect(await Promise.all(saved)).toEqual([true, true, true]);
  });

  it('[KEEP-12] gives free after 30 s what is held by a transaction of a process that hangs or is gone', async () => {
    const plan = aPlan('held');
    await store.plans.insert(plan);
    const held = await store.pool.connect();
    const lost = new Promise<Error>((resolve) => held.once('error', resolve));
    const setting = 'idle_in_transaction_session_timeout';
    expect((await held.query(`show ${setting}`)).rows).toEqual([{ [setting]: '30s' }]);
    // The same, sooner.
    await held.query(`set ${setting} = '200ms'`);
    await held.query('begin');
    await held.query('select from app.plan where id = $1 for update', [plan.id]);
    expect(await store.plans.save({ ...plan, revision: 2 })).toBe(true);
    expect(await lost).toMatchObject({ message: expect.stringContaining('idle-in-transaction') });
    held.release(true);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import { type Clock, type SpaceId, systemClock, type UserId } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan, aSeries, fullOpening } from '../support/a-plan.ts';
import { aSpace, guest, guild, host } from '../support/a-space.ts';
import { budget } from '../support/budget.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { type TempFolder, tempFolder } from '../support/temp-folder.ts';

/** What was acknowledged together: a space that has the id of its plan, and a plan that was marked as opened. */
interface Stored {
  readonly stored: SpaceId;
  /** In some. */
  readonly opened: SpaceId | null;
}

/** A process that writes to a store, and what it said. */
interface Writer {
  readonly child: ChildProcess;
  readonly stored: Stored[];
  readonly failed: { readonly message: string; readonly code: string | null } | null;
  readonly isOpen: boolean;
}

const patient = { timeout: 30_000, interval: 10 };
const writers = new Set<ChildProcess>();
let folder: TempFolder;
let store: Store | null;
let log: MemoryLog;

beforeEach(async () => {
  folder = tempFolder();
  await fillDataFolder(folder.path);
  log = memoryLog();
  store = null;
});
afterEach(async () => {
  await store?.close('test');
  for (const child of writers) await kill(child);
  folder[Symbol.dispose]();
});

const open = async (clock: Clock = systemClock): Promise<Store> => {
  store = await openStore({ dataDir: folder.path, clock, logger: log });
  return store;
};
const reopen = async (): Promise<Store> => {
  await store?.close('test');
  store = null;
  return open();
};

async function kill(child: ChildProcess): Promise<void> {
  writers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** One that ended by itself shows nothing of what a kill leaves behind. */
async function killAlive(child: ChildProcess): Promise<void> {
  expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  await kill(child);
}

function startWriter(prefix: string, syncedTo: string | null = null): Writer {
  const file = new URL('../support/store-writer.ts', import.meta.url).pathname;
  const before = syncedTo === null ? [] : ['--import', new URL('../support/power-loss.ts', import.meta.url).href];
  const child = spawn(process.execPath, [...before, file, folder.path, prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SYNCED_FROM: folder.path, SYNCED_TO: syncedTo ?? '' },
  });
  writers.add(child);
  const state = { child, stored: [] as Stored[], failed: null as Writer['failed'], isOpen: false };
  // as: the writer is ours and prints what is read here.
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Partial<Stored> & { failed?: string; code?: string | null; open?: boolean };
    const { stored, opened } = line;
    if (stored !== undefined && opened !== undefined) state.stored.push({ stored, opened });
    if (line.failed !== undefined) state.failed = { message: line.failed, code: line.code ?? null };
    if (line.open === true) state.isOpen = true;
  });
  return state;
}

/** Opens the store, which has everything that was acknowledged: spaces with their log, dates of series, who comes to them, and what opened. */
async function expectAll(acknowledged: readonly Stored[]): Promise<Store> {
  const opened = await open();
  const { spaces, plans, rsvps } = opened;
  const lost: string[] = [];
  for (const { stored: id, opened: openedId } of acknowledged) {
    const space = await spaces.get(id);
    const lines = await spaces.log(id, 10);
    const plan = await plans.get(id);
    const { people } = await rsvps.get(id);
    if (space?.revision !== 2 || lines.length !== 2 || plan === null || people.length !== 1) lost.push(id);
    if (openedId !== null && (await plans.get(openedId))?.life.status !== 'opened') lost.push(openedId);
  }
  expect(lost).toEqual([]);
  return opened;
}

describe('the embedded store after a power cut', () => {
  it('[PLAN-16] has everything that was acknowledged, of what was synced alone', async () => {
    const acknowledged: Stored[] = [];
    for (let round = 0; round < budget({ ci: 1, long: 8 }); round += 1) {
      await open();
      await store?.close('test');
      store = null;
      using synced = tempFolder();
      cpSync(folder.path, synced.path, { recursive: true });
      const writer = startWriter(`p${round}x`, synced.path);
      await expect.poll(() => writer.stored.length, patient).toBeGreaterThan(4 + 20 * round);
      await killAlive(writer.child);
      acknowledged.push(...writer.stored);
      // A file of the write-ahead log has 16 MiB and is copied for each commit: few of them in a run that people wait for.
      // What was written and not synced is gone.
      rmSync(folder.path, { recursive: true });
      cpSync(synced.path, folder.path, { recursive: true });
    }
    await expectAll(acknowledged);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('the embedded store after kill -9', () => {
  it('has every transaction that was acknowledged, whole', async () => {
    const acknowledged: Stored[] = [];
    for (let round = 0; round < budget({ ci: 4, long: 30 }); round += 1) {
      const writer = startWriter(`k${round}x`);
      // Each commit is synced to the disk, of which a run that people wait for makes fewer.
      const enough = 14 + budget({ ci: 12, long: 25 }) * round;
      await expect.poll(() => writer.stored.length, patient).toBeGreaterThan(enough);
      await killAlive(writer.child);
      acknowledged.push(...writer.stored);
    }
    const { plans, series } = await expectAll(acknowledged);
    expect(acknowledged.length).toBeGreaterThan(80);
    const running = await series.ofGuild(guild);
    expect(running.length).toBeGreaterThan(10);
    for (const { id, nextNumber } of running) {
      const numbers = (await plans.ofSeries(id)).map(({ occurrence }) => occurrence?.number);
      expect(numbers).toEqual(Array.from({ length: nextNumber - 1 }, (_, index) => index + 1));
    }
  });

  it('opens again when the first start was killed at any moment', async () => {
    rmSync(join(folder.path, 'store'), { recursive: true });
    for (const afterMs of [150, 1_200, 2_500]) {
      const writer = startWriter('f');
      await new Promise<void>((resolve) => systemClock.after(afterMs, resolve));
      await killAlive(writer.child);
    }
    const { spaces } = await open();
    await spaces.insert(aSpace('works'), []);
    expect(await spaces.get(aSpace('works').id)).not.toBeNull();
  });
});

describe('one data folder', () => {
  it('is refused to a second process, which is told who holds it, and is free when the holder was killed', async () => {
    const holder = startWriter('h');
    await expect.poll(() => holder.isOpen, patient).toBe(true);
    const second = startWriter('s');
    await expect.poll(() => second.failed, patient).not.toBeNull();
    expect(second.failed?.code).toBe('locked');
    expect(second.failed?.message).toContain(`process ${holder.child.pid}`);
    expect(second.stored).toEqual([]);
    await killAlive(holder.child);
    await expect(open()).resolves.toMatchObject({ kind: 'pglite' });
  });

  it('goes to exactly one of several that start at once, also over a killed holder', async () => {
    const dead = startWriter('d');
    await expect.poll(() => dead.isOpen, patient).toBe(true);
    await killAlive(dead.child);
    const racers = ['a', 'b', 'c', 'e'].map((prefix) => startWriter(prefix));
    await expect.poll(() => racers.filter(({ failed, isOpen }) => failed !== null || isOpen).length, patient).toBe(4);
    expect(racers.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(racers.flatMap(({ failed }) => (failed === null ? [] : [failed.code]))).toEqual([
      'locked',
      'locked',
      'locked',
    ]);
  });

  it('is refused a second time inside one process as well', async () => {
    await open();
    const again = openStore({ dataDir: folder.path, clock: systemClock, logger: log });
    await expect(again).rejects.toMatchObject({ name: 'EngineError', code: 'locked' });
  });
});

describe('the embedded engine', () => {
  it('syncs to the disk for each commit, before it is acknowledged', async () => {
    const { spaces, syncs } = await open();
    for (let number = 0; number < 20; number += 1) {
      const before = syncs() ?? 0;
      await spaces.insert(aSpace(`sync${number}`), []);
      expect(syncs() ?? 0).toBeGreaterThan(before);
    }
    const settings = await store?.pool.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'wal_sync_method') order by name",
    );
    expect(settings?.rows.map(({ setting }) => setting)).toEqual(['on', 'on', 'on', 'fsync']);
  });

  it('tells work under way that its thread died, as worth trying again, and is back by itself with all that was acknowledged', async () => {
    const threads: Worker[] = [];
    const onWorker = (worker: Worker): void => void threads.push(worker);
    process.on('worker', onWorker);
    const { spaces, pool } = await open();
    process.off('worker', onWorker);
    await spaces.insert(aSpace('kept'), []);
    const client = await pool.connect();
    await client.query('begin');
    const underway = ['u1', 'u2', 'u3'].map((name) => spaces.insert(aSpace(name), []));
    const settled = Promise.allSettled(underway);
    await threads.at(-1)?.terminate();
    for (const result of await settled) {
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { name: 'StoreError', code: 'unavailable', retryable: true },
      });
    }
    await expect(client.query('select 1')).rejects.toThrow();
    client.release();
    await spaces.insert(aSpace('after'), []);
    expect(await spaces.get(aSpace('kept').id)).not.toBeNull();
    expect((await spaces.unfinished()).map(({ id }) => id)).toEqual([aSpace('after').id, aSpace('kept').id]);
  });

  it('rolls back a transaction that is held too long and goes on with the others', async () => {
    let speed = 1;
    const clock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / speed, run) };
    const { spaces, pool } = await open(clock);
    speed = 50;
    const client = await pool.connect();
    await client.query('begin');
    speed = 1;
    await client.query("insert into app.guild_settings values ('1', '{}')");
    await spaces.insert(aSpace('waited'), []);
    await expect(client.query('commit')).rejects.toThrow();
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('held too long') }),
    );
    client.release();
    expect((await pool.query('select 1 from app.guild_settings')).rowCount).toBe(0);
  });

  it('keeps what each of many interleaved transactions was told, and nothing else', async () => {
    const { pool } = await open();
    await pool.query('create table app.probe (id integer primary key)');
    const committed: number[] = [];
    const lane = async (start: number): Promise<void> => {
      for (let id = start; id < start + 30; id += 1) {
        const client = await pool.connect();
        await client.query('begin');
        await client.query('insert into app.probe values ($1)', [id]);
        if (id % 5 === 0) await client.query('select * from nowhere').catch(() => undefined);
        await client.query(id % 3 === 0 ? 'rollback' : 'commit');
        client.release();
        if (id % 3 !== 0 && id % 5 !== 0) committed.push(id);
      }
    };
    await Promise.all([0, 100, 200, 300, 400, 500].map(lane));
    const { rows } = await pool.query<{ id: number }>('select id from app.probe order by id');
    expect(rows.map(({ id }) => id)).toEqual(committed.toSorted((a, b) => a - b));
  });

  it('hears a notification on each connection that listens', async () => {
    const { pool } = await open();
    const heard: string[] = [];
    const listener = await pool.connect();
    listener.on('notification', ({ channel, payload }) => heard.push(`${channel}:${payload}`));
    await listener.query('listen news');
    await pool.query("select pg_notify('news', 'one')");
    await pool.query("begin; select pg_notify('news', 'never'); rollback");
    await listener.query("select pg_notify('news', 'own')");
    await expect.poll(() => heard, patient).toEqual(['news:one', 'news:own']);
    listener.release();
  });
});

describe('stored data that cannot be opened', () => {
  const pgdata = (): string => join(folder.path, 'store', 'pgdata');
  const ruin = (): void => writeFileSync(join(pgdata(), 'global', 'pg_control'), 'nonsense');
  /** The dump's times pass at once, everything else takes its time. */
  const dumpSoon: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms === 120_000 ? 1 : ms, run) };
  const dumps = (): string[] => readdirSync(join(folder.path, 'store', 'dumps')).filter((name) => name.endsWith('.gz'));

  it('is replaced by the newest good dump, kept aside, and told', async () => {
    const before = await open(systemClock);
    const space = aSpace('dumped');
    await before.spaces.insert(space, [
      { atMs: 1, actorId: space.hostId, act: 'opened', targetId: null, detail: 'مجلس\t\n' },
    ]);
    await before.settings.save(space.guildId, { language: 'ar', rules: DEFAULT_RULES });
    const owed = { guildId: guild, userId: guest, spaceId: space.id, sinceMs: 5 };
    // as: test data stands in for what the edges parse.
    const lease = { spaceId: space.id, guildId: guild, accountId: '900' as UserId };
    await before.owed.owe(owed);
    await before.leases.change([], [lease]);
    const [plan, series] = [aPlan('planned', { opening: fullOpening }), aSeries('dumped', { opening: fullOpening })];
    await before.series.insert(series);
    await before.plans.insert(plan);
    const set = { language: null, zone: 'Africa/Cairo' };
    await before.people.save(guest, set);
    await before.close('test');
    await open(dumpSoon);
    await expect.poll(() => log.lines.map(({ message }) => message), patient).toContain('store: dumped');
    await store?.close('test');
    ruin();
    const after = await open();
    expect(after.restored?.rows).toEqual({
      action_log: 1,
      guild_settings: 1,
      owed_unmute: 1,
      person: 1,
      person_settings: 1,
      plan: 1,
      seat_lease: 1,
      series: 1,
      space: 1,
    });
    expect(await after.plans.startingUntil(plan.startsAtMs, 9)).toEqual([plan]);
    expect(await after.series.ofGuild(guild)).toEqual([series]);
    expect((await after.data.about(host, 9)).plans.map(({ id }) => id)).toEqual([plan.id]);
    expect(await after.people.get(guest)).toEqual(set);
    expect(await after.owed.all()).toEqual([owed]);
    expect(await after.leases.all()).toEqual([lease]);
    expect(await after.spaces.get(space.id)).toEqual(space);
    expect(await after.spaces.log(space.id, 5)).toMatchObject([
      { act: 'opened', actorId: space.hostId, detail: 'مجلس\t\n' },
    ]);
    expect(await after.settings.get(space.guildId)).toEqual({ language: 'ar', rules: DEFAULT_RULES });
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('restored from a dump') }),
    );
    expect(
      readdirSync(join(folder.path, 'store', 'set-aside')).filter((name) => name.startsWith('broken-')),
    ).toHaveLength(1);
    await after.spaces.save({ ...space, revision: 2 }, [
      { atMs: 2, actorId: null, act: 'again', targetId: null, detail: null },
    ]);
    const again = await reopen();
    expect(again.restored).toBeNull();
    expect((await again.spaces.log(space.id, 5)).map(({ act }) => act)).toEqual(['opened', 'again']);
  });

  it('stops the start when there is no good dump, saying what to do, and changes nothing', async () => {
    await open(dumpSoon);
    await expect.poll(() => dumps().length, patient).toBe(1);
    await store?.close('test');
    store = null;
    for (const name of dumps()) truncateSync(join(folder.path, 'store', 'dumps', name), 40);
    ruin();
    await expect(open()).rejects.toMatchObject({
      name: 'EngineError',
      code: 'broken',
      message: expect.stringContaining('no good dump'),
    });
    expect(readdirSync(join(folder.path, 'store', 'set-aside'))).toEqual([]);
    renameSync(pgdata(), join(folder.path, 'moved'));
    await expect(open()).resolves.toMatchObject({ restored: null });
  });

  it('is refused when a newer program wrote it', async () => {
    const { pool } = await open();
    await pool.query("insert into app.migration (version, file) values (999, 'from the future')");
    await expect(reopen()).rejects.toMatchObject({
      name: 'EngineError',
      code: 'newer',
      message: expect.stringContaining('newer Majlis'),
    });
    // The folder is free again, so that the newer program can be started.
    await expect(open()).rejects.toMatchObject({ code: 'newer' });
  });
});

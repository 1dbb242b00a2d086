import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { budget } from '../support/budget.ts';
import { dieAt } from '../support/dying-process.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import { KILL_GUILDS, KILL_POINTS, type KillPoint } from '../support/plan-kills.ts';
import { startPlanned } from '../support/planned-process.ts';
import { datesIn, expectNoGap, expectOnce } from '../support/expect-planned.ts';
import { databaseUrl, redisDatabase } from '../support/services.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const redisUrl = redisDatabase(1);

const patient = { timeout: 40_000, interval: 50 };
const OPENER = new URL('../support/plan-opener.ts', import.meta.url);

/** Where everything lasts. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

/** What the processes had been told of their writes before they died. */
type Told = Readonly<Record<'planned' | 'series' | 'stored' | 'opened', Set<string>>>;

/** Runs a process until it dies at its point. */
async function planning(
  point: KillPoint,
  name: string,
  { place, told }: { readonly place: Place; readonly told: Told },
): Promise<void> {
  const args = [place.dataDir, place.databaseUrl, place.redisUrl, point, name];
  for (const said of await dieAt<Readonly<Record<keyof Told, string>>>(OPENER, args, point))
    // as: the keys of what it says are those of what was told.
    for (const [what, id] of Object.entries(said)) told[what as keyof Told].add(id);
}

const isLong = budget({ ci: 0, long: 1 }) === 1;

async function survivesKills(place: Place, points: readonly KillPoint[]): Promise<void> {
  const told: Told = { planned: new Set(), series: new Set(), stored: new Set(), opened: new Set() };
  for (const [at, point] of points.entries()) {
    await planning(point, String.fromCodePoint(97 + at), { place, told });
    if (isLong) console.error(`${at + 1} of ${points.length}: killed ${point}`);
  }
  const store = await openStore({
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl === '' ? null : place.databaseUrl,
    clock: systemClock,
    logger: memoryLog(),
  });
  const log = memoryLog();
  const last = await startPlanned({ store, redisUrl: place.redisUrl, log, guilds: KILL_GUILDS });
  const left = async (): Promise<readonly unknown[]> => {
    // Those whose time has come, and those whose time comes within seconds.
    const due = "select id from app.plan where status = 'planned' and (starts_at_ms <= $1 or id = any($2))";
    const { rows } = await store.pool.query(due, [systemClock.wallMs(), [...told.planned]]);
    const behind = await Promise.all([...told.series].map(async (id) => (await datesIn(store, id)).length < 3));
    return [...rows, ...behind.filter((isBehind) => isBehind)];
  };
  await expect.poll(left, patient).toEqual([]);
  expect([told.planned.size, told.series.size]).toEqual([2 * points.length, points.length]);
  for (const id of told.planned) await expectOnce(store, id);
  let edits = 0;
  for (const id of told.series) edits += await expectNoGap(store, id);
  // What was stored before the kill is there, what was not is not.
  expect(edits).toBe(points.filter((point) => point === 'after all dates of a series are changed').length);
  for (const id of [...told.stored, ...told.opened]) await expectOnce(store, id, [0, 1]);
  expect([...log.lines, ...last.world.logger.lines].filter(({ level }) => level === 'error')).toEqual([]);
  expect(await last.scheduler.dead(10)).toEqual([]);
  await last.close();
  await store.close('test');
}

/** The points of a short run: where one write was made and the next one was not. */
const SHORT: readonly KillPoint[] = [
  'after the dates of a series are stored',
  'after the space is stored',
  'before the plan is marked as opened',
  'after all dates of a series are changed',
];
const points = SHORT.concat(
  KILL_POINTS.filter((point) => !SHORT.includes(point)).slice(0, budget({ ci: 0, long: KILL_POINTS.length })),
);
/** A start on the embedded engine takes seconds. */
const onPglite = points.slice(0, budget({ ci: 2, long: KILL_POINTS.length }));
const timeout = budget({ ci: 300_000, long: 1_200_000 });

describe('planned spaces of a process that is killed around opening them', () => {
  it(
    '[PLAN-3] [PLAN-11] [PLAN-16] [PLAN-22] open once each, with no gap in a series, on PGlite',
    { timeout },
    async () => {
      using folder = tempFolder();
      await fillDataFolder(folder.path);
      await survivesKills({ dataDir: folder.path, databaseUrl: '', redisUrl: '' }, onPglite);
    },
  );

  it.skipIf(databaseUrl === undefined || redisUrl === undefined)(
    '[PLAN-3] [PLAN-11] [PLAN-16] [PLAN-22] likewise on PostgreSQL with the queue on Redis',
    { timeout },
    async () => {
      await using database = await ownDatabase(databaseUrl ?? '');
      const own = new Redis(redisUrl ?? '');
      await own.flushdb();
      own.disconnect();
      await survivesKills({ dataDir: '/nonexistent', databaseUrl: database.url, redisUrl: redisUrl ?? '' }, points);
    },
  );
});

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { budget } from '../support/budget.ts';
import { dieAt } from '../support/dying-process.ts';
import { eventsIn, fileEvents } from '../support/file-events.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import {
  COMING,
  KILL_GUILDS,
  MOVE_POINTS,
  MOVED,
  type MovePoint,
  REMINDED,
  type ToMove,
} from '../support/plan-kills.ts';
import { startPlanned } from '../support/planned-process.ts';
import { fileDiscord, postedIn } from '../support/remind-discord.ts';
import { databaseUrl } from '../support/services.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const patient = { timeout: 60_000, interval: 50 };
const OPENER = new URL('../support/move-opener.ts', import.meta.url);

/** Where everything lasts. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string;
}

/** What is moved, and where the process is killed. */
interface Case {
  readonly what: (typeof MOVED)[number];
  readonly point: MovePoint;
}

/** Runs a process until it dies at its point; answers what was to go where. */
async function moving({ what, point }: Case, name: string, place: Place, folder: string): Promise<ToMove> {
  const args = [place.dataDir, place.databaseUrl, folder, point, what, name];
  const said = await dieAt<ToMove>(OPENER, args, `${what}, ${point}`);
  return { key: '', plans: [], ...said.at(-1) };
}

/** What is true of each case once a last process has done what the others left. */
async function survivesKills(place: Place, cases: readonly Case[]): Promise<void> {
  using folder = tempFolder();
  const [posted, events] = [join(folder.path, 'posted.jsonl'), join(folder.path, 'events.jsonl')];
  const all: (Case & ToMove)[] = [];
  for (const [at, one] of cases.entries()) {
    all.push({ ...one, ...(await moving(one, `${String.fromCodePoint(97 + at)}move`, place, folder.path)) });
    if (isLong) console.error(`${at + 1} of ${cases.length}: ${one.what}, killed ${one.point}`);
  }
  const log = memoryLog();
  const store = await openStore({
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl === '' ? null : place.databaseUrl,
    clock: systemClock,
    logger: log,
  });
  const { rsvps, outbox, planEvents } = store;
  const nowMs = (): number => systemClock.wallMs();
  const last = await startPlanned({
    store,
    log,
    guilds: KILL_GUILDS,
    more: { rsvps, outbox, planEvents, messages: fileDiscord(posted, nowMs), events: fileEvents(events, nowMs) },
  });
  /** The new times of which somebody was told, in each of their notices. */
  const toldOf = ({ key, plans }: ToMove, userId: string): readonly (readonly number[])[] =>
    postedIn(posted)
      .filter((line) => line.userId === userId && line.key.startsWith(key))
      .map(({ text }) => plans.map(({ toMs }) => toMs).filter((toMs) => text.includes(`<t:${toMs / 1000}:F>`)));
  /** When the event of a plan begins, and how often it was edited; null for none. */
  const eventOf = async (id: string): Promise<unknown> => {
    const row = (await planEvents.all()).find(({ planId }) => planId === id);
    const found = row?.eventId == null ? undefined : eventsIn(events).get(row.eventId);
    return found === undefined ? null : [found.event.status, found.event.startsAtMs, found.edits];
  };
  const standing = async (): Promise<readonly unknown[]> => {
    const wait = await outbox.lanes();
    const each = all.map(async (one) => ({
      ...one,
      times: await Promise.all(one.plans.map(async ({ id }) => (await store.plans.get(id))?.startsAtMs)),
      events: await Promise.all(one.plans.map(async ({ id }) => await eventOf(id))),
      told: [REMINDED, COMING].map((userId) => toldOf(one, userId)),
    }));
    return [wait, ...(await Promise.all(each))];
  };
  const wanted = all.map((one) => {
    const isMoved = one.point !== 'before the move is stored';
    const times = one.plans.map(({ fromMs, toMs }) => (isMoved ? toMs : fromMs));
    // One comes to the first date, the other to each.
    const told = isMoved ? [[times.slice(0, 1)], [times]] : [[], []];
    return { ...one, times, events: times.map((atMs) => ['scheduled', atMs, isMoved ? 1 : 0]), told };
  });
  await expect.poll(standing, patient).toEqual([[], ...wanted]);
  // The jobs of the old times come to nothing, and no event was made twice.
  const ids = all.flatMap(({ plans }) => plans.map(({ id }) => id));
  for (const id of ids) await last.world.app.planDue(id, 1);
  const opened = await store.pool.query('select 1 from app.space where id = any($1)', [ids]);
  expect([opened.rowCount, eventsIn(events).size]).toEqual([0, ids.length]);
  expect([...log.lines, ...last.world.logger.lines].filter(({ level }) => level === 'error')).toEqual([]);
  expect(await last.scheduler.dead(10)).toEqual([]);
  await last.close();
  await store.close('test');
}

const isLong = budget({ ci: 0, long: 1 }) === 1;
/** The short run has one plan, and the point that has most before it and behind it: the plan is stored, one was told, another not yet. */
const moved: readonly (typeof MOVED)[number][] = isLong ? MOVED : ['plan'];
const points: readonly MovePoint[] = isLong ? MOVE_POINTS : ['between two notices'];
const timeout = budget({ ci: 300_000, long: 1_200_000 });

describe.each(moved)('a %s that is moved by a process that is killed around it', (what) => {
  const cases = points.map((point) => ({ what, point }));

  it(
    '[PLAN-24] [PLAN-26] [PLAN-27] [EVENT-2] has one new time everywhere, of which each is told once, on PGlite',
    { timeout },
    async () => {
      using folder = tempFolder();
      await fillDataFolder(folder.path);
      await survivesKills({ dataDir: folder.path, databaseUrl: '' }, cases);
    },
  );

  it.skipIf(databaseUrl === undefined)(
    '[PLAN-24] [PLAN-26] [PLAN-27] [EVENT-2] likewise on PostgreSQL',
    { timeout },
    async () => {
      await using database = await ownDatabase(databaseUrl ?? '');
      await survivesKills({ dataDir: '/nonexistent', databaseUrl: database.url }, cases);
    },
  );
});

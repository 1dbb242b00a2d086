import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { budget } from '../support/budget.ts';
import { dieAt } from '../support/dying-process.ts';
import { type MemoryLog, memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import { KILL_GUILDS, REMIND_POINTS, REMINDED, type RemindPoint } from '../support/plan-kills.ts';
import { startPlanned } from '../support/planned-process.ts';
import { fileDiscord, postedIn } from '../support/remind-discord.ts';
import { databaseUrl } from '../support/services.ts';
import { fillDataFolder } from '../support/made-folder.ts';
import { tempFolder } from '../support/temp-folder.ts';

const patient = { timeout: 60_000, interval: 50 };
const OPENER = new URL('../support/remind-opener.ts', import.meta.url);
/** Past the time for which Discord knows a nonce, and before the plans begin. */
const LONG_AFTER_MS = 180_000;

/** Where everything lasts. */
interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string;
}

/** Runs a process until it dies at its point; answers what it had planned. */
async function reminding(point: RemindPoint, name: string, place: Place, file: string): Promise<string> {
  const args = [place.dataDir, place.databaseUrl, file, point, name];
  const said = await dieAt<{ readonly planned: string }>(OPENER, args, point);
  return said.at(-1)?.planned ?? '';
}

/** What the last process finds, `aheadMs` after the others, and what it tells. */
interface Run {
  readonly aheadMs: number;
  readonly canRead: boolean;
}

/** How often each was reminded, by point, once a last process has done what the others left. */
async function reminded(
  place: Place,
  points: readonly RemindPoint[],
  { aheadMs, canRead }: Run,
): Promise<{ readonly counts: readonly number[]; readonly log: MemoryLog }> {
  using folder = tempFolder();
  const file = join(folder.path, 'posted.jsonl');
  const planned: string[] = [];
  for (const [at, point] of points.entries())
    planned.push(await reminding(point, `${String.fromCodePoint(97 + at)}remind`, place, file));
  const log = memoryLog();
  const store = await openStore({
    dataDir: place.dataDir,
    databaseUrl: place.databaseUrl === '' ? null : place.databaseUrl,
    clock: systemClock,
    logger: log,
  });
  const { rsvps, outbox } = store;
  const messages = fileDiscord(file, () => systemClock.wallMs() + aheadMs, { canRead });
  const last = await startPlanned({ store, log, guilds: KILL_GUILDS, aheadMs, more: { rsvps, outbox, messages } });
  const left = async (): Promise<readonly unknown[]> => {
    const unmarked =
      'select id from app.plan where id = any($1) and not exists (select 1 from app.reminded where plan_id = id)';
    return [...(await store.pool.query(unmarked, [planned])).rows, ...(await outbox.lanes())];
  };
  await expect.poll(left, patient).toEqual([]);
  const counts = planned.map(
    (id) => postedIn(file).filter(({ key, userId }) => key.includes(id) && userId === REMINDED).length,
  );
  for (const { level, message, fields } of last.world.logger.lines) log[level](message, fields);
  await last.close();
  await store.close('test');
  return { counts, log };
}

/** A start on the embedded engine takes seconds: the short run has the point where one thing was done and the next one was not. */
const onPglite: readonly RemindPoint[] =
  budget({ ci: 0, long: 1 }) === 1 ? REMIND_POINTS : ['after the reminder is posted'];
/** How often somebody is reminded by a process that was killed there, when what was posted cannot be read. One point in a run: a process between would still know the nonce. */
const inDoubt = (
  [
    ['before the reminder is posted', 0],
    ['after the reminder is posted', 1],
  ] as const
).slice(0, budget({ ci: 1, long: 2 }));
const timeout = 600_000;
const doubts = ({ lines }: MemoryLog): number =>
  lines.filter(({ message }) => message.startsWith('whether a message was sent is not known')).length;

describe('reminders of a process that is killed around them', () => {
  it(
    '[REMIND-2] [NOTICE-5] come exactly once when it is back within the nonce window, on PGlite',
    { timeout },
    async () => {
      using folder = tempFolder();
      await fillDataFolder(folder.path);
      const place = { dataDir: folder.path, databaseUrl: '' };
      const { counts, log } = await reminded(place, onPglite, { aheadMs: 0, canRead: true });
      expect([counts, doubts(log)]).toEqual([onPglite.map(() => 1), 0]);
    },
  );

  it('[REMIND-2] [NOTICE-5] come once at most later, and the doubt is told, on PGlite', { timeout }, async () => {
    for (const [point, count] of inDoubt) {
      using folder = tempFolder();
      await fillDataFolder(folder.path);
      const place = { dataDir: folder.path, databaseUrl: '' };
      const { counts, log } = await reminded(place, [point], { aheadMs: LONG_AFTER_MS, canRead: false });
      expect([point, counts, doubts(log)]).toEqual([point, [count], 1]);
    }
  });

  it.skipIf(databaseUrl === undefined)('[REMIND-2] likewise on PostgreSQL, at every point', { timeout }, async () => {
    for (const aheadMs of [0, LONG_AFTER_MS].slice(0, budget({ ci: 1, long: 2 }))) {
      await using database = await ownDatabase(databaseUrl ?? '');
      const place = { dataDir: '/nonexistent', databaseUrl: database.url };
      const { counts, log } = await reminded(place, REMIND_POINTS, { aheadMs, canRead: true });
      expect([counts, doubts(log)]).toEqual([REMIND_POINTS.map(() => 1), 0]);
    }
  });
});

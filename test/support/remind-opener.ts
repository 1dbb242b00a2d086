/**
 * Child process of the kill tests: plans a space in the store of the data folder argv[2] or the database argv[3], to which somebody comes
 * who is to be reminded, reminds whoever is due into the file argv[4], and kills itself at the point argv[5]. Its name begins with argv[6].
 * Prints what the store acknowledged.
 */
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { remindingPoints } from './kill-points.ts';
import { memoryLog } from './memory-log.ts';
import { fileDiscord } from './remind-discord.ts';
import { isRemindPoint, KILL_GUILDS, type RemindPoint } from './plan-kills.ts';
import { remindedSoon } from './planned-to-remind.ts';
import { startPlanned } from './planned-process.ts';

const [, , dataDir = '', databaseUrl = '', file = '', point = '', name = ''] = process.argv;
if (!isRemindPoint(point)) throw new Error(`there is no point ${point}`);

const say = (line: object): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve());
  });

/** Dies here if this is the point; nothing after it happens. */
const pass = async (here: RemindPoint): Promise<void> => {
  if (here !== point) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

const log = memoryLog();
const clock = systemClock;
const store = await openStore({ dataDir, databaseUrl: databaseUrl === '' ? null : databaseUrl, clock, logger: log });
const nowMs = clock.wallMs();
const plan = await remindedSoon(store, name, nowMs);
await say({ planned: plan.id });
const { around, ...passing } = remindingPoints(store, pass);
const messages = fileDiscord(file, () => clock.wallMs(), { around });
await startPlanned({ store, log, guilds: KILL_GUILDS, more: { ...passing, messages } });

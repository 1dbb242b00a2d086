/**
 * Child process of the kill tests: plans a space in the store of the data folder argv[2] or the database argv[3], to which somebody comes
 * who is to be reminded, reminds whoever is due into the file argv[4], and kills itself at the point argv[5]. Its name begins with argv[6].
 * Prints what the store acknowledged.
 */
import { decideRsvp, emptyAttendance } from '../../src/domain/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { memoryLog } from './memory-log.ts';
import { fileDiscord } from './remind-discord.ts';
import { isRemindPoint, KILL_GUILDS, plannedAt, REMINDED, type RemindPoint } from './plan-kills.ts';
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

const MINUTE_MS = 60_000;
const log = memoryLog();
const clock = systemClock;
const store = await openStore({ dataDir, databaseUrl: databaseUrl === '' ? null : databaseUrl, clock, logger: log });
const { rsvps, outbox } = store;
const nowMs = clock.wallMs();
// Planned so late that its host needs no reminder, and near enough for the guest's.
const plan = { ...plannedAt(name, nowMs + 9 * MINUTE_MS), life: { status: 'planned', sinceMs: nowMs } } as const;
if (!(await store.plans.insert(plan))) throw new Error('it stands already');
const nobody = emptyAttendance(plan.id);
const wish = decideRsvp(nobody, { type: 'remind', userId: REMINDED, leadMin: 10 }, null);
if (!wish.ok || !(await rsvps.save(nobody, wish.attendance))) throw new Error('nobody comes');
await say({ planned: plan.id });
await startPlanned({
  store,
  log,
  guilds: KILL_GUILDS,
  more: {
    rsvps: {
      ...rsvps,
      mark: async (told) => {
        const isReminding = told.length > 0;
        if (isReminding) await pass('before who is reminded is stored');
        const effects = await rsvps.mark(told);
        if (isReminding) await pass('after who is reminded is stored');
        return effects;
      },
    },
    outbox: {
      ...outbox,
      done: async (keys) => {
        await outbox.done(keys);
        await pass('after the reminder is crossed out');
      },
    },
    messages: fileDiscord(file, () => clock.wallMs(), {
      around: {
        before: () => pass('before the reminder is posted'),
        after: () => pass('after the reminder is posted'),
      },
    }),
  },
});

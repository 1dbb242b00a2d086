/**
 * Child process of the kill tests: plans a space, or a series, in the store of the data folder argv[2] or the database argv[3], to which two
 * people come, moves it to another time as argv[6] says ("plan" or "series"), tells whom it concerns into the files of the folder argv[4],
 * and kills itself at the point argv[5]. Its name begins with argv[7]. Prints which plans were to go where before it moves them.
 */
import { join } from 'node:path';
import { decideRsvp, DEFAULT_RULES, emptyAttendance } from '../../src/domain/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import type { GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { fileEvents } from './file-events.ts';
import { memoryLog } from './memory-log.ts';
import { actor } from './outside-people.ts';
import {
  COMING,
  isMovePoint,
  KILL_GUILDS,
  type MovePoint,
  plannedAt,
  REMINDED,
  type ToMove,
  weeklyFrom,
} from './plan-kills.ts';
import { startPlanned } from './planned-process.ts';
import { fileDiscord } from './remind-discord.ts';

const [, , dataDir = '', databaseUrl = '', folder = '', point = '', what = '', name = ''] = process.argv;
if (!isMovePoint(point)) throw new Error(`there is no point ${point}`);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LOOK_MS = 20;

let isMoving = false;
/** Dies here if this is the point; nothing after it happens. What others left is not what is meant. */
const pass = async (here: MovePoint): Promise<void> => {
  if (here !== point || !isMoving) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => void setTimeout(resolve, LOOK_MS));
};

const log = memoryLog();
const clock = systemClock;
const store = await openStore({ dataDir, databaseUrl: databaseUrl === '' ? null : databaseUrl, clock, logger: log });
const { plans, series, rsvps, outbox, planEvents } = store;

const comesTo = async (planId: SpaceId, people: readonly UserId[]): Promise<void> => {
  let before = emptyAttendance(planId);
  for (const userId of people) {
    const wish = decideRsvp(before, { type: 'interest', userId }, null);
    if (!wish.ok || !(await rsvps.save(before, wish.attendance))) throw new Error('nobody comes');
    before = wish.attendance;
  }
};

const nowMs = clock.wallMs();
const noonMs = Math.floor(nowMs / DAY_MS) * DAY_MS + 1.5 * DAY_MS;
// Of whole seconds, as Discord keeps them.
const single = plannedAt(`${name}tea`, Math.floor(nowMs / 1000) * 1000 + 3 * HOUR_MS);
const weekly = weeklyFrom(`${name}weekly`, noonMs);
const guildId: GuildId = what === 'plan' ? single.guildId : weekly.guildId;
// Rooms of plans would be gone with this process.
await store.settings.save(guildId, { language: 'en', rules: { ...DEFAULT_RULES, ownRooms: false } });
if (what === 'plan') await plans.insert(single);
else await series.insert(weekly);

const { world } = await startPlanned({
  store,
  log,
  guilds: KILL_GUILDS,
  kept: {
    spaces: store.spaces,
    plans: {
      ...plans,
      save: async (plan, ...more) => {
        await pass('before the move is stored');
        const isSaved = await plans.save(plan, ...more);
        if (isSaved) await pass('after the move is stored');
        return isSaved;
      },
    },
    series: {
      ...series,
      saveAll: async (...all) => {
        await pass('before the move is stored');
        const isSaved = await series.saveAll(...all);
        if (isSaved) await pass('after the move is stored');
        return isSaved;
      },
    },
  },
  more: {
    rsvps,
    planEvents,
    outbox: {
      ...outbox,
      done: async (keys) => {
        await outbox.done(keys);
        await pass('after the first notice is crossed out');
      },
    },
    messages: fileDiscord(join(folder, 'posted.jsonl'), () => clock.wallMs(), {
      around: {
        before: () => pass('before the first notice is posted'),
        after: () => pass('between two notices'),
      },
    }),
    events: fileEvents(join(folder, 'events.jsonl'), () => clock.wallMs(), {
      before: () => pass('before the event is edited'),
      after: () => pass('after the event is edited'),
    }),
  },
});

const mine = async (): Promise<readonly Plan[]> =>
  what === 'plan' ? [(await plans.get(single.id)) ?? single] : await plans.ofSeries(weekly.id);
await until(async () => (await mine()).length >= (what === 'plan' ? 1 : 2));
const found = await mine();
for (const [at, { id }] of found.entries()) await comesTo(id, at === 0 ? [REMINDED, COMING] : [COMING]);
// Each has its event, and what others left is told and edited.
await until(async () => {
  const rows = await planEvents.all();
  const areMade = found.every(({ id }) => rows.some(({ planId, eventId }) => planId === id && eventId !== null));
  const starts = await Promise.all(rows.map(async ({ planId }) => (await plans.get(planId))?.startsAtMs));
  const areEdited = rows.every(({ applied }, at) => applied.startsAtMs === starts[at]);
  return areMade && areEdited && (await outbox.lanes()).length === 0;
});
const byMs = what === 'plan' ? 2 * HOUR_MS : 3 * HOUR_MS;
const toMove: ToMove = {
  key: what === 'plan' ? `plan-moved:${single.id}:` : `series-moved:${weekly.id}:`,
  plans: found.map(({ id, startsAtMs }) => ({ id, fromMs: startsAtMs, toMs: startsAtMs + byMs })),
};
await new Promise<void>((resolve) => void process.stdout.write(`${JSON.stringify(toMove)}\n`, () => resolve()));
isMoving = true;
const by = { ...actor('planner', guildId), userId: single.byUserId };
if (what === 'plan') await world.app.movePlan(by, single.id, single.startsAtMs + byMs);
else {
  const asked = { which: { type: 'series', id: weekly.id }, when: '15:00', zone: null } as const;
  const drafted = await world.app.draftMove(by, asked);
  if (!drafted.ok || drafted.value === null) throw new Error('the new times were not understood');
  await world.app.moveSeries(by, drafted.value.draft.id, 0);
}

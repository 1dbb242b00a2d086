/**
 * Child process of the kill tests: plans two spaces and a series in the store of the data folder argv[2] or the database argv[3] (queue on
 * the Redis argv[4], if any), opens what is due there, and kills itself at the point argv[5]. Their names begin with argv[6]. Prints what
 * the store acknowledged.
 */
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { openingPoints } from './kill-points.ts';
import { memoryLog } from './memory-log.ts';
import { actor } from './outside-people.ts';
import { dailySince, isKillPoint, KILL_GUILDS, type KillPoint, plannedAt } from './plan-kills.ts';
import { startPlanned } from './planned-process.ts';

const [, , dataDir = '', databaseUrl = '', redisUrl = '', point = '', name = ''] = process.argv;
if (point !== '' && !isKillPoint(point)) throw new Error(`there is no point ${point}`);

const say = (line: object): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => resolve());
  });

const MINUTE_MS = 60_000;

/** Dies here if this is the point; nothing after it happens. */
const pass = async (here: KillPoint): Promise<void> => {
  if (here !== point) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
};

const log = memoryLog();
const store = await openStore({
  dataDir,
  databaseUrl: databaseUrl === '' ? null : databaseUrl,
  clock: systemClock,
  logger: log,
});
const { plans, series } = store;
const kept = openingPoints(store, pass, say);
const nowMs = systemClock.wallMs();
for (const plan of [plannedAt(`${name}now`, nowMs), plannedAt(`${name}soon`, nowMs + 1_000)])
  if (await plans.insert(plan)) await say({ planned: plan.id });
const daily = dailySince(`${name}daily`, nowMs - 2 * MINUTE_MS);
await series.insert(daily);
await say({ series: daily.id });
const { world } = await startPlanned({ store, redisUrl, kept, log, guilds: KILL_GUILDS });
// Its dates first: what has opened or is not there yet is changed by nothing.
if (point.includes('changed')) {
  const by = { ...actor('planner', daily.guildId), userId: daily.byUserId };
  while ((await plans.ofSeries(daily.id)).length < 2) await new Promise((resolve) => void setTimeout(resolve, 20));
  await world.app.changeSeries(by, daily.id, { title: 'Talk', seats: 5 });
}

import type { Attendance, Plan, Series } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Effect } from './outbox-port.ts';
import type { PlanTelling } from './plan-concerns.ts';
import { concerned, DATES_TOLD, noticesOf, whyTold } from './plan-concerns.ts';
import type { PlannedBy } from './plan-log.ts';

const MINUTE_MS = 60_000;

/** Who is reminded of the new start so soon is told by that alone: it has the new time, and nobody needs two messages in a minute. */
const REMINDED_SOON_MS = MINUTE_MS;

/** A plan that goes to another time, or that the new times of its series have no date for. */
export interface PlanMoved {
  readonly plan: Plan;
  readonly fromMs: number;
}

/** `toMs` null: it does not take place any more. */
const movedTimes = ({ fromMs, plan }: PlanMoved): { readonly fromMs: number; readonly toMs: number | null } => ({
  fromMs,
  toMs: plan.life.status === 'over' ? null : plan.startsAtMs,
});

/** One notice for each of those whom new times of a series concern, whatever number of its dates: stored with them, so that it is told once. */
export const seriesMovedNotices = async (
  telling: PlanTelling,
  { id, guildId, moves }: Series,
  moved: readonly PlanMoved[],
  by: PlannedBy,
): Promise<readonly Effect[]> => {
  const concerns = await concerned(telling, moved, by.userId);
  const reason = await whyTold(telling, guildId, by);
  return await noticesOf(telling, concerns, `series-moved:${id}:${moves}`, (changes, theirs, server) =>
    changes.seriesMoved({
      title: theirs[0].plan.opening.title,
      server,
      dates: theirs.slice(0, DATES_TOLD).map(movedTimes),
      more: Math.max(0, theirs.length - DATES_TOLD),
      reason,
    }),
  );
};

/** Those who are reminded of the new start within a moment, and were not yet. */
const remindedSoon = async (
  { deps: { rsvps, clock } }: PlanTelling,
  { id, startsAtMs }: Plan,
  { people }: Attendance,
): Promise<ReadonlySet<UserId>> => {
  const untilMs = clock.wallMs() + REMINDED_SOON_MS;
  const soon = people.filter(({ leadMin }) => leadMin !== null && startsAtMs - leadMin * MINUTE_MS <= untilMs);
  if (soon.length === 0) return new Set();
  // It was moved away from that start before, after they were reminded of it.
  const known = new Set(await rsvps.remindedOf(id, startsAtMs));
  return new Set(soon.map(({ userId }) => userId).filter((userId) => !known.has(userId)));
};

/** One notice for each of those whom the new time of one plan concerns: stored with it. */
export const planMovedNotices = async (
  telling: PlanTelling,
  moved: PlanMoved,
  by: PlannedBy,
): Promise<readonly Effect[]> => {
  const { plan, fromMs } = moved;
  const attendance = await telling.deps.rsvps.get(plan.id);
  const soon = await remindedSoon(telling, plan, attendance);
  const all = await concerned(telling, [moved], by.userId, [attendance]);
  const reason = await whyTold(telling, plan.guildId, by);
  const concerns = all.filter(([userId]) => !soon.has(userId));
  return await noticesOf(telling, concerns, `plan-moved:${plan.id}:${plan.revision}`, (changes, _theirs, server) =>
    changes.planMoved({ title: plan.opening.title, server, fromMs, toMs: plan.startsAtMs, reason }),
  );
};

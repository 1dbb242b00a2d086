import type { Attendance, Plan, Series } from '../domain/index.ts';
import { MAX_ATTENDEES } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Machine } from './machine.ts';
import type { Effect } from './outbox-port.ts';
import { languageOf, planNotice } from './person-words.ts';

/** Dates that one person is told of; how many more there are is told too. */
const DATES_TOLD = 3;

/** A plan that goes to another time. */
export interface PlanMoved {
  readonly plan: Plan;
  readonly fromMs: number;
}

/** The dates of one person. */
type Theirs = [PlanMoved, ...PlanMoved[]];

/** Those whom it concerns, each with their dates in order: who said anything of coming to one, and who hosts it. */
const concerned = (
  moved: readonly PlanMoved[],
  attendances: readonly Attendance[],
  byUserId: UserId,
): readonly (readonly [UserId, Theirs])[] => {
  const people = new Map<UserId, Theirs>();
  for (const [at, one] of moved.entries()) {
    const { hostId } = one.plan;
    for (const userId of new Set([hostId, ...(attendances[at]?.people ?? []).map((each) => each.userId)])) {
      if (userId === byUserId) continue;
      const known = people.get(userId);
      if (known === undefined) people.set(userId, [one]);
      else known.push(one);
    }
  }
  // The soonest dates come first, so who is beyond the limit has the most time to see it otherwise.
  return [...people].slice(0, MAX_ATTENDEES);
};

/** One notice for each of those whom new times of a series concern, whatever number of its dates: stored with them, so that it is told once. */
export const movedNotices = async (
  machine: Machine,
  series: Series,
  moved: readonly PlanMoved[],
  byUserId: UserId,
): Promise<readonly Effect[]> => {
  const { deps, settings, people } = machine;
  const guildName = (guildId: Plan['guildId']): string | null => deps.rooms.guildName(guildId);
  const attendances = await Promise.all(moved.map(({ plan }) => deps.rsvps.get(plan.id)));
  const atMs = deps.clock.wallMs();
  return await Promise.all(
    concerned(moved, attendances, byUserId).map(async ([userId, theirs], index): Promise<Effect> => {
      const { changes } = texts(await languageOf({ settings, people, guildName }, series.guildId, userId));
      const [{ plan }] = theirs;
      const text = changes.seriesMoved({
        title: plan.opening.title,
        server: guildName(series.guildId),
        dates: theirs.slice(0, DATES_TOLD).map((one) => ({ fromMs: one.fromMs, toMs: one.plan.startsAtMs })),
        more: Math.max(0, theirs.length - DATES_TOLD),
      });
      const key = `series-moved:${series.id}:${series.moves}:${index}`;
      const untilMs = Math.max(...theirs.map((one) => one.plan.startsAtMs));
      return planNotice(plan, { key, userId, atMs, text, untilMs });
    }),
  );
};

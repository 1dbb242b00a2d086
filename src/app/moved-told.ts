import type { Attendance, Plan, Series } from '../domain/index.ts';
import { MAX_ATTENDEES } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChangesTexts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { Effect } from './outbox-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf, planNotice } from './person-words.ts';

/** Dates that one person is told of; how many more there are is told too. */
const DATES_TOLD = 3;

const MINUTE_MS = 60_000;

/** Who is reminded of the new start so soon is told by that alone: it has the new time, and nobody needs two messages in a minute. */
const REMINDED_SOON_MS = MINUTE_MS;

/** What telling of new times needs. */
export interface MoveTelling extends Pick<Speaking, 'settings' | 'people'> {
  readonly deps: Pick<AppDeps, 'rsvps' | 'rooms' | 'clock'>;
}

/** A plan that goes to another time. */
export interface PlanMoved {
  readonly plan: Plan;
  readonly fromMs: number;
}

/** The dates of one person. */
type Theirs = [PlanMoved, ...PlanMoved[]];

/**
 * Those whom it concerns, each with their dates in order: who said anything of coming to one, and who hosts it; not who did it, null where
 * that is not known.
 */
const concerned = (
  moved: readonly PlanMoved[],
  attendances: readonly Attendance[],
  byUserId: UserId | null,
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

/** What is told of it, by the words of a language. */
type Wording = (changes: ChangesTexts, theirs: Theirs, server: string | null) => string;

const movedTimes = ({ fromMs, plan }: PlanMoved): { readonly fromMs: number; readonly toMs: number } => ({
  fromMs,
  toMs: plan.startsAtMs,
});

/** A notice for each; `key` is followed by their place. Nobody is told after the last of their new times. */
const notices = async (
  { deps, settings, people }: MoveTelling,
  concerns: readonly (readonly [UserId, Theirs])[],
  key: string,
  wording: Wording,
): Promise<readonly Effect[]> => {
  const guildName = (guildId: Plan['guildId']): string | null => deps.rooms.guildName(guildId);
  const atMs = deps.clock.wallMs();
  return await Promise.all(
    concerns.map(async ([userId, theirs], index): Promise<Effect> => {
      const [{ plan }] = theirs;
      const { changes } = texts(await languageOf({ settings, people, guildName }, plan.guildId, userId));
      const text = wording(changes, theirs, guildName(plan.guildId));
      const untilMs = Math.max(...theirs.map((one) => one.plan.startsAtMs));
      return planNotice(plan, { key: `${key}:${index}`, userId, atMs, text, untilMs });
    }),
  );
};

/** One notice for each of those whom new times of a series concern, whatever number of its dates: stored with them, so that it is told once. */
export const seriesMovedNotices = async (
  telling: MoveTelling,
  { id, moves }: Series,
  moved: readonly PlanMoved[],
  byUserId: UserId,
): Promise<readonly Effect[]> => {
  const attendances = await Promise.all(moved.map(({ plan }) => telling.deps.rsvps.get(plan.id)));
  const concerns = concerned(moved, attendances, byUserId);
  return await notices(telling, concerns, `series-moved:${id}:${moves}`, (changes, theirs, server) =>
    changes.seriesMoved({
      title: theirs[0].plan.opening.title,
      server,
      dates: theirs.slice(0, DATES_TOLD).map(movedTimes),
      more: Math.max(0, theirs.length - DATES_TOLD),
    }),
  );
};

/** Those who are reminded of the new start within a moment, and were not yet. */
const remindedSoon = async (
  { deps: { rsvps, clock } }: MoveTelling,
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
  telling: MoveTelling,
  moved: PlanMoved,
  byUserId: UserId | null,
): Promise<readonly Effect[]> => {
  const { plan } = moved;
  const attendance = await telling.deps.rsvps.get(plan.id);
  const soon = await remindedSoon(telling, plan, attendance);
  const concerns = concerned([moved], [attendance], byUserId).filter(([userId]) => !soon.has(userId));
  return await notices(telling, concerns, `plan-moved:${plan.id}:${plan.revision}`, (changes, [one], server) =>
    changes.planMoved({ title: plan.opening.title, server, ...movedTimes(one) }),
  );
};

/** Who comes to what is planned in the small world: it outlives the process, and the process may die before and after each use. */
import type { ReminderDue, ReminderSettings, RsvpStore } from '../../src/app/index.ts';
import { type Attendance, emptyAttendance, HOST_LEAD_MIN, LEADS_MIN, type Plan } from '../../src/domain/index.ts';
import type { SpaceId, UserId } from '../../src/lib/index.ts';
import { outboxOf } from './outside-outbox.ts';
import { plansOf } from './outside-plans.ts';
import type { OutsideWorld } from './outside-world.ts';

/** Who comes, who was reminded, and what people set, as it is stored. */
export interface OutsideRsvps {
  readonly lists: Map<SpaceId, Attendance>;
  readonly marks: Set<string>;
  readonly settings: Map<UserId, ReminderSettings>;
  /** The next list that the store takes and does not answer for. */
  loseAnswer: boolean;
}

const kept = new WeakMap<object, OutsideRsvps>();

/** Who comes in a world. */
export const rsvpsOf = (world: object): OutsideRsvps => {
  const known = kept.get(world) ?? { lists: new Map(), marks: new Set(), settings: new Map(), loseAnswer: false };
  kept.set(world, known);
  return known;
};

const MINUTE_MS = 60_000;
const LONGEST_MS = Math.max(...LEADS_MIN) * MINUTE_MS;
const UNSET: ReminderSettings = { leadMin: null, ofHosting: null };

const markOf = ({ plan, leadMin, personKey, as }: ReminderDue): string =>
  [plan.id, plan.startsAtMs, leadMin, personKey, as].join(' ');

const guests = ({ lists }: OutsideRsvps, plan: Plan): readonly ReminderDue[] =>
  (lists.get(plan.id)?.people ?? []).flatMap(({ userId, leadMin }) =>
    leadMin === null ? [] : [{ plan, userId, personKey: `key ${userId}`, leadMin, as: 'guest' as const }],
  );

const host = ({ settings }: OutsideRsvps, plan: Plan, leadMin: number): readonly ReminderDue[] => {
  const { hostId: userId, byUserId } = plan;
  if (!((settings.get(userId) ?? UNSET).ofHosting ?? byUserId === userId)) return [];
  return [{ plan, userId, personKey: `key ${userId}`, leadMin, as: 'host' }];
};

const dueAtMs = ({ plan, leadMin }: ReminderDue): number => plan.startsAtMs - leadMin * MINUTE_MS;

/** The store, for one life of the process. */
export const rsvpStore = (world: OutsideWorld, generation: number): RsvpStore => {
  const all = rsvpsOf(world);
  const { plans } = plansOf(world);
  const step = <Value>(run: () => Value): Promise<Value> => world.step(generation, run);
  const isNew = (one: ReminderDue): boolean => !all.marks.has(markOf(one));
  const coming = (): readonly Plan[] =>
    [...plans.values()]
      .filter(({ life }) => life.status === 'planned')
      .toSorted((one, other) => one.startsAtMs - other.startsAtMs);
  const beforeStart = (plan: Plan): readonly ReminderDue[] => {
    const isToldHost = plan.life.sinceMs <= plan.startsAtMs - HOST_LEAD_MIN * MINUTE_MS;
    return [
      ...guests(all, plan).filter(({ leadMin }) => leadMin > 0),
      ...(isToldHost ? host(all, plan, HOST_LEAD_MIN) : []),
    ];
  };
  return {
    get: (id) => step(() => all.lists.get(id) ?? emptyAttendance(id)),
    save: (before, after, effects) =>
      step(() => {
        if ((all.lists.get(after.planId)?.revision ?? 0) !== before.revision) return false;
        all.lists.set(after.planId, after);
        outboxOf(world).add(effects);
        if (!all.loseAnswer) return true;
        all.loseAnswer = false;
        throw new Error('the connection to the store was lost');
      }),
    plansOf: (userId) =>
      step(() =>
        [...all.lists.values()]
          .filter(({ people }) => people.some((one) => one.userId === userId))
          .map(({ planId }) => planId),
      ),
    due: (nowMs, limit, aheadMs = 0) =>
      step(() =>
        coming()
          .filter(({ startsAtMs }) => startsAtMs > nowMs && startsAtMs <= nowMs + aheadMs + LONGEST_MS)
          .flatMap(beforeStart)
          .filter((one) => dueAtMs(one) <= nowMs + aheadMs && isNew(one))
          .toSorted((one, other) => dueAtMs(one) - dueAtMs(other))
          .slice(0, limit),
      ),
    begun: (ids, limit) =>
      step(() =>
        ids
          .flatMap((id) => plans.get(id) ?? [])
          .filter(({ life }) => life.status === 'opened')
          .flatMap((plan) => [...guests(all, plan), ...host(all, plan, 0)])
          .filter(isNew)
          .slice(0, limit),
      ),
    nextDueMs: (nowMs) =>
      step(() => {
        const times = coming()
          .flatMap(beforeStart)
          .map(dueAtMs)
          .filter((atMs) => atMs > nowMs);
        return times.length === 0 ? null : Math.min(...times);
      }),
    mark: (told) =>
      step(() => {
        const fresh = told.filter(({ due }) => isNew(due));
        for (const { due } of fresh) all.marks.add(markOf(due));
        const notices = fresh.map(({ notice }) => notice);
        outboxOf(world).add(notices);
        return notices;
      }),
    isWanted: (userId, { planId, startsAtMs, as, isOpen }) =>
      step(() => {
        const plan = plans.get(planId);
        if (plan?.startsAtMs !== startsAtMs || plan.life.status !== (isOpen ? 'opened' : 'planned')) return false;
        const those = as === 'guest' ? guests(all, plan) : host(all, plan, 0);
        return those.some((one) => one.userId === userId);
      }),
    remindedOf: (id, startsAtMs) =>
      step(() =>
        [...all.marks].flatMap((mark) => {
          const [planId, atMs, , , userId, as] = mark.split(' ');
          // as: a mark is made of a user's id.
          return planId === id && atMs === String(startsAtMs) && as === 'guest' ? [userId as UserId] : [];
        }),
      ),
    withFreeSeats: (limit) =>
      step(() =>
        [...all.lists.values()]
          .flatMap(({ planId, people }) => {
            const plan = plans.get(planId);
            const [going, waiting] = (['going', 'waitlisted'] as const).map(
              (how) =>
                people.filter((one) => one.coming === how && (how === 'waitlisted' || one.userId !== plan?.hostId))
                  .length,
            );
            const isFree = waiting !== 0 && (plan?.seats === null || (going ?? 0) < (plan?.seats ?? 0));
            return plan === undefined || !isFree ? [] : [plan];
          })
          .slice(0, limit),
      ),
    namedAtMs: (guildId, userId) => step(() => outboxOf(world).named.get(`${guildId} ${userId}`) ?? null),
    settings: (userId) => step(() => all.settings.get(userId) ?? UNSET),
    saveSettings: (userId, settings) => step(() => void all.settings.set(userId, settings)),
  };
};

import type { Plan, PlanEnd, Series } from '../domain/index.ts';
import { isComing } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import { whoDecides } from './host-consent.ts';
import type { Effect } from './outbox-port.ts';
import type { PlanTelling } from './plan-concerns.ts';
import { concerned, DATES_TOLD, noticesOf, whyTold } from './plan-concerns.ts';
import type { PlannedBy } from './plan-log.ts';

/**
 * Ends of which people are told that it does not take place. A draft nobody saw; of what nobody decided on the time has passed; a server
 * that removed Majlis is told nothing any more.
 */
const TOLD: ReadonlySet<PlanEnd> = new Set([
  'cancelled',
  'skipped',
  'series-over',
  'event-cancelled',
  'room-deleted',
] satisfies readonly PlanEnd[]);

/** A plan that was to come and does not take place. */
type Ended = Plan & {
  readonly life: { readonly status: 'over'; readonly why: PlanEnd; readonly byUserId: UserId | null };
};

const hasEnded = (plan: Plan, before: Plan): plan is Ended =>
  isComing(before) && plan.life.status === 'over' && TOLD.has(plan.life.why);

/**
 * One notice for each of those whom the end of one plan concerns: stored with it. Nobody is told after its start, nor who did it; `because`:
 * why they did.
 */
export const planCancelledNotices = async (
  telling: PlanTelling,
  plan: Plan,
  before: Plan,
  because: Pick<PlannedBy, 'reason'> = {},
): Promise<readonly Effect[]> => {
  if (!hasEnded(plan, before) || plan.startsAtMs <= telling.deps.clock.wallMs()) return [];
  const { why, byUserId } = plan.life;
  // Whoever decides is told how that is, by a notice of its own.
  const besides = why === 'room-deleted' ? await whoDecides(telling.deps.rsvps, plan) : null;
  const all = await concerned(telling, [{ plan }], byUserId);
  const concerns = all.filter(([userId]) => userId !== besides);
  const { title } = plan.opening;
  const reason = await whyTold(telling, plan.guildId, because);
  return await noticesOf(telling, concerns, `plan-cancelled:${plan.id}:${plan.revision}`, (changes, _theirs, server) =>
    changes.planCancelled({ title, server, startsAtMs: plan.startsAtMs, isOneDate: why === 'skipped', reason }),
  );
};

/** One notice for each of those whom the end of a series concerns, whatever number of its dates: stored with it. */
export const seriesCancelledNotices = async (
  telling: PlanTelling,
  { id, guildId, revision }: Series,
  ended: readonly Plan[],
  by: PlannedBy,
): Promise<readonly Effect[]> => {
  const nowMs = telling.deps.clock.wallMs();
  const news = ended.filter(({ startsAtMs }) => startsAtMs > nowMs).map((plan) => ({ plan }));
  const concerns = await concerned(telling, news, by.userId);
  const reason = await whyTold(telling, guildId, by);
  return await noticesOf(telling, concerns, `series-cancelled:${id}:${revision}`, (changes, theirs, server) =>
    changes.seriesCancelled({
      title: theirs[0].plan.opening.title,
      server,
      dates: theirs.slice(0, DATES_TOLD).map(({ plan }) => plan.startsAtMs),
      more: Math.max(0, theirs.length - DATES_TOLD),
      reason,
    }),
  );
};

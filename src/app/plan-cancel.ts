import type { Plan } from '../domain/index.ts';
import { endPlan, planRefusal } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppDeps } from './deps.ts';
import { done } from './done.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PlannedBy } from './plan-log.ts';
import { doneBy } from './plan-log.ts';
import type { SeriesDesk } from './series-desk.ts';
import type { PlanEnded } from './series-whole.ts';

/** What cancelling one plan works with. */
interface Parts {
  readonly deps: Pick<AppDeps, 'clock'>;
  readonly planDesk: Pick<PlanDesk, 'change'>;
  readonly seriesDesk: Pick<SeriesDesk, 'skip'>;
}

/** Cancels one that is planned or missed; of a series that date is skipped. Whether somebody may is not asked here. */
export const cancelOne = async (
  { deps, planDesk, seriesDesk }: Parts,
  plan: Plan,
  { by, why = 'cancelled' }: { readonly by: PlannedBy; readonly why?: 'cancelled' | 'event-cancelled' },
): Promise<Outcome<PlanEnded>> => {
  if (plan.occurrence !== null) return planRefusal(plan) ?? (await seriesDesk.skip(plan, by));
  let told: ReadonlySet<UserId> = new Set();
  const onTold = (people: ReadonlySet<UserId>): void => void (told = people);
  const ended = await planDesk.change(plan.id, (one) => {
    const decision = planRefusal(one) ?? doneBy(endPlan(one, why, by.userId, deps.clock.wallMs()), by);
    return decision.ok ? { ...decision, onTold } : decision;
  });
  return ended.ok ? done({ plan: ended.value, told }) : ended;
};

import type { Plan, Refusal } from '../domain/index.ts';
import { movePlan, retitledFor } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import { localDateOf } from './dates-ahead.ts';
import type { AppDeps } from './deps.ts';
import { done } from './done.ts';
import { planMovedNotices } from './moved-told.ts';
import type { PlanTelling } from './plan-concerns.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PlannedBy } from './plan-log.ts';
import type { SeriesDesk } from './series-desk.ts';

/** What moving one plan works with. */
export interface PlanMovingParts extends PlanTelling {
  readonly deps: PlanTelling['deps'] & Pick<AppDeps, 'plans' | 'series' | 'calendar'>;
  readonly planDesk: Pick<PlanDesk, 'change'>;
  readonly seriesDesk: Pick<SeriesDesk, 'moved'>;
}

/** Where one plan is to go, and who does it. */
export interface PlanMove {
  readonly id: SpaceId;
  readonly toMs: number;
  readonly by: PlannedBy;
  /** Why it may not be, by the plan as it stands then. */
  refusal(plan: Plan): Refusal | null;
}

/** A plan after it was moved; `told`: how many people were. */
export interface PlanGone {
  readonly plan: Plan;
  /** Whether it had another time before. */
  readonly isMoved: boolean;
  readonly told: number;
}

/** Moves one plan, of a series that date alone, in one write with what is told of it. */
export const movePlanTo = async (
  parts: PlanMovingParts,
  { id, toMs, by, refusal }: PlanMove,
): Promise<Outcome<PlanGone>> => {
  const { deps, planDesk, seriesDesk } = parts;
  const { calendar, clock } = deps;
  const found = await deps.plans.get(id);
  const series = found?.occurrence == null ? null : await deps.series.get(found.occurrence.seriesId);
  const localDate = localDateOf(calendar);
  let [isMoved, told] = [false, 0];
  const moved = await planDesk.change(id, async (before) => {
    const refused = refusal(before);
    if (refused !== null) return { ok: false, refusal: refused };
    const decision = movePlan(before, toMs, clock.wallMs());
    isMoved = decision.ok && decision.plan !== before;
    if (!decision.ok || !isMoved) return decision;
    const { startsAtMs: fromMs } = before;
    const plan = series === null ? decision.plan : retitledFor(series, decision.plan, fromMs, localDate);
    const effects = await planMovedNotices(parts, { plan, fromMs }, by);
    told = effects.length;
    return { ok: true, plan, effects, by };
  });
  if (!moved.ok) return moved;
  await seriesDesk.moved(moved.value);
  return done({ plan: moved.value, isMoved, told });
};

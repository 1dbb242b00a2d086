import type { MoveDates, Plan, Series, SeriesMove } from '../domain/index.ts';
import { isComing, moveSeries, SERIES_AHEAD } from '../domain/index.ts';
import { datesUntil, localDateOf, MOST_COUNTED } from './dates-ahead.ts';
import type { AppDeps } from './deps.ts';
import { seriesMovedNotices } from './moved-told.ts';
import type { PlanTelling } from './plan-concerns.ts';
import type { PlannedBy } from './plan-log.ts';
import type { SeriesMoving } from './series-whole.ts';

/** What dates are reckoned with. */
interface Reckoning {
  readonly deps: Pick<AppDeps, 'calendar'>;
}

/** What a series is moved with. */
export interface ShiftParts extends PlanTelling {
  readonly deps: PlanTelling['deps'] & Reckoning['deps'];
}

/** When the rule has the date of a plan. */
export const startOf = (plan: Plan): number => plan.occurrence?.originalMs ?? plan.startsAtMs;

/** When no date of the new rule may begin yet: now, and while a date that stays is still to come. */
export const afterOf = (coming: readonly Plan[], fromMs: number, nowMs: number): number =>
  Math.max(nowMs, ...coming.filter((plan) => isComing(plan) && startOf(plan) < fromMs).map(startOf));

/** The dates that a series has from then on, those that stayed when it was moved before among them; also those that are left out. */
export const datesFrom = (
  { deps: { calendar } }: Reckoning,
  { recurrence, exceptions }: Series,
  fromMs: number,
  limit: number,
): readonly number[] => {
  const noted = exceptions.map(({ originalMs }) => originalMs).filter((atMs) => atMs >= fromMs);
  const dates = new Set([...calendar.dates(recurrence, fromMs - 1, limit), ...noted]);
  return [...dates].toSorted((a, b) => a - b).slice(0, limit);
};

/** The dates of both rules, as many as any plan or exception may need. */
export const datesFor = (
  parts: Reckoning,
  series: Series,
  coming: readonly Plan[],
  { recurrence, fromMs }: SeriesMove,
): MoveDates => {
  const { calendar } = parts.deps;
  const noted = series.exceptions.map(({ originalMs }) => originalMs).filter((atMs) => atMs >= fromMs);
  // Up to the last that is left out or otherwise, however far ahead that is.
  const reach = { afterMs: fromMs - 1, lastMs: Math.max(fromMs, ...noted), most: MOST_COUNTED };
  const far = noted.length === 0 ? 0 : datesUntil(calendar, series.recurrence, reach).length;
  const many = Math.max(coming.length, far) + noted.length + SERIES_AHEAD.most;
  return {
    before: datesFrom(parts, series, fromMs, many),
    after: calendar.dates(recurrence, 0, many),
    localDate: localDateOf(calendar),
  };
};

/** When each plan begins. */
export const startsOf = (plans: readonly Plan[]): ReadonlyMap<Plan['id'], number> =>
  new Map(plans.map(({ id, startsAtMs }) => [id, startsAtMs]));

/** Whether a plan that is to come has another start than it had. */
export const isMoved = (plan: Plan, wereAt: ReadonlyMap<Plan['id'], number>): boolean =>
  isComing(plan) && wereAt.get(plan.id) !== plan.startsAtMs;

/** A series with its dates at other times, and what is told of it to those whom it concerns. */
export const shifted = async (
  parts: ShiftParts,
  series: Series,
  way: SeriesMove,
  { coming, by }: { readonly coming: readonly Plan[]; readonly by: PlannedBy },
): Promise<SeriesMoving> => {
  const nowMs = parts.deps.clock.wallMs();
  const decided = moveSeries(series, way, { coming, dates: datesFor(parts, series, coming, way), nowMs });
  if (!decided.ok) return decided;
  const wereAt = startsOf(coming);
  const told = decided.plans
    .filter((plan) => isMoved(plan, wereAt) || (!isComing(plan) && plan.startsAtMs > nowMs))
    .map((plan) => ({ plan, fromMs: wereAt.get(plan.id) ?? plan.startsAtMs }));
  const effects = await seriesMovedNotices(parts, decided.series, told, by);
  return { ...decided, effects, by };
};

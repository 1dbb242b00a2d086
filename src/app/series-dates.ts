import type { Plan } from '../domain/index.ts';
import { datesToCome } from '../domain/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { PlanningActs } from './planning-api.ts';

/** The plan of the date that the rule of a series has then, where it has one by now. */
export const planOfDate = async (
  { deps }: { readonly deps: Pick<AppDeps, 'plans'> },
  id: SeriesId,
  originalMs: number,
): Promise<Plan | null> =>
  (await deps.plans.ofSeries(id)).find(({ occurrence }) => occurrence?.originalMs === originalMs) ?? null;

interface DatesParts {
  readonly deps: Pick<AppDeps, 'calendar' | 'clock' | 'plans'>;
}

/** When a series takes place next: its plans that are to come, and what has none yet. */
export const datesOf = ({ deps }: DatesParts): PlanningActs['datesOf'] => {
  const { calendar, clock, plans } = deps;
  return async (series, limit, known) => {
    const afterMs = clock.wallMs();
    const { recurrence, plannedUntilMs, exceptions } = series;
    const planned = known ?? (await plans.ofSeries(series.id));
    // Dates that are left out may stand among them, and one from beyond them may have been moved there.
    const noted = exceptions.map(({ originalMs }) => originalMs).filter((atMs) => atMs > plannedUntilMs);
    const next = calendar.dates(recurrence, Math.max(plannedUntilMs, afterMs), limit + noted.length);
    const dates = [...new Set([...next, ...noted])];
    return datesToCome(series, { plans: planned, dates, afterMs }).slice(0, limit);
  };
};

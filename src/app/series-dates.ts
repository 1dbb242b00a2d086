import { datesToCome } from '../domain/index.ts';
import type { Machine } from './machine.ts';
import type { PlanningActs } from './planning-api.ts';

/** When a series takes place next: its plans that are to come, and what has none yet. */
export const datesOf = ({ deps }: Pick<Machine, 'deps'>): PlanningActs['datesOf'] => {
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

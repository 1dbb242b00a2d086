import type { Plan, SeriesException } from '../domain/index.ts';
import type { SeriesId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppDeps } from './deps.ts';
import { done } from './done.ts';
import { cancelOne } from './plan-cancel.ts';
import type { PlanMovingParts } from './plan-moving.ts';
import { movePlanTo } from './plan-moving.ts';
import { planOfDate } from './series-dates.ts';
import type { SeriesDesk } from './series-desk.ts';

/** What it takes to have dates of a series take place otherwise. */
export interface EventDatesParts extends PlanMovingParts {
  readonly seriesDesk: Pick<SeriesDesk, 'moved' | 'skip' | 'except'>;
}

/** Which date of which series, and who had it otherwise; `by` null: Discord did not say. */
interface OtherDate {
  readonly seriesId: SeriesId;
  readonly date: SeriesException;
  readonly by: UserId | null;
}

const ofPlanned = async (parts: EventDatesParts, plan: Plan, { date, by }: OtherDate): Promise<Outcome<unknown>> => {
  const { change } = date;
  if (change.type === 'skipped') return await cancelOne(parts, plan, { by: { userId: by } });
  return await movePlanTo(parts, { id: plan.id, toMs: change.toMs, by: { userId: by }, refusal: () => null });
};

/**
 * Has a date of a series take place otherwise, or not at all, as somebody said of it in Discord: its plan where it has one, else the date of its
 * rule. What is over, or was never a date of it, is left as it is.
 */
const adoptDate = async (parts: EventDatesParts, other: OtherDate): Promise<Outcome<unknown>> => {
  const { seriesId, date } = other;
  const plan = await planOfDate(parts, seriesId, date.originalMs);
  if (plan !== null) return await ofPlanned(parts, plan, other);
  const noted = await parts.seriesDesk.except(seriesId, date, { userId: other.by });
  if (noted.ok || noted.refusal.code !== 'busy-try-again') return noted;
  // It may have got its plan just now; else it is over.
  const made = await planOfDate(parts, seriesId, date.originalMs);
  return made === null ? done(null) : await ofPlanned(parts, made, other);
};

/** What is put back in Discord: a time that cannot be, or that comes before anybody would make its plan, and one more than a series keeps. */
const CANNOT_BE: ReadonlySet<string> = new Set([
  'time-past',
  'time-too-far',
  'date-too-soon',
  'series-exceptions',
  'plan-not-found',
]);

const isImpossible = (outcome: Outcome<unknown>): boolean => !outcome.ok && CANNOT_BE.has(outcome.refusal.code);

/** The same of several dates of the series of a plan; answers those that the series cannot take. */
export const adoptDates = async (
  parts: EventDatesParts & { readonly deps: Pick<AppDeps, 'logger'> },
  { plan, dates, by }: { readonly plan: Plan; readonly dates: readonly SeriesException[]; readonly by: UserId | null },
): Promise<readonly SeriesException[]> => {
  const { occurrence } = plan;
  if (occurrence === null) return [];
  const back: SeriesException[] = [];
  for (const date of dates) {
    const outcome = await adoptDate(parts, { seriesId: occurrence.seriesId, date, by });
    const refused = outcome.ok ? null : outcome.refusal.code;
    const { type: act } = date.change;
    parts.deps.logger.info('a date of an event was changed in Discord', { planId: plan.id, act, by, refused });
    if (isImpossible(outcome)) back.push(date);
  }
  return back;
};

import type { DateAhead, LocalDate, Recurrence, Series } from '../domain/index.ts';
import { datesAhead } from '../domain/index.ts';
import type { CalendarPort } from './calendar-port.ts';

/** Of a rule so many dates are looked for at once: a date takes a tenth of a millisecond, and mostly the first of them is beyond the span. */
const STEP = 12;

/** Dates that are counted up to one far ahead, so that its number is known: two years of a daily series. */
export const MOST_COUNTED = 750;

type Calendar = Pick<CalendarPort, 'dates' | 'localDate'>;

/** The local dates of a calendar, for rules that ask for them. */
export const localDateOf =
  (calendar: Pick<CalendarPort, 'localDate'>): LocalDate =>
  (atMs, zone) =>
    calendar.localDate(atMs, zone);

/** The dates of a rule after one moment, up to the first after another; at most about `most`. */
export const datesUntil = (
  calendar: Pick<CalendarPort, 'dates'>,
  recurrence: Recurrence,
  { afterMs, lastMs, most }: { readonly afterMs: number; readonly lastMs: number; readonly most: number },
): readonly number[] => {
  const dates: number[] = [];
  for (let step = STEP; dates.length < most && (dates.at(-1) ?? afterMs) <= lastMs; step = Math.min(most, 2 * step)) {
    const more = calendar.dates(recurrence, dates.at(-1) ?? afterMs, step);
    dates.push(...more);
    if (more.length < step) break;
  }
  return dates;
};

/** From when to when dates are looked for. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Dates of a series that are looked at within a span: twelve weeks of a daily one, and more. */
const MOST_DATES = 120;

/** The dates of a series beyond those that have their plan, up to the first that its rule has after `lastMs`; at most about `most`. */
const aheadUntil = (
  calendar: Calendar,
  series: Series,
  { fromMs, lastMs, most }: { readonly fromMs: number; readonly lastMs: number; readonly most: number },
): readonly DateAhead[] => {
  const { plannedUntilMs, hosts, opening, recurrence } = series;
  // Who hosts a date in turn, and its number, are known by counting from the last plan on.
  const isCounted = hosts.length > 1 || opening.title.includes('{n}');
  const afterMs = isCounted ? plannedUntilMs : Math.max(plannedUntilMs, fromMs);
  const dates = datesUntil(calendar, recurrence, { afterMs, lastMs, most });
  return datesAhead(series, dates, localDateOf(calendar));
};

/** The dates of a series that have no plan yet and take place within a span, both ends excluded; whether each has its number is not sure. */
export const aheadWithin = (
  calendar: Calendar,
  series: Series,
  { fromMs, untilMs }: Span,
  most: number = MOST_DATES,
): readonly DateAhead[] => {
  const { plannedUntilMs, exceptions } = series;
  // A later date may have been moved into the span.
  const moved = exceptions.flatMap(({ originalMs, change }) =>
    originalMs > plannedUntilMs && change.type === 'moved' && change.toMs < untilMs ? [originalMs] : [],
  );
  if (plannedUntilMs >= untilMs && moved.length === 0) return [];
  return aheadUntil(calendar, series, { fromMs, lastMs: Math.max(untilMs, ...moved), most }).filter(
    ({ startsAtMs }) => startsAtMs > fromMs && startsAtMs < untilMs,
  );
};

/** The next dates of a series that have no plan yet, so many at most. */
export const aheadNext = (calendar: Calendar, series: Series, limit: number): readonly DateAhead[] => {
  const { plannedUntilMs, recurrence, exceptions } = series;
  // Dates that are left out may stand among them.
  const out = exceptions.filter(({ originalMs }) => originalMs > plannedUntilMs).length;
  const dates = calendar.dates(recurrence, plannedUntilMs, limit + out);
  return datesAhead(series, dates, localDateOf(calendar)).slice(0, limit);
};

/** The date that the rule has then, under its number, if it has no plan yet and is not left out; null otherwise, and where it is too far away. */
export const aheadAt = (calendar: Calendar, series: Series, originalMs: number): DateAhead | null =>
  aheadUntil(calendar, series, { fromMs: 0, lastMs: originalMs, most: MOST_COUNTED }).find(
    (date) => date.originalMs === originalMs,
  ) ?? null;

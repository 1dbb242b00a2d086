import { Temporal } from 'temporal-polyfill';

/** How long from now. Hours and minutes are exact; days and longer keep the time on the wall. */
export interface Duration {
  readonly exactMs: number;
  readonly calendar: { readonly days: number; readonly months: number };
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAYS_PER_WEEK = 7;
const MONTHS_PER_YEAR = 12;

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const UNITS: readonly (readonly [Unit, RegExp])[] = [
  ['minute', /^(?:minutes?|mins?|m)$/u],
  ['hour', /^(?:hours?|hrs?|h)$/u],
  ['day', /^(?:days?|d)$/u],
  ['week', /^(?:weeks?|w)$/u],
  ['month', /^months?$/u],
  ['year', /^years?$/u],
];

const LEAD = /^(?:in|after|within) /u;
const TAIL = / (?:from now|later)$/u;

/** Whether a text says that what it counts begins now. */
export const saysFromNow = (text: string): boolean => LEAD.test(text) || TAIL.test(text);

/** A number, or a word for one, and its unit; then perhaps "and a half". */
const PART =
  /^(?:and |, ?)?(\d{1,15}(?:\.\d{1,2})?|an?|half an?|half|a quarter of an|a couple of) ?([a-z]+)((?: and a half| half-more| quarter-more| third-more)?)(?: |(?=\d)|$)/u;

const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  half: 0.5,
  'half a': 0.5,
  'half an': 0.5,
  'a quarter of an': 0.25,
  'a couple of': 2,
};
const MORE: Readonly<Record<string, number>> = {
  ' and a half': 1 / 2,
  ' half-more': 1 / 2,
  ' quarter-more': 1 / 4,
  ' third-more': 1 / 3,
};

const plus = (sofar: Duration, unit: Unit, amount: number): Duration | null => {
  const { exactMs, calendar } = sofar;
  if (unit === 'minute') return { ...sofar, exactMs: exactMs + Math.round(amount * MINUTE_MS) };
  if (unit === 'hour') return { ...sofar, exactMs: exactMs + Math.round(amount * HOUR_MS) };
  // Half a day is twelve hours to some and until tonight to others.
  if (!Number.isInteger(amount)) return null;
  if (unit === 'day') return { ...sofar, calendar: { ...calendar, days: calendar.days + amount } };
  if (unit === 'week') return { ...sofar, calendar: { ...calendar, days: calendar.days + amount * DAYS_PER_WEEK } };
  const months = calendar.months + (unit === 'year' ? amount * MONTHS_PER_YEAR : amount);
  return { ...sofar, calendar: { ...calendar, months } };
};

/** One number with its unit at the beginning of a text, and the text behind it. */
const partOf = (
  text: string,
): { readonly unit: Unit; readonly amount: number; readonly written: string; readonly rest: string } | null => {
  const [all, number = '', written = '', more = ''] = PART.exec(text) ?? [];
  const unit = UNITS.find(([, known]) => known.test(written))?.[0];
  if (all === undefined || unit === undefined) return null;
  const amount = (WORDS[number] ?? Number(number)) + (MORE[more] ?? 0);
  return { unit, amount, written, rest: text.slice(all.length).trimStart() };
};

/** Reads "in 20 minutes", "in 1h30m", "in an hour and a half", "2 days from now"; null when a text is something else. */
export const readDuration = (text: string): Duration | null => {
  const isLed = saysFromNow(text);
  let rest = text.replace(LEAD, '').replace(TAIL, '');
  if (rest === '') return null;
  rest = rest.replace(/^(\d{1,2}) ?h ?(\d{2})$/u, '$1h $2m');
  let sofar: Duration | null = { exactMs: 0, calendar: { days: 0, months: 0 } };
  while (rest !== '' && sofar !== null) {
    const part = partOf(rest);
    // "20h" alone is eight in the evening to many.
    if (part === null || (!isLed && part.written.length < 3)) return null;
    sofar = plus(sofar, part.unit, part.amount);
    rest = part.rest;
  }
  return sofar;
};

/** The moment that is so much later, milliseconds since the Unix epoch; null when it is beyond all calendars. */
export const laterBy = (nowMs: number, zone: string, duration: Duration): number | null => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(nowMs)
      .toZonedDateTimeISO(zone)
      .add(duration.calendar)
      .add({ milliseconds: duration.exactMs }).epochMilliseconds;
  } catch {
    // Thrown for times that no calendar has.
    return null;
  }
};

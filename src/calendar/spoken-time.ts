import { Chrono, en, type ParsedResult } from 'chrono-node';
import { Temporal } from 'temporal-polyfill';

/** Which day was said. */
export type SpokenDay =
  | { readonly type: 'none' }
  /** The next one that comes, ISO number. */
  | { readonly type: 'weekday'; readonly weekday: number }
  /** The next one that comes, on that weekday where one was said (ISO number). */
  | { readonly type: 'month-day'; readonly month: number; readonly day: number; readonly weekday: number | null }
  /** The same without a month. */
  | { readonly type: 'day-of-month'; readonly day: number; readonly weekday: number | null }
  /** The evening of today, and the night that follows. */
  | { readonly type: 'tonight' }
  | { readonly type: 'date'; readonly date: Temporal.PlainDate };

/** What a text says of a day and a time of day. */
export interface Spoken {
  readonly day: SpokenDay;
  /** Null when none was said. */
  readonly time: Temporal.PlainTime | null;
  /** Minutes east of UTC, where the text says so. */
  readonly offsetMin: number | null;
  /** Whether the hour may be in the morning or in the evening. */
  readonly isEitherHalf: boolean;
}

const NOON = 12;
/** No clock on earth is as far from UTC as this, in minutes: it is a slip. */
const OFFSET_BOUND = 15 * 60;
const MAX_MONTH_DAY = 31;

/** Chrono without what guesses at names of zones (IST and CST are several), and without what moves dates: we do that, in the right zone. */
const reader = ((): Chrono => {
  const { parsers, refiners } = en.configuration.createCasualConfiguration();
  const guessing = new Set(['ExtractTimezoneAbbrRefiner', 'ForwardDateRefiner']);
  return new Chrono({ parsers, refiners: refiners.filter((one) => !guessing.has(one.constructor.name)) });
})();

/** What may be left over: it adds nothing. */
const LEFT_OVER = /^(?:[\s,]|\b(?:at|on|the)\b)*$/u;
/** What makes a weekday another than the next one that comes. */
const WHICH_WEEK = /\b(?:next|this|last|past|after|week)\b/u;
/** Forms of a time that 24 hours have and 12 do not: "07:00", "at 07", and what follows an ISO date. */
const IN_24_HOURS = /(?<![\d:.])0\d[:.]\d{2}|\bat 0\d(?!\d)|\d{4}-\d{2}-\d{2}[t ]+\d{2}:\d{2}/u;
/** Words by which the half of the day is clear. */
const HALF_TAG = /^casualReference\/(?:morning|afternoon|evening|night|tonight|noon|midnight)$/u;

const dayOf = ({ start }: ParsedResult, text: string): SpokenDay | null => {
  const part = (name: 'year' | 'month' | 'day' | 'weekday'): number => start.get(name) ?? 0;
  const weekday = start.isCertain('weekday') ? part('weekday') || 7 : null;
  const date = (): SpokenDay => ({
    type: 'date',
    date: Temporal.PlainDate.from(
      { year: part('year'), month: part('month'), day: part('day') },
      { overflow: 'reject' },
    ),
  });
  if (start.isCertain('day') && start.isCertain('month')) {
    if (!start.isCertain('year')) return { type: 'month-day', month: part('month'), day: part('day'), weekday };
    const said = date();
    // A Sunday that is a Friday: one of the two is a slip, and nobody knows which.
    return said.type === 'date' && weekday !== null && said.date.dayOfWeek !== weekday ? null : said;
  }
  if (weekday !== null) return WHICH_WEEK.test(text) ? date() : { type: 'weekday', weekday };
  // A month or a year alone names no day.
  const hasSome = start.isCertain('day') || start.isCertain('month') || start.isCertain('year');
  return hasSome ? null : { type: 'none' };
};

const timeOf = ({ start }: ParsedResult): Temporal.PlainTime | null =>
  start.isCertain('hour')
    ? Temporal.PlainTime.from(
        { hour: start.get('hour') ?? 0, minute: start.get('minute') ?? 0, second: start.get('second') ?? 0 },
        { overflow: 'reject' },
      )
    : null;

/** Whether an hour may be in the morning or in the evening. */
const isEitherHalf = (result: ParsedResult, { hour }: Temporal.PlainTime, text: string): boolean =>
  hour > 0 &&
  hour < NOON &&
  !result.start.isCertain('meridiem') &&
  ![...result.tags()].some((tag) => HALF_TAG.test(tag)) &&
  !IN_24_HOURS.test(text);

/** What chrono is certain of, if it understood the whole text; null when it did not. */
const withChrono = (text: string, today: Temporal.PlainDate): Spoken | null => {
  try {
    // Chrono counts in the process's own zone: at noon no clock changes, so that it is the same everywhere. Only days are taken from that.
    const instant = new Date(today.toZonedDateTime({ timeZone: 'UTC', plainTime: { hour: NOON } }).epochMilliseconds);
    const results = reader.parse(text, { instant, timezone: 0 });
    const [result] = results;
    if (result === undefined || results.length > 1 || result.end != null) return null;
    if (!LEFT_OVER.test(text.replace(result.text, ' '))) return null;
    const tags = [...result.tags()];
    // From now on exactly: read before, without chrono.
    if (tags.includes('result/relativeDateAndTime') || tags.includes('casualReference/now')) return null;
    const day = dayOf(result, text);
    if (day === null) return null;
    const time = timeOf(result);
    const offsetMin = result.start.isCertain('timezoneOffset') ? result.start.get('timezoneOffset') : null;
    if (Math.abs(offsetMin ?? 0) >= OFFSET_BOUND) return null;
    return { day, time, offsetMin, isEitherHalf: time !== null && isEitherHalf(result, time, text) };
  } catch {
    // Thrown for what no calendar has, such as hour 25: that is the answer.
    return null;
  }
};

/** A day of the month without its month: "the 15th", "Friday the 13th", what follows «يوم»; a weekday behind it is the first of its month. */
const BARE_DAY =
  /\b(?:the (?:(\d{1,2})(?:st|nd|rd|th)?)|(\d{1,2})(?:st|nd|rd|th))\b(?![:.]\d| ?(?:am|pm)\b| \w+day\b)/u;
const TONIGHT = /\btonight\b/u;
const AFTER_NOON = /\dpm\b|\bpm\b/u;

/** A text with a day of the month that has no month, which chrono does not know. */
const onBareDay = (text: string, today: Temporal.PlainDate): Spoken | null => {
  const found = BARE_DAY.exec(text);
  if (found === null) return null;
  const day = Number(found[1] ?? found[2]);
  const spoken = withChrono(text.replace(found[0], ' ').replace(/\s+/gu, ' ').trim(), today);
  if (spoken === null || day < 1 || day > MAX_MONTH_DAY) return null;
  if (spoken.day.type === 'none') return { ...spoken, day: { type: 'day-of-month', day, weekday: null } };
  return spoken.day.type === 'weekday'
    ? { ...spoken, day: { type: 'day-of-month', day, weekday: spoken.day.weekday } }
    : null;
};

/** Tonight at a time of day: 12 is midnight then, unless the text says otherwise. */
const thisNight = (text: string, today: Temporal.PlainDate): Spoken | null => {
  if (!TONIGHT.test(text)) return null;
  const spoken = withChrono(text.replace(TONIGHT, ' ').replace(/\s+/gu, ' ').trim(), today);
  if (spoken === null || spoken.time === null || spoken.day.type !== 'none') return null;
  const time = spoken.time.hour === NOON && !AFTER_NOON.test(text) ? spoken.time.with({ hour: 0 }) : spoken.time;
  return { ...spoken, day: { type: 'tonight' }, time };
};

/**
 * What chrono takes for a Saturday, for the next day from Monday to Friday, and for this weekday: it is several days, and some of them are others
 * in other countries.
 */
const SEVERAL_DAYS =
  /\b(?:week-?ends?|week-?days?|work-?days?)\b|^(?!.*\b(?:mon|tue|wed|thu|fri|sat|sun)).*\b(?:next|this|last) week\b/u;

/** What a text says of a day and a time, understood wholly; null when it was not. `today`: where the text was written. */
export const spokenIn = (text: string, today: Temporal.PlainDate): Spoken | null =>
  SEVERAL_DAYS.test(text) ? null : (thisNight(text, today) ?? withChrono(text, today) ?? onBareDay(text, today));

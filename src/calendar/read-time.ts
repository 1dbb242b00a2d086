import { Temporal } from 'temporal-polyfill';
import type { Outcome, ReadingScene, TimeRead } from '../app/index.ts';
import { refuse } from '../domain/index.ts';
import { inEnglish } from './arabic.ts';
import { laterBy, readDuration } from './duration.ts';
import { plainWords } from './english.ts';
import { spokenIn, type Spoken, type SpokenDay } from './spoken-time.ts';
import { shown, tidied } from './tidy.ts';
import { momentsOf, wallAt, zoneOrUtc } from './wall-time.ts';
import { dayReadings } from './which-day.ts';

/** How far ahead a single space is planned, in years. */
const MAX_YEARS = 2;

/** Years in which a day of a month is looked for: 29 February may be eight years off (2096 to 2104). */
const LEAP_YEARS = 9;

const HALF_DAY_HOURS = 12;

/** A time that may be meant. */
interface Option {
  readonly atMs: number;
  readonly isShifted: boolean;
  /** One of two moments that the clock shows the same. */
  readonly isTwice: boolean;
  /** The year was not said, and this one's is past. */
  readonly isNextYear: boolean;
}

/** A tidied text in English, or null. */
const englishOf = (typed: string): string | null => {
  const text = tidied(typed);
  return text === null ? null : inEnglish(text);
};

/** Whether a text says midnight in that word: the hour 0 of a day is clear. */
const saysMidnight = (typed: string): boolean => /\bmidnight\b/u.test(englishOf(typed) ?? '');

/** A tidied text in the words that the readers know, or null. */
export const inPlainWords = (typed: string): string | null => {
  const english = englishOf(typed);
  return english === null || english === '' ? null : plainWords(english);
};

/** The dates that a spoken day may be, soonest first: the first is meant on which the time is not past. */
export const datesOf = (day: SpokenDay, today: Temporal.PlainDate): readonly Temporal.PlainDate[] => {
  switch (day.type) {
    case 'none':
      return [today, today.add({ days: 1 })];
    case 'weekday': {
      const next = today.add({ days: (day.weekday - today.dayOfWeek + 7) % 7 });
      return [next, next.add({ days: 7 })];
    }
    case 'month-day': {
      const isToday = day.month === today.month && day.day === today.day;
      // Of this day it is this year's that is meant; and a weekday that does not go with it for years is a slip.
      const years = isToday ? 1 : day.weekday === null ? LEAP_YEARS : MAX_YEARS + 1;
      return Array.from({ length: years }, (_, ahead) => today.year + ahead)
        .map((year) => Temporal.PlainYearMonth.from({ year, month: day.month }))
        .filter((month) => day.day <= month.daysInMonth)
        .map((month) => month.toPlainDate({ day: day.day }))
        .filter((date) => day.weekday === null || date.dayOfWeek === day.weekday);
    }
    case 'date':
      return [day.date];
  }
};

const onDate = (
  date: Temporal.PlainDate,
  time: Temporal.PlainTime,
  spoken: Spoken,
  zone: string,
): readonly Omit<Option, 'isNextYear'>[] => {
  const wall = date.toPlainDateTime(time);
  if (spoken.offsetMin !== null) {
    const atMs = wall.toZonedDateTime('UTC').epochMilliseconds - spoken.offsetMin * 60_000;
    return [{ atMs, isShifted: false, isTwice: false }];
  }
  const { atMs, isShifted } = momentsOf(wall, zone);
  return atMs.map((one) => ({ atMs: one, isShifted, isTwice: atMs.length > 1 }));
};

/** What may be meant; all in the past when nothing else is left. */
const optionsOf = (spoken: Spoken, scene: ReadingScene, today: Temporal.PlainDate): readonly Option[] => {
  const { time, day } = spoken;
  if (time === null) return [];
  const times = spoken.isEitherHalf ? [time, time.add({ hours: HALF_DAY_HOURS })] : [time];
  const dates = datesOf(day, today);
  const on = (date: Temporal.PlainDate, which: readonly Temporal.PlainTime[]): readonly Option[] =>
    which.flatMap((one) =>
      onDate(date, one, spoken, scene.zone).map((option) => ({
        ...option,
        isNextYear: day.type === 'month-day' && date.year > today.year,
      })),
    );
  const firstAhead = (which: readonly Temporal.PlainTime[]): readonly Option[] => {
    for (const date of dates) {
      const ahead = on(date, which).filter(({ atMs }) => atMs > scene.nowMs);
      if (ahead.length > 0) return ahead;
    }
    return dates.slice(0, 1).flatMap((date) => on(date, which));
  };
  // Without a day, 7 may be this evening or tomorrow morning; with one, both halves are of the same day.
  return day.type === 'none' ? times.flatMap((one) => firstAhead([one])) : firstAhead(times);
};

/** A timestamp of Discord, copied from a message: `<t:1798131600:F>`. Null for another text. */
const discordTimestamp = (text: string): number | null => {
  const seconds = /^<t:(\d{1,12})(?::[a-z])?>$/u.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
};

/** What a text may mean in each way in which its day can be read. */
interface Ways {
  readonly ways: readonly (readonly Option[])[];
  /** Why there are several. */
  readonly why: NonNullable<TimeRead['why']>;
}

/** The reading of a text that has a day and a time, for each way in which its day can be read. */
const readings = (text: string, scene: ReadingScene, isMidnight: boolean): Ways => {
  const today = wallAt(scene.nowMs, scene.zone).toPlainDate();
  const { texts, why } = dayReadings(text, today, isMidnight);
  const all = texts.flatMap((one) => {
    const spoken = spokenIn(one, today);
    const options = spoken === null ? [] : optionsOf(spoken, scene, today);
    return options.length === 0 ? [] : [options.toSorted((a, b) => a.atMs - b.atMs)];
  });
  const thisYear = all.filter((options) => options.some(({ isNextYear }) => !isNextYear));
  return { ways: thisYear.length === 0 ? all : thisYear, why };
};

const whySeveral = ({ ways, why }: Ways, chosen: readonly Option[]): TimeRead['why'] => {
  if (chosen.length < 2) return null;
  if (ways.length > 1) return why;
  return chosen.every(({ isTwice }) => isTwice) ? 'clocks-back' : 'am-or-pm';
};

/** The latest moment that is planned ahead. */
const latestMs = ({ nowMs, zone }: ReadingScene): number =>
  Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).add({ years: MAX_YEARS }).epochMilliseconds;

/** Reads a time in English or Arabic; refuses with 'time-unreadable', 'time-past' or 'time-too-far'. */
export const readTime = (typed: string, given: ReadingScene): Outcome<TimeRead> => {
  const scene = { ...given, zone: zoneOrUtc(given.zone) };
  const text = inPlainWords(typed);
  const unreadable = refuse('time-unreadable', { typed: shown(typed), as: 'moment' });
  if (text === null) return unreadable;
  const past = refuse('time-past', { typed: shown(typed) });
  if (text === 'now' || (text.endsWith(' ago') && readDuration(text.slice(0, -' ago'.length)) !== null)) return past;
  const tooFar = refuse('time-too-far', { years: String(MAX_YEARS) });
  const stamp = discordTimestamp(text);
  const duration = readDuration(text);
  if (stamp !== null || duration !== null) {
    const atMs = duration === null ? stamp : laterBy(scene.nowMs, scene.zone, duration);
    if (atMs === null || atMs > latestMs(scene)) return tooFar;
    if (atMs <= scene.nowMs) return past;
    return { ok: true, value: { zone: scene.zone, choices: [atMs], why: null, isShifted: false } };
  }
  const { ways, why } = readings(text, scene, saysMidnight(typed));
  const options = ways.flat();
  if (options.length === 0) return unreadable;
  const ahead = options.filter(({ atMs }) => atMs > scene.nowMs);
  if (ahead.length === 0) return past;
  const near = ahead.filter(({ atMs }) => atMs <= latestMs(scene));
  if (near.length === 0) return tooFar;
  const usable = ways.filter((way) => way.some((option) => near.includes(option)));
  return {
    ok: true,
    value: {
      zone: scene.zone,
      choices: [...new Set(near.map(({ atMs }) => atMs))].toSorted((a, b) => a - b),
      why: whySeveral({ ways: usable, why }, near),
      isShifted: near.some(({ isShifted }) => isShifted),
    },
  };
};

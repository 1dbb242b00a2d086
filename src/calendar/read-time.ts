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

/** Tonight is from the hour on that nobody calls noon any more, until it gets light: as long as "at night" is before the morning. */
const TONIGHT_BEGINS = 16;
const NIGHT_ENDS = 6;

/** Months in which a day of the month is looked for: no two in a row lack the 31st. */
const MONTHS_AHEAD = 3;

/** A day of which the next one is as far as this, in months, has just passed. */
const PASSED_MONTHS = 6;

/** A time that may be meant. */
interface Option {
  readonly atMs: number;
  readonly isShifted: boolean;
  /** One of two moments that the clock shows the same. */
  readonly isTwice: boolean;
  /** The year was not said, and the day is just past: the next one is far, and not what is meant where something else may be. */
  readonly isPassed: boolean;
}

/** A tidied text in English, or null. */
const englishOf = (typed: string): string | null => {
  const text = tidied(typed);
  return text === null ? null : inEnglish(text);
};

/** Whether a text says midnight or "at night" in these words: the hour 0 of a day is clear. */
export const saysNight = (typed: string): boolean => /\b(?:midnight|nights?)\b/u.test(englishOf(typed) ?? '');

/** Whether a time in a night is after midnight: it is of the day that it begins with, or of the one before. */
export const isAfterMidnight = ({ hour }: Temporal.PlainTime): boolean => hour < NIGHT_ENDS;

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
    case 'tonight':
      return [today];
    case 'day-of-month': {
      // A weekday that does not go with it now is a slip, rather than meant for months from now.
      const months = day.weekday === null ? MONTHS_AHEAD : 2;
      const first = today.toPlainYearMonth();
      return Array.from({ length: months }, (_, ahead) => first.add({ months: ahead }))
        .filter((month) => day.day <= month.daysInMonth)
        .map((month) => month.toPlainDate({ day: day.day }))
        .filter((date) => day.weekday === null || date.dayOfWeek === day.weekday);
    }
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
  zone: string,
): readonly Omit<Option, 'isPassed'>[] => {
  const { atMs, isShifted } = momentsOf(date.toPlainDateTime(time), zone);
  return atMs.map((one) => ({ atMs: one, isShifted, isTwice: atMs.length > 1 }));
};

/** The times of tonight that may be meant, each with the days on which it is that. */
const tonight = (
  times: readonly Temporal.PlainTime[],
  now: Temporal.PlainDateTime,
): readonly { readonly time: Temporal.PlainTime; readonly dates: readonly Temporal.PlainDate[] }[] => {
  const today = now.toPlainDate();
  const inNight = times.filter((time) => time.hour >= TONIGHT_BEGINS || isAfterMidnight(time));
  return (inNight.length === 0 ? times : inNight).map((time) => {
    if (!isAfterMidnight(time)) return { time, dates: [today] };
    const tomorrow = today.add({ days: 1 });
    // Who says it after midnight is in that night already.
    return { time, dates: isAfterMidnight(now.toPlainTime()) ? [today, tomorrow] : [tomorrow] };
  });
};

/** What may be meant; all in the past when nothing else is left. `later`: days by which it is after the day that was said. */
const optionsOf = (spoken: Spoken, scene: ReadingScene, later: number): readonly Option[] => {
  const { time, day } = spoken;
  if (time === null) return [];
  const now = wallAt(scene.nowMs, scene.zone);
  const today = now.toPlainDate();
  const farFrom = today.add({ months: PASSED_MONTHS });
  const times = spoken.isEitherHalf ? [time, time.add({ hours: HALF_DAY_HOURS })] : [time];
  const on = (date: Temporal.PlainDate, which: readonly Temporal.PlainTime[]): readonly Option[] =>
    which.flatMap((one) =>
      onDate(date.add({ days: later }), one, scene.zone).map((option) => ({
        ...option,
        isPassed: day.type === 'month-day' && Temporal.PlainDate.compare(date, farFrom) > 0,
      })),
    );
  const firstAhead = (
    dates: readonly Temporal.PlainDate[],
    which: readonly Temporal.PlainTime[],
  ): readonly Option[] => {
    for (const date of dates) {
      const ahead = on(date, which).filter(({ atMs }) => atMs > scene.nowMs);
      if (ahead.length > 0) return ahead;
    }
    return dates.slice(0, 1).flatMap((date) => on(date, which));
  };
  if (day.type === 'tonight') return tonight(times, now).flatMap((one) => firstAhead(one.dates, [one.time]));
  const dates = datesOf(day, today);
  // Without a day, 7 may be this evening or tomorrow morning; with one, both halves are of the same day.
  return day.type === 'none' ? times.flatMap((one) => firstAhead(dates, [one])) : firstAhead(dates, times);
};

/** By how many days the time may be after the day that was said: midnight of a Friday is the one that it begins with, or the one that it ends with. */
const nightsOf = ({ day, time }: Spoken, isNight: boolean): readonly number[] =>
  isNight && time !== null && isAfterMidnight(time) && day.type !== 'none' && day.type !== 'tonight' ? [0, 1] : [0];

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

/** What a text says, in each way in which its day can be read by somebody for whom it is `today`. */
interface Said {
  readonly spoken: readonly Spoken[];
  readonly why: Ways['why'];
}

export const saidOn = (text: string, today: Temporal.PlainDate): Said => {
  const { texts, why } = dayReadings(text, today);
  return { spoken: texts.flatMap((one) => spokenIn(one, today) ?? []), why };
};

/** The zone of an offset from UTC that a text says. */
const zoneOf = (offsetMin: number): string => {
  const size = Math.abs(offsetMin);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${offsetMin < 0 ? '-' : '+'}${hours}:${minutes}`;
};

/** The same where the text says an offset from UTC: its days are those there, but "today" and "tomorrow" may be those of whoever wrote it too. */
const saidWithOffset = (
  text: string,
  local: Said,
  days: readonly [here: Temporal.PlainDate, there: Temporal.PlainDate],
): Said => {
  const [here, there] = days;
  if (here.equals(there)) return local;
  const said = saidOn(text, there);
  const known = new Set(said.spoken.map(({ day }) => JSON.stringify(day)));
  const more = local.spoken.filter(({ day }) => day.type === 'date' && !known.has(JSON.stringify(day)));
  if (more.length === 0) return said;
  return { spoken: [...said.spoken, ...more], why: said.spoken.length > 1 ? said.why : 'whose-day' };
};

/** The reading of a text that has a day and a time, for each way in which its day can be read. `isNight`: see `saysNight`. */
const readings = (text: string, given: ReadingScene, isNight: boolean): Ways => {
  const today = wallAt(given.nowMs, given.zone).toPlainDate();
  const local = saidOn(text, today);
  const offsetMin = local.spoken[0]?.offsetMin ?? null;
  const scene = offsetMin === null ? given : { ...given, zone: zoneOf(offsetMin) };
  const there = wallAt(scene.nowMs, scene.zone).toPlainDate();
  const { spoken, why } = offsetMin === null ? local : saidWithOffset(text, local, [today, there]);
  const all = spoken.flatMap((one) =>
    nightsOf(one, isNight).flatMap((later) => {
      const options = optionsOf(one, scene, later);
      return options.length === 0 ? [] : [options.toSorted((a, b) => a.atMs - b.atMs)];
    }),
  );
  const meant = all.filter((options) => options.some(({ isPassed }) => !isPassed));
  const isWhichNight = why !== 'day-or-month' && spoken.some((one) => nightsOf(one, isNight).length > 1);
  return { ways: meant.length === 0 ? all : meant, why: isWhichNight ? 'which-midnight' : why };
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
  const { ways, why } = readings(text, scene, saysNight(typed));
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

import { Temporal } from 'temporal-polyfill';
import type { Outcome, ReadingScene, RecurrenceRead } from '../app/index.ts';
import { refuse, type Recurrence } from '../domain/index.ts';
import { datesAfter, firstWallAfter } from './dates.ts';
import { inPlainWords, isAfterMidnight, saysNight } from './read-time.ts';
import { readRuleParts, ruleOf, type Missing, type RuleParts } from './rule-text.ts';
import { ruleInWords } from './rule-words.ts';
import { nextDays } from './next-days.ts';
import { shown, tidied } from './tidy.ts';
import { takeTime } from './time-of-day.ts';
import { momentOf, zoneOrUtc } from './wall-time.ts';

/** Most dates that a series may be limited to. */
export const MAX_COUNT = 500;

/** How far ahead the first date of a series may be, in years: as for a single space. */
export const MAX_YEARS = 2;

const HALF_DAY_HOURS = 12;

/** A rule with the times of day at which it may be meant. */
export interface Reading {
  readonly parts: RuleParts;
  readonly times: readonly Temporal.PlainTime[];
}

type Refused = ReturnType<typeof refuse>;

/** The time of day in a text of plain words, in each way in which it may be meant, and the text without it. */
export const timesIn = (
  text: string,
): { readonly times: readonly Temporal.PlainTime[]; readonly rest: string } | null => {
  const found = takeTime(text);
  if (found === null) return null;
  const time = Temporal.PlainTime.from({ hour: found.hour, minute: found.minute });
  return { times: found.isEitherHalf ? [time, time.add({ hours: HALF_DAY_HOURS })] : [time], rest: found.rest };
};

/** What a text may say of a recurrence, or what it lacks; null for one that is too long to be read. */
export const readingsOf = (typed: string): readonly Reading[] | Missing | null => {
  const text = tidied(typed);
  if (text === null) return null;
  if (!/\bfreq=/u.test(text)) return wordReadings(typed);
  const reading = rawReading(text);
  return typeof reading === 'string' ? reading : [reading];
};

/** A reading, and where it says a time in the night of its days the one in the night that these end with. */
export const withNights = (typed: string, reading: Reading): readonly Reading[] => {
  const later = saysNight(typed) && reading.times.every(isAfterMidnight) ? nextDays(reading.parts) : null;
  return later === null ? [reading] : [reading, { ...reading, parts: later }];
};

/** "FREQ=WEEKLY;BYDAY=TH 20:00": the time stands behind the rule, or in its BYHOUR. */
const rawReading = (text: string): Reading | Missing => {
  const [value = '', ...words] = text
    .toUpperCase()
    .replace(/^RRULE:\s*/u, '')
    .split(' ');
  const read = readRuleParts(value);
  if ('missing' in read) return read.missing;
  const byHour = read.parts.get('BYHOUR');
  const behind = inPlainWords(words.join(' '));
  if (byHour !== undefined) {
    if (behind !== null) return 'rule';
    // Of several its day begins with the least, in whatever order they stand.
    const [hour = 0, minute = 0] = [byHour, read.parts.get('BYMINUTE') ?? '0'].map((list) =>
      Math.min(...list.split(',').map(Number)),
    );
    return { parts: read.parts, times: [Temporal.PlainTime.from({ hour, minute })] };
  }
  const found = behind === null ? null : timesIn(behind);
  if (found === null) return 'time';
  return found.rest === '' ? { parts: read.parts, times: found.times } : 'rule';
};

/** What words say of a recurrence, or what they lack. */
const wordReadings = (typed: string): readonly Reading[] | Missing => {
  const text = inPlainWords(typed);
  if (text === null) return 'rule';
  const found = timesIn(text);
  const said = ruleInWords(found?.rest ?? text);
  if ('missing' in said) return said.missing;
  if (found === null) return 'time';
  const all = said.readings.flatMap((parts) => withNights(typed, { parts, times: found.times }));
  // The night after one weekend may be that of another.
  return [...new Map(all.map((reading) => [ruleOf(reading.parts), reading])).values()];
};

/** UNTIL in local time, or in UTC where it says so; a date means all of it. */
const untilOf = (written: string, zone: string): number | null => {
  try {
    const isUtc = written.endsWith('Z');
    const wall = Temporal.PlainDateTime.from(written.replace(/Z$/u, ''));
    if (!written.includes('T')) return momentOf(wall.add({ days: 1 }), zone) - 1;
    return momentOf(wall, isUtc ? 'UTC' : zone);
  } catch {
    // Thrown for a day that no calendar has: that is the answer.
    return null;
  }
};

/** The end that a rule says itself; null for one that cannot be. */
export const endOf = (parts: RuleParts, zone: string): Recurrence['end'] | Refused | null => {
  const count = parts.get('COUNT');
  const until = parts.get('UNTIL');
  if (count !== undefined) {
    if (Number(count) > MAX_COUNT) return refuse('series-too-long', { max: String(MAX_COUNT) });
    return Number(count) < 1 ? null : { type: 'count', count: Number(count) };
  }
  if (until === undefined) return { type: 'never' };
  const untilMs = untilOf(until, zone);
  return untilMs === null ? null : { type: 'until', untilMs };
};

/** The rule from its first date on; null when it has none within reach. */
const startingAhead = (
  parts: RuleParts,
  time: Temporal.PlainTime,
  scene: ReadingScene,
): Omit<Recurrence, 'end'> | null => {
  const { zone, nowMs } = scene;
  // The interval counts from the first date, so that any period may be the first.
  const wall = firstWallAfter(ruleOf(parts, ['INTERVAL']), time, { zone, afterMs: nowMs });
  if (wall === null) return null;
  return { rule: ruleOf(parts), firstLocal: wall.toString({ smallestUnit: 'minute' }), zone };
};

/** Reads a recurrence in English or Arabic, or an RRULE; refuses with 'recurrence-unreadable', 'series-too-long' or 'time-too-far'. */
export const readRecurrence = (typed: string, given: ReadingScene): Outcome<RecurrenceRead> => {
  const scene = { ...given, zone: zoneOrUtc(given.zone) };
  const lacks = (missing: Missing): Refused => refuse('recurrence-unreadable', { typed: shown(typed), missing });
  const readings = readingsOf(typed) ?? 'rule';
  if (typeof readings === 'string') return lacks(readings);
  // What is read in several ways is in words, which say no end.
  const end = endOf(readings[0]?.parts ?? new Map(), scene.zone);
  if (end === null) return lacks('rule');
  if ('ok' in end) return end;
  const { nowMs, zone } = scene;
  const ways = readings
    .flatMap(({ parts, times }) => times.map((time) => ({ parts, time })))
    .flatMap(({ parts, time }) => {
      const starting = startingAhead(parts, time, scene);
      const recurrence = starting === null ? null : { ...starting, end };
      const [firstMs] = recurrence === null ? [] : datesAfter(recurrence, nowMs, 1);
      return recurrence === null || firstMs === undefined ? [] : [{ recurrence, firstMs }];
    })
    .toSorted((a, b) => a.firstMs - b.firstMs);
  const [first, ...others] = ways;
  if (first === undefined) return lacks('dates');
  const latest = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).add({ years: MAX_YEARS });
  if (first.firstMs > latest.epochMilliseconds) return refuse('time-too-far', { years: String(MAX_YEARS) });
  return { ok: true, value: { recurrence: first.recurrence, others: others.map(({ recurrence }) => recurrence) } };
};

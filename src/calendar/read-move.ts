import { Temporal } from 'temporal-polyfill';
import type { MoveRead, MovingScene, Outcome } from '../app/index.ts';
import { refuse, timeOfDayOf, type Recurrence } from '../domain/index.ts';
import { wallsFrom } from './dates.ts';
import { inPlainWords, readTime } from './read-time.ts';
import { endOf, MAX_YEARS, readingsOf, timesIn, withNights, type Reading } from './read-recurrence.ts';
import { readRuleParts, ruleOf, WEEKDAYS, type Missing, type RuleParts } from './rule-text.ts';
import { ruleInWords } from './rule-words.ts';
import { shown } from './tidy.ts';
import { momentOf, wallAt, zoneOrUtc } from './wall-time.ts';

const WEEK_DAYS = 7;
const MINUTE_MS = 60_000;

/** Words that make a weekday a rule by itself; without them it is that of the rule which the series has. */
const SAYS_HOW_OFTEN = /\b(?:every|each|daily|weekly|biweekly|fortnightly|weeks?|other|alternate)\b/u;

const listOf = (parts: RuleParts, name: string): readonly string[] => parts.get(name)?.split(',') ?? [];

const withParts = (parts: RuleParts, over: Readonly<Record<string, string | null>>): RuleParts => {
  const changed = new Map(parts);
  for (const [name, value] of Object.entries(over)) {
    if (value === null) changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
};

/** The rule without what it says of hours: one time of day is another. */
const atOneTime = (parts: RuleParts): RuleParts => withParts(parts, { BYHOUR: null, BYMINUTE: null });

/** How often a rule has dates: of two that agree in it the n-th date of the one is the counterpart of the n-th of the other. */
const rhythmOf = (parts: RuleParts): string =>
  JSON.stringify([
    parts.get('FREQ'),
    Number(parts.get('INTERVAL') ?? 1),
    ...['BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYSETPOS'].map(
      (name) => listOf(parts, name).length,
    ),
    Math.max(1, listOf(parts, 'BYHOUR').length) * Math.max(1, listOf(parts, 'BYMINUTE').length),
  ]);

/** Other weekdays for a rule that has some; null for one that goes by something else. */
const onWeekdays = (before: RuleParts, byDay: string): RuleParts | null => {
  const now = listOf(before, 'BYDAY');
  if (before.get('FREQ') === 'WEEKLY') return withParts(before, { BYDAY: byDay });
  const [only = ''] = now;
  const nth = /^[+-]?\d+/u.exec(only)?.[0];
  return now.length === 1 && nth !== undefined && !byDay.includes(',')
    ? withParts(before, { BYDAY: `${nth}${byDay}` })
    : null;
};

/** Which day of its month a date is, as the rule counts: from the end where that is how it has the date before. */
const countedAs = (was: string, now: { readonly fromStart: number; readonly fromEnd: number }): number =>
  was.startsWith('-') && now.fromEnd === 1 ? -1 : now.fromStart;

/** Parts by which a day alone does not tell where a date is. */
const UNCLEAR = ['BYSETPOS', 'BYWEEKNO', 'BYYEARDAY'];

/** The rule of a month that has one date in it, with that date on another day; null where that cannot be told. */
const onDayOfMonth = (before: RuleParts, now: Temporal.PlainDateTime): RuleParts | null => {
  const [days, monthDays] = [listOf(before, 'BYDAY'), listOf(before, 'BYMONTHDAY')];
  const [day = '', monthDay = ''] = [days[0], monthDays[0]];
  const left = now.daysInMonth - now.day;
  if (monthDays.length === 1 && days.length === 0) {
    const counted = countedAs(monthDay, { fromStart: now.day, fromEnd: left + 1 });
    return withParts(before, { BYMONTHDAY: String(counted) });
  }
  if (days.length !== 1 || monthDays.length > 0 || !/\d/u.test(day)) return null;
  const nth = { fromStart: Math.ceil(now.day / WEEK_DAYS), fromEnd: Math.floor(left / WEEK_DAYS) + 1 };
  return withParts(before, { BYDAY: `${countedAs(day, nth)}${WEEKDAYS[now.dayOfWeek - 1] ?? ''}` });
};

/** The rule by which the date that was at `was` is at `now`; null where that cannot be told. */
const onDay = (before: RuleParts, was: Temporal.PlainDateTime, now: Temporal.PlainDateTime): RuleParts | null => {
  const freq = before.get('FREQ');
  if (was.toPlainDate().equals(now.toPlainDate()) || freq === 'DAILY') return before;
  if (freq === 'WEEKLY') {
    const [from, to] = [was, now].map(({ dayOfWeek }) => WEEKDAYS[dayOfWeek - 1] ?? '');
    const days = listOf(before, 'BYDAY').map((day) => (day === from ? (to ?? day) : day));
    return withParts(before, { BYDAY: [...new Set(days)].join(',') });
  }
  if (UNCLEAR.some((name) => before.has(name)) || listOf(before, 'BYMONTH').length > 1) return null;
  const inMonth = before.has('BYMONTH') ? withParts(before, { BYMONTH: String(now.month) }) : before;
  return onDayOfMonth(inMonth, now);
};

/** A rule that may be meant, with its times of day. */
interface Meant extends Reading {
  /** On which day the first date that goes takes place from now on, where that was said. */
  readonly day?: Temporal.PlainDate;
}

/** What a moment says: the date that it is said of takes place then. */
const atMoment = (atMs: number, before: RuleParts, scene: MovingScene): readonly Meant[] => {
  const was = wallAt(scene.ofMs, scene.before.zone);
  const now = wallAt(atMs, scene.zone);
  const parts = onDay(atOneTime(before), was, now);
  if (parts === null) return [];
  return [{ parts, times: [now.toPlainTime()], ...(scene.ofMs === scene.fromMs ? { day: now.toPlainDate() } : {}) }];
};

const byMoment = (typed: string, before: RuleParts, scene: MovingScene): readonly Meant[] => {
  const read = readTime(typed, scene);
  return read.ok ? read.value.choices.flatMap((atMs) => atMoment(atMs, before, scene)) : [];
};

/** The rule begins then, on the days that it has: only where it has none on that weekday, the date that was is on it. */
const beginningAt = (moment: number, before: RuleParts, scene: MovingScene): readonly Meant[] => {
  const atMs = Math.floor(moment / MINUTE_MS) * MINUTE_MS;
  const now = wallAt(atMs, scene.zone);
  const isOnDay = listOf(before, 'BYDAY').includes(WEEKDAYS[now.dayOfWeek - 1] ?? '');
  return isOnDay && before.get('FREQ') === 'WEEKLY'
    ? [{ parts: atOneTime(before), times: [now.toPlainTime()], day: now.toPlainDate() }]
    : atMoment(atMs, before, scene);
};

/** What a text says of the rule that a series has: another time of day, or other weekdays; null for a text that says more. */
const ofItsRule = (typed: string, before: RuleParts): readonly Meant[] | Missing | null => {
  const words = inPlainWords(typed);
  const found = words === null ? null : timesIn(words);
  if (found === null) return null;
  const { rest, times } = found;
  if (rest === '') return [{ parts: atOneTime(before), times }];
  const said = SAYS_HOW_OFTEN.test(rest) ? null : ruleInWords(rest);
  if (said === null || !('readings' in said)) return null;
  if (said.readings.some((one) => one.get('FREQ') !== 'WEEKLY')) return null;
  const meant = said.readings.map((one) => onWeekdays(atOneTime(before), one.get('BYDAY') ?? ''));
  if (meant.includes(null)) return 'rule';
  return meant.flatMap((parts) => (parts === null ? [] : withNights(typed, { parts, times })));
};

/** The rules that a text may mean, or what it lacks. */
const meantBy = (typed: string, before: RuleParts, scene: MovingScene): readonly Meant[] | Missing => {
  const short = ofItsRule(typed, before);
  if (short !== null) return short;
  const readings = readingsOf(typed) ?? 'rule';
  if (typeof readings !== 'string') return readings;
  const moments = byMoment(typed, before, scene);
  return moments.length > 0 ? moments : readings;
};

/** The day with which the period of a rule begins in which a day is. */
const periodOf = (day: Temporal.PlainDate, freq: string | undefined): Temporal.PlainDate => {
  if (freq === 'WEEKLY') return day.subtract({ days: day.dayOfWeek - 1 });
  if (freq === 'MONTHLY') return day.with({ day: 1 });
  return freq === 'YEARLY' ? day.with({ month: 1, day: 1 }) : day;
};

/** How many dates a rule has in its period before that one. */
const datesBefore = (parts: RuleParts, was: Temporal.PlainDateTime, time: Temporal.PlainTime): number => {
  const first = periodOf(was.toPlainDate(), parts.get('FREQ')).toPlainDateTime(time);
  let count = 0;
  for (const wall of wallsFrom(ruleOf(parts, ['INTERVAL']), first)) {
    if (Temporal.PlainDateTime.compare(wall, was) >= 0) return count;
    count += 1;
  }
  return count;
};

/** From where on the dates of the new rule are gone through, and how many of the first of them are of dates that stay. */
const beginning = (
  { parts, day }: Meant,
  time: Temporal.PlainTime,
  {
    before,
    keepsRhythm,
    scene,
  }: { readonly before: RuleParts; readonly keepsRhythm: boolean; readonly scene: MovingScene },
): { readonly first: Temporal.PlainDateTime; readonly behind: number } => {
  const was = wallAt(scene.fromMs, scene.before.zone);
  if (day !== undefined) return { first: day.toPlainDateTime(time), behind: 0 };
  if (!keepsRhythm) {
    const from = Math.max(scene.nowMs, scene.afterMs);
    return { first: wallAt(from, scene.zone).toPlainDate().toPlainDateTime(time), behind: 0 };
  }
  const oldTime = Temporal.PlainTime.from(timeOfDayOf(scene.before));
  const first = periodOf(was.toPlainDate(), parts.get('FREQ')).toPlainDateTime(time);
  return { first, behind: datesBefore(before, was, oldTime) };
};

/** A rule from its first date on; null when it has none within reach. */
const startingAhead = (
  meant: Meant,
  time: Temporal.PlainTime,
  known: {
    readonly before: RuleParts;
    readonly keepsRhythm: boolean;
    readonly scene: MovingScene;
    readonly end: Recurrence['end'];
  },
): { readonly recurrence: Recurrence; readonly passed: number; readonly firstMs: number } | null => {
  const { scene, end } = known;
  const { zone } = scene;
  const { first, behind } = beginning(meant, time, known);
  let [at, passed] = [0, 0];
  // The interval counts from the first date, so that any period may be the first.
  for (const wall of wallsFrom(ruleOf(meant.parts, ['INTERVAL']), first)) {
    at += 1;
    if (at <= behind) continue;
    const firstMs = momentOf(wall, zone);
    if (firstMs <= Math.max(scene.nowMs, scene.afterMs)) {
      passed += 1;
      continue;
    }
    const firstLocal = wall.toString({ smallestUnit: 'minute' });
    const isEach = Number(meant.parts.get('INTERVAL') ?? 1) === 1;
    return { recurrence: { rule: ruleOf(meant.parts), firstLocal, zone, end }, passed: isEach ? passed : 0, firstMs };
  }
  return null;
};

/** The rule that a series has, in its parts, with the time of day of its first date. */
const partsOf = ({ rule }: Recurrence): RuleParts => {
  const read = readRuleParts(rule);
  return 'parts' in read ? read.parts : new Map();
};

/** Whatever may be meant, or what it lacks. */
const anyMeant = (typed: string | number | null, before: RuleParts, scene: MovingScene): readonly Meant[] | Missing => {
  if (typed === null) return [{ parts: before, times: [Temporal.PlainTime.from(timeOfDayOf(scene.before))] }];
  return typeof typed === 'number' ? beginningAt(typed, before, scene) : meantBy(typed, before, scene);
};

/** Reads new times for a series; refuses with 'recurrence-unreadable', 'series-too-long' or 'time-too-far'. */
export const readMove = (typed: string | number | null, given: MovingScene): Outcome<MoveRead> => {
  const scene = { ...given, zone: zoneOrUtc(given.zone) };
  const lacks = (missing: Missing): ReturnType<typeof refuse> =>
    refuse('recurrence-unreadable', { typed: shown(String(typed ?? '')), missing });
  const before = partsOf(scene.before);
  const meant = anyMeant(typed, before, scene);
  if (typeof meant === 'string') return lacks(meant);
  const [one] = meant;
  if (one === undefined) return lacks('rule');
  const end = endOf(one.parts, scene.zone);
  if (end === null) return lacks('rule');
  if ('ok' in end) return end;
  const keepsRhythm = rhythmOf(before) === rhythmOf(one.parts);
  const known = { before, keepsRhythm, scene, end };
  const ways = meant
    .flatMap((each) => each.times.flatMap((time) => startingAhead(each, time, known) ?? []))
    .toSorted((a, b) => a.firstMs - b.firstMs);
  const [soonest] = ways;
  if (soonest === undefined) return lacks('dates');
  const latest = Temporal.Instant.fromEpochMilliseconds(scene.nowMs)
    .toZonedDateTimeISO(scene.zone)
    .add({ years: MAX_YEARS });
  if (soonest.firstMs > latest.epochMilliseconds) return refuse('time-too-far', { years: String(MAX_YEARS) });
  return { ok: true, value: { ways: ways.map(({ recurrence, passed }) => ({ recurrence, passed })), keepsRhythm } };
};

import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import type { Recurrence } from '../domain/index.ts';
import { momentOf, wallAt, zoneOrUtc } from './wall-time.ts';

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;

/** The last moment of the year 9999, the last that people and iCalendar write: no dates after it. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59);

/** Local times shift against each other by at most this much where clocks change: Samoa skipped a whole day. */
const SHIFT_MS = 2 * DAY_MS;

/**
 * How many days a rule may have no date before it counts as one that has none, by its frequency and for each of its intervals. A rule by days is
 * looked through day by day, so it gets the eight years between two 29 Februaries; the others cost little.
 */
const PATIENCE_DAYS: Readonly<Record<string, number>> = {
  DAILY: 9 * YEAR_DAYS,
  WEEKLY: 30 * YEAR_DAYS,
  MONTHLY: 60 * YEAR_DAYS,
  YEARLY: 60 * YEAR_DAYS,
};
/** The same for rules by hours and shorter, which no series of ours has. */
const SHORT_PATIENCE_DAYS = 2 * YEAR_DAYS;
const MAX_PATIENCE_DAYS = 400 * YEAR_DAYS;

/** Days that are looked at at once: few at first, since mostly a few dates are wanted. */
const FIRST_LOOK_DAYS = 40;
const LONGEST_LOOK_DAYS = 4 * YEAR_DAYS;

/** Most dates that are counted one by one: no series that people may make has as many, and a larger count ends none in their lives. */
const MAX_COUNTED = 20_000;

/** More than any look needs: the library's own limit is for those who look for ever. */
const MAX_ITERATIONS = 200_000;

const partOf = (rule: string, name: string): string | null =>
  rule
    .split(';')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? null;

/** How many dates a day has at most; infinite for rules by hours and shorter. */
const timesADay = (rule: string): number =>
  partOf(rule, 'FREQ') === null || PATIENCE_DAYS[partOf(rule, 'FREQ') ?? ''] === undefined
    ? Infinity
    : ['BYHOUR', 'BYMINUTE', 'BYSECOND']
        .map((name) => partOf(rule, name)?.split(',').length ?? 1)
        .reduce((product, many) => product * many, 1);

/** From where to where dates are looked for, as milliseconds of a wall in UTC. */
interface Look {
  /** The first date of the rule. */
  readonly firstMs: number;
  readonly fromMs: number;
  /** Asked while looking: no date after it is wanted. */
  readonly untilMs: () => number;
}

/**
 * The dates of a rule on the wall, as milliseconds of a wall in UTC, soonest first. They are counted without a zone, so that daylight saving
 * neither drops nor moves one, and looked for in pieces, so that nothing before `fromMs` is gone through.
 */
const wallDates = function* (rule: string, { firstMs, fromMs, untilMs }: Look): Generator<number, void> {
  const isShort = timesADay(rule) === Infinity;
  const interval = Number(partOf(rule, 'INTERVAL') ?? 1);
  const patience = PATIENCE_DAYS[partOf(rule, 'FREQ') ?? ''] ?? SHORT_PATIENCE_DAYS;
  const patienceMs = Math.min(MAX_PATIENCE_DAYS, patience * interval) * DAY_MS;
  const library = new RRuleTemporal({
    rruleString: rule,
    dtstart: Temporal.Instant.fromEpochMilliseconds(firstMs).toZonedDateTimeISO('UTC'),
    maxIterations: MAX_ITERATIONS,
    cache: false,
  });
  let lookMs = (isShort ? 1 : FIRST_LOOK_DAYS) * DAY_MS;
  let lastMs = Math.max(firstMs, fromMs);
  for (let atMs = lastMs; atMs <= Math.min(untilMs(), LAST_MS) && atMs - lastMs <= patienceMs;) {
    const endMs = Math.min(atMs + lookMs - 1, LAST_MS);
    for (const found of library.between(new Date(atMs), new Date(endMs), true)) {
      lastMs = found.epochMilliseconds;
      yield lastMs;
    }
    atMs = endMs + 1;
    lookMs = Math.min(lookMs * 2, (isShort ? FIRST_LOOK_DAYS : LONGEST_LOOK_DAYS) * DAY_MS);
  }
};

const asWallMs = (wall: Temporal.PlainDateTime): number => wall.toZonedDateTime('UTC').epochMilliseconds;

/** A wall in UTC back as a time on the wall. */
const wallOf = (wallMs: number): Temporal.PlainDateTime => wallAt(wallMs, 'UTC');

/** The same without those beyond the count. `most`: how many of them are wanted at most. */
const countedDates = function* ({ rule, end }: Recurrence, look: Look, most: number): Generator<number, void> {
  const before = Math.ceil((look.fromMs - look.firstMs) / DAY_MS) * timesADay(rule);
  // Nothing needs to be counted where even a rule with a date each day would not have come to its end.
  if (end.type !== 'count' || end.count > MAX_COUNTED || before + most <= end.count) {
    yield* wallDates(rule, look);
    return;
  }
  let left = end.count;
  for (const wallMs of wallDates(rule, { ...look, fromMs: look.firstMs })) {
    if (left <= 0) return;
    left -= 1;
    if (wallMs >= look.fromMs) yield wallMs;
  }
};

/** The dates of a recurrence after `afterMs` (exclusive), at most `limit`, soonest first. */
export const datesAfter = (recurrence: Recurrence, afterMs: number, limit: number): readonly number[] => {
  if (!(afterMs < LAST_MS) || limit < 1) return [];
  const zone = zoneOrUtc(recurrence.zone);
  const firstMs = asWallMs(Temporal.PlainDateTime.from(recurrence.firstLocal));
  const isBefore = afterMs < firstMs - SHIFT_MS;
  // What a gap moved stands on the wall earlier than it takes place.
  const fromMs = isBefore ? firstMs : Math.max(firstMs, asWallMs(wallAt(Math.trunc(afterMs), zone)) - SHIFT_MS);
  const endMs = recurrence.end.type === 'until' ? recurrence.end.untilMs : LAST_MS;
  const found = new Set<number>();
  let untilMs = endMs + SHIFT_MS;
  const most = limit + (3 * SHIFT_MS * timesADay(recurrence.rule)) / DAY_MS;
  for (const wallMs of countedDates(recurrence, { firstMs, fromMs, untilMs: () => untilMs }, most)) {
    if (wallMs > untilMs) break;
    const atMs = momentOf(wallOf(wallMs), zone);
    if (atMs > afterMs && atMs <= endMs) found.add(atMs);
    // A gap may move a later date before an earlier one, or onto it: a little more is looked at than is wanted.
    if (found.size >= limit) untilMs = Math.min(untilMs, wallMs + SHIFT_MS);
  }
  return [...found].toSorted((a, b) => a - b).slice(0, limit);
};

/** The dates of a rule on the wall from that time on, soonest first, without end but where the rule has none for long. */
export const wallsFrom = function* (
  rule: string,
  first: Temporal.PlainDateTime,
): Generator<Temporal.PlainDateTime, void> {
  const firstMs = asWallMs(first);
  for (const wallMs of wallDates(rule, { firstMs, fromMs: firstMs, untilMs: () => LAST_MS })) yield wallOf(wallMs);
};

/** A recurrence from its first date after a moment on, with as many dates; as it is where that is its first, or there is none. */
export const startingAfter = (recurrence: Recurrence, afterMs: number): Recurrence => {
  const { rule, firstLocal, zone } = recurrence;
  const first = Temporal.PlainDateTime.from(firstLocal);
  for (const wall of wallsFrom(rule, first))
    if (momentOf(wall, zoneOrUtc(zone)) > afterMs)
      return wall.equals(first) ? recurrence : { ...recurrence, firstLocal: wall.toString({ smallestUnit: 'minute' }) };
  return recurrence;
};

/** The first date of a rule on the wall that is after a moment, from that day on; null when there is none within reach. */
export const firstWallAfter = (
  rule: string,
  time: Temporal.PlainTime,
  { zone, afterMs }: { readonly zone: string; readonly afterMs: number },
): Temporal.PlainDateTime | null => {
  const first = wallAt(afterMs, zone).toPlainDate().toPlainDateTime(time);
  for (const wall of wallsFrom(rule, first)) if (momentOf(wall, zone) > afterMs) return wall;
  return null;
};

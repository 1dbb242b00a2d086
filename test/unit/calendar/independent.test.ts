import * as fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { budget } from '../../support/budget.ts';
import { momentsIn } from '../../support/wall-clock.ts';

const calendar = createCalendar();

const YEARS = 50;
const FIRST_YEAR = 2000;

/** With gaps at 0:00, at 2:00 and of half an hour, a day that was left out, summer time that is the standard, and no change at all. */
const ZONES = [
  'Pacific/Apia',
  'Africa/Cairo',
  'America/New_York',
  'Africa/Casablanca',
  'Europe/London',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Europe/Dublin',
  'Asia/Tehran',
  'America/St_Johns',
  'Asia/Riyadh',
] as const;

/** Each in the hours in which clocks change somewhere. The first date is one of the rule, since ical.js counts it in any case. */
const SERIES = [
  { rule: 'FREQ=WEEKLY;BYDAY=SU', firstLocal: '2000-01-02T02:30' },
  { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,FR', firstLocal: '2000-01-06T00:15' },
  { rule: 'FREQ=MONTHLY;BYDAY=-1SU', firstLocal: '2000-01-30T01:30' },
  { rule: 'FREQ=MONTHLY;BYMONTHDAY=31', firstLocal: '2000-01-31T20:00' },
  { rule: 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=29', firstLocal: '2000-03-29T01:45' },
  { rule: 'FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', firstLocal: '2000-10-29T01:30' },
  { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', firstLocal: '2000-02-29T23:59' },
  { rule: 'FREQ=DAILY;INTERVAL=3', firstLocal: '2000-01-01T02:00' },
  { rule: 'FREQ=DAILY', firstLocal: '2000-01-01T00:30' },
] as const;

const untilMs = Date.UTC(FIRST_YEAR + YEARS, 0, 1);

/** The same dates by ical.js and Intl. */
const byOthers = (rule: string, firstLocal: string, zone: string, limit = Infinity): number[] => {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${firstLocal}:00`));
  const momentOf = momentsIn(zone);
  const found = new Set<number>();
  for (let next = iterator.next(); next !== null; next = iterator.next()) {
    const atMs = momentOf(Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute));
    if (atMs > untilMs || found.size > limit) break;
    found.add(atMs);
  }
  return [...found].toSorted((a, b) => a - b);
};

/** The same dates by the calendar, page by page. */
const byPages = (rule: string, firstLocal: string, zone: string): number[] => {
  const recurrence = { rule, firstLocal, zone, end: { type: 'until', untilMs } } as const;
  const all: number[] = [];
  for (;;) {
    const page = calendar.dates(recurrence, all.at(-1) ?? 0, 1000);
    if (page.length === 0) return all;
    all.push(...page);
  }
};

const zones = ZONES.slice(0, budget({ ci: 2, long: ZONES.length }));

describe('[TIME-7] 50 years of dates are the same as those of another library', () => {
  it.each(zones)('%s', (zone) => {
    for (const { rule, firstLocal } of SERIES) {
      const dates = byPages(rule, firstLocal, zone);
      expect(dates, rule).toEqual(byOthers(rule, firstLocal, zone));
      expect(dates.length, rule).toBeGreaterThan(12);
    }
  });
});

const some = (values: readonly string[], most: number): fc.Arbitrary<string> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: most }).map((list) => list.join(','));

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
const NTH_DAYS = DAYS.flatMap((day) => ['', '1', '2', '3', '5', '-1', '-2'].map((nth) => `${nth}${day}`));
const MONTH_DAYS = ['1', '15', '28', '29', '30', '31', '-1', '-3'] as const;

const someMonths = some(['1', '2', '3', '6', '10', '12'], 2).map((list) => `;BYMONTH=${list}`);
const byMonth = fc.oneof({ weight: 2, arbitrary: fc.constant('') }, { weight: 1, arbitrary: someMonths });
const interval = fc.integer({ min: 1, max: 4 }).map((count) => `;INTERVAL=${count}`);
const byDay = some(DAYS, 3).map((list) => `;BYDAY=${list}`);
const byNthDay = some(NTH_DAYS, 2).map((list) => `;BYDAY=${list}`);
const byNth = fc.oneof(
  byNthDay,
  some(MONTH_DAYS, 3).map((list) => `;BYMONTHDAY=${list}`),
);
/**
 * Without what ical.js 2.2 does otherwise than the RFC says: it counts the positions of BYSETPOS from the first date on and not from the beginning of
 * its month, mixes up the months of BYMONTH in a rule by months, and in a
 * year takes a BYMONTHDAY in one month only and 30 February for 1 March.
 */
const rules = fc.oneof(
  fc.tuple(fc.constant('FREQ=DAILY'), interval, byMonth, fc.oneof(fc.constant(''), byDay)),
  fc.tuple(fc.constant('FREQ=WEEKLY'), interval, byMonth, byDay),
  fc.tuple(fc.constant('FREQ=YEARLY'), interval, someMonths, byNthDay),
  fc.tuple(fc.constant('FREQ=MONTHLY'), interval, byNth),
);

it('[TIME-7] rules of every make have the dates that another library finds', () => {
  const times = fc.constantFrom('00:30', '01:15', '02:30', '20:00');
  const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });
  let compared = 0;
  fc.assert(
    fc.property(rules, times, fc.constantFrom(...ZONES), moments, (parts, time, zone, nowMs) => {
      const read = calendar.readRecurrence(`${parts.join('')} ${time}`, { zone, nowMs });
      // Some have no date at all, or none within two years.
      if (!read.ok) return;
      const { rule, firstLocal } = read.value.recurrence;
      const dates = calendar.dates(read.value.recurrence, 0, 30);
      expect(byOthers(rule, firstLocal, zone, 32).slice(0, 30), rule).toEqual(dates.filter((atMs) => atMs <= untilMs));
      compared += dates.length;
    }),
    { seed: 11, numRuns: budget({ ci: 60, long: 3000 }) },
  );
  expect(compared).toBeGreaterThan(1000);
});

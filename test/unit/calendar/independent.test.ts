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
const byOthers = (rule: string, firstLocal: string, zone: string): number[] => {
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${firstLocal}:00`));
  const momentOf = momentsIn(zone);
  const found = new Set<number>();
  for (let next = iterator.next(); next !== null; next = iterator.next()) {
    const atMs = momentOf(Date.UTC(next.year, next.month - 1, next.day, next.hour, next.minute));
    if (atMs > untilMs) break;
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

import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { nativeRule } from '../../../src/domain/index.ts';

const calendar = createCalendar();
const NOW = Date.UTC(2026, 10, 26, 12);
const DAY_MS = 86_400_000;

/** The dates of a rule in a zone, as a series has them. */
const datesOf = (rule: string, zone: string, firstLocal = '2026-11-26T20:00'): readonly number[] =>
  calendar.dates({ rule, firstLocal, zone, end: { type: 'never' } }, NOW, 300);

describe('a series as one of Discord’s rules', () => {
  it.each([
    ['FREQ=WEEKLY;BYDAY=TH', 'Asia/Riyadh', { frequency: 'weekly', interval: 1, weekday: 3 }],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', 'UTC', { frequency: 'weekly', interval: 2, weekday: 3 }],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'UTC', { frequency: 'daily', weekdays: [0, 1, 2, 3, 4] }],
    ['FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH', 'Asia/Riyadh', { frequency: 'daily', weekdays: [6, 0, 1, 2, 3] }],
    ['FREQ=MONTHLY;BYDAY=1MO', 'UTC', { frequency: 'monthly', nth: 1, weekday: 0 }],
    ['FREQ=YEARLY', 'UTC', { frequency: 'yearly', month: 11, day: 26 }],
  ])('[EVENT-15] %s in %s is one', (rule, zone, expected) => {
    expect(nativeRule(datesOf(rule, zone))).toEqual(expected);
  });

  it('[EVENT-15] whose local day is another in UTC has that of UTC', () => {
    expect(nativeRule(datesOf('FREQ=WEEKLY;BYDAY=TH', 'Asia/Riyadh', '2026-11-26T01:00'))).toEqual({
      frequency: 'weekly',
      interval: 1,
      weekday: 2,
    });
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=TH', 'Europe/Berlin'],
    ['FREQ=WEEKLY;BYDAY=TU,TH', 'UTC'],
    ['FREQ=WEEKLY;INTERVAL=3;BYDAY=TH', 'UTC'],
    ['FREQ=DAILY', 'UTC'],
    ['FREQ=MONTHLY;BYDAY=-1MO', 'UTC'],
    ['FREQ=MONTHLY;BYMONTHDAY=13', 'UTC'],
  ])('[EVENT-15] %s in %s is none', (rule, zone) => {
    expect(nativeRule(datesOf(rule, zone))).toBeNull();
  });

  it('[EVENT-15] is none of dates that miss one, or of too few to know', () => {
    const weekly = datesOf('FREQ=WEEKLY;BYDAY=TH', 'UTC');
    assert(
      property(integer({ min: 1, max: 298 }), constantFrom(-1, 1), (at, sign) => {
        expect(nativeRule(weekly.filter((_, index) => index !== at))).toBeNull();
        expect(nativeRule(weekly.map((atMs, index) => (index === at ? atMs + sign * DAY_MS : atMs)))).toBeNull();
      }),
      { seed: 15, numRuns: 60 },
    );
    expect(nativeRule(weekly.slice(0, 50))).toBeNull();
    expect(nativeRule([])).toBeNull();
  });
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { Recurrence } from '../../../src/domain/index.ts';
import { onTheWall } from '../../support/wall-clock.ts';

const calendar = createCalendar();

/** A Thursday, ten in the morning in Riyadh. */
const NOW_MS = Date.parse('2026-11-26T07:00:00Z');

const series = (
  rule: string,
  firstLocal: string,
  zone: string,
  end: Recurrence['end'] = { type: 'never' },
): Recurrence => ({
  rule,
  firstLocal,
  zone,
  end,
});

describe('the dates of a series', () => {
  it('[TIME-7] keep their time on the wall, later by the gap where there is none, and at the first of two', () => {
    const nights = series('FREQ=DAILY', '2027-03-13T02:30', 'America/New_York');
    expect(calendar.dates(nights, 0, 3).map((atMs) => new Date(atMs).toISOString())).toEqual([
      '2027-03-13T07:30:00.000Z',
      '2027-03-14T07:30:00.000Z',
      '2027-03-15T06:30:00.000Z',
    ]);
    const autumn = series('FREQ=DAILY', '2026-10-31T01:30', 'America/New_York');
    expect(calendar.dates(autumn, 0, 3).map((atMs) => new Date(atMs).toISOString())).toEqual([
      '2026-10-31T05:30:00.000Z',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
    const weekly = series('FREQ=WEEKLY;BYDAY=TH', '2026-10-22T20:00', 'Europe/London');
    for (const atMs of calendar.dates(weekly, 0, 60)) expect(onTheWall(atMs, 'Europe/London')).toMatch(/ 20:00$/u);
  });

  it('[TIME-7] stay in order, and one stays one, where a gap moves them onto each other', () => {
    const twice = series('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,30', '2027-03-14T02:00', 'America/New_York');
    expect(calendar.dates(twice, 0, 3).map((atMs) => onTheWall(atMs, 'America/New_York'))).toEqual([
      '2027-03-14 03:00',
      '2027-03-14 03:30',
      '2027-03-15 02:00',
    ]);
  });

  it('[TIME-7] are all found where a gap moves them past each other, or past where they are looked for from', () => {
    const nights = series('FREQ=DAILY', '2027-03-13T02:30', 'America/New_York');
    // 3:15 on the wall: later than 2:30, and sooner than what that becomes.
    expect(calendar.dates(nights, Date.parse('2027-03-14T07:15:00Z'), 1)).toEqual([Date.parse('2027-03-14T07:30:00Z')]);
    const crossed = series('FREQ=DAILY;BYHOUR=2,3;BYMINUTE=0,45', '2027-03-14T02:45', 'America/New_York');
    expect(calendar.dates(crossed, 0, 1).map((atMs) => onTheWall(atMs, 'America/New_York'))).toEqual([
      '2027-03-14 03:00',
    ]);
  });

  it('[TIME-7] leave out days that a month does not have', () => {
    const ends = series('FREQ=MONTHLY;BYMONTHDAY=31', '2026-12-31T20:00', 'Asia/Riyadh');
    expect(calendar.dates(ends, 0, 3).map((atMs) => onTheWall(atMs, 'Asia/Riyadh'))).toEqual([
      '2026-12-31 20:00',
      '2027-01-31 20:00',
      '2027-03-31 20:00',
    ]);
  });

  it('[TIME-8] end with their count, from wherever they are looked at, and with their last moment', () => {
    const ten = series('FREQ=WEEKLY;BYDAY=MO,TH', '2026-11-26T20:00', 'Europe/London', { type: 'count', count: 10 });
    const all = calendar.dates(ten, 0, 100);
    expect(all).toHaveLength(10);
    for (const [at, afterMs] of all.entries()) expect(calendar.dates(ten, afterMs, 100)).toEqual(all.slice(at + 1));
    const untilMs = all[4] ?? 0;
    const until = { ...ten, end: { type: 'until', untilMs } } as const;
    expect(calendar.dates(until, 0, 100)).toEqual(all.slice(0, 5));
    expect(calendar.dates({ ...until, end: { type: 'until', untilMs: untilMs - 1 } }, 0, 100)).toEqual(all.slice(0, 4));
  });

  it('[TIME-9] cost the same after a million of them', () => {
    const million = { type: 'count', count: 1_000_000 } as const;
    const daily = series('FREQ=DAILY', '2026-11-26T20:00', 'Asia/Riyadh', million);
    const weekly = series('FREQ=WEEKLY;BYDAY=TH', '2026-11-26T20:00', 'America/New_York', million);
    const start = performance.now();
    for (const recurrence of [daily, weekly])
      for (const year of [2027, 2400, 4000, 9998]) {
        const [next = 0] = calendar.dates(recurrence, Date.UTC(year, 5), 1);
        expect(next).toBeGreaterThan(Date.UTC(year, 5));
        expect(next - Date.UTC(year, 5)).toBeLessThanOrEqual(7 * 86_400_000);
      }
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=WEEKLY;BYDAY=MO;BYMONTH=2;BYSETPOS=3',
    'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=99',
    'FREQ=YEARLY;BYYEARDAY=366;BYMONTH=3',
    'FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=30',
  ])('[TIME-9] that a rule does not have are not looked for for ever: %s', (rule) => {
    const start = performance.now();
    expect(calendar.dates(series(rule, '2026-11-26T20:00', 'Asia/Riyadh'), NOW_MS, 3)).toEqual([]);
    expect(
      calendar.dates(series(rule, '2026-11-26T20:00', 'Asia/Riyadh', { type: 'count', count: 5 }), NOW_MS, 3),
    ).toEqual([]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });

  it('[TIME-9] of a rule with long waits are found', () => {
    const leap = series('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29T20:00', 'UTC');
    expect(calendar.dates(leap, Date.UTC(2096, 5), 1)).toEqual([Date.UTC(2104, 1, 29, 20)]);
    const daily = series('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29T20:00', 'UTC');
    expect(calendar.dates(daily, Date.UTC(2096, 5), 1)).toEqual([Date.UTC(2104, 1, 29, 20)]);
    const rare = series('FREQ=YEARLY;INTERVAL=100;BYMONTH=3;BYMONTHDAY=1', '2027-03-01T20:00', 'UTC');
    expect(calendar.dates(rare, Date.UTC(2027, 5), 2)).toEqual([Date.UTC(2127, 2, 1, 20), Date.UTC(2227, 2, 1, 20)]);
  });

  it('[TIME-9] are none for moments that are none', () => {
    const daily = series('FREQ=DAILY', '2026-11-26T20:00', 'UTC');
    for (const afterMs of [Infinity, NaN, 8.64e15, Date.UTC(10_000, 0)])
      expect(calendar.dates(daily, afterMs, 3)).toEqual([]);
    expect(calendar.dates(daily, -Infinity, 1)).toEqual([Date.UTC(2026, 10, 26, 20)]);
    expect(calendar.dates(daily, 0, 0)).toEqual([]);
  });

  it('[TIME-6] of what was read are ahead, in order, and begin with the first', () => {
    const days = [
      'mondays',
      'tuesdays and fridays',
      'first sunday of the month',
      'the 31st',
      'every 3 days',
      '29 february',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...days),
        fc.integer({ min: 0, max: 1439 }),
        fc.constantFrom('America/New_York', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Riyadh'),
        fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
        (what, minute, zone, nowMs) => {
          const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
          const outcome = calendar.readRecurrence(`${what} ${time}`, { zone, nowMs });
          if (!outcome.ok) {
            expect(outcome.refusal.code).toBe('time-too-far');
            return;
          }
          const { recurrence } = outcome.value;
          const dates = calendar.dates(recurrence, nowMs, 5);
          expect(dates).toHaveLength(5);
          expect(dates).toEqual(dates.toSorted((a, b) => a - b));
          expect(dates[0]).toBeGreaterThan(nowMs);
          expect(calendar.dates(recurrence, 0, 5)).toEqual(dates);
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });

  it('[PLAN-14] are as many from a later moment on, on the same days and at the same time on the wall', () => {
    const end = { type: 'count', count: 3 } as const;
    const from = (recurrence: Recurrence, local: string): string =>
      calendar.startingAfter(recurrence, Date.parse(`${local}Z`)).firstLocal;
    const fortnightly = series('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', '2026-11-26T20:00', 'UTC', end);
    expect(calendar.startingAfter(fortnightly, Date.parse('2026-11-26T19:59Z'))).toBe(fortnightly);
    expect(from(fortnightly, '2026-11-26T20:00')).toBe('2026-12-10T20:00');
    const twice = series('FREQ=DAILY;BYHOUR=9,21;BYMINUTE=0', '2026-11-26T09:00', 'UTC', end);
    expect(from(twice, '2026-11-26T12:00')).toBe('2026-11-26T21:00');
    // Its second date falls into the gap as clocks go forward.
    const gap = series('FREQ=DAILY', '2026-03-07T02:30', 'America/New_York', end);
    expect(from(gap, '2026-03-07T12:00')).toBe('2026-03-08T02:30');
    expect(calendar.dates(calendar.startingAfter(gap, Date.parse('2026-03-07T12:00Z')), 0, 9)).toHaveLength(3);
  });
});

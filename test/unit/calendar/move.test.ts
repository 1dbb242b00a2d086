import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { Recurrence } from '../../../src/domain/index.ts';

const calendar = createCalendar();
const at = (local: string): number => Date.parse(`${local}Z`);
// A Wednesday.
const NOW_MS = at('2026-11-25T12:00');

const rule = (text: string, firstLocal: string, zone = 'UTC'): Recurrence => ({
  rule: text,
  firstLocal,
  zone,
  end: { type: 'never' },
});
const thursdays = rule('FREQ=WEEKLY;BYDAY=TH', '2026-10-01T20:00');

interface Asked {
  readonly zone?: string;
  readonly fromMs?: number;
  readonly ofMs?: number;
  readonly afterMs?: number;
}

const read = (typed: string | number | null, before: Recurrence = thursdays, asked: Asked = {}) => {
  const [nextMs = 0] = calendar.dates(before, NOW_MS, 1);
  const { fromMs = nextMs, zone = before.zone, afterMs = NOW_MS, ofMs = fromMs } = asked;
  return calendar.readMove(typed, { zone, nowMs: NOW_MS, before, fromMs, ofMs, afterMs });
};

/** The rule that was read, whether it keeps the rhythm, and its first dates; of several meanings each. */
const told = (typed: string | number | null, before?: Recurrence, asked?: Asked): readonly unknown[] => {
  const outcome = read(typed, before, asked);
  if (!outcome.ok) return [outcome.refusal.code, outcome.refusal.params['missing']];
  const { ways, keepsRhythm } = outcome.value;
  return [
    keepsRhythm,
    ...ways.map(({ recurrence, passed }) => [
      recurrence.rule,
      passed,
      ...calendar.dates(recurrence, 0, 2).map((atMs) => new Date(atMs).toISOString().slice(0, 16)),
    ]),
  ];
};

describe('new times for a series', () => {
  it('[PLAN-24] [TIME-11] are another time of day, other weekdays, another rule, or a moment for one date', () => {
    expect(told('9pm')).toEqual([true, ['FREQ=WEEKLY;BYDAY=TH', 0, '2026-11-26T21:00', '2026-12-03T21:00']]);
    expect(told('Friday 21:00')).toEqual([true, ['FREQ=WEEKLY;BYDAY=FR', 0, '2026-11-27T21:00', '2026-12-04T21:00']]);
    expect(told('الجمعة ٢١:٠٠')).toEqual([true, ['FREQ=WEEKLY;BYDAY=FR', 0, '2026-11-27T21:00', '2026-12-04T21:00']]);
    expect(told('Friday 7')).toHaveLength(3);
    // The midnight that a Friday begins or ends with.
    expect(told('Friday midnight')).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=FR', 0, '2026-11-27T00:00', '2026-12-04T00:00'],
      ['FREQ=WEEKLY;BYDAY=SA', 0, '2026-11-28T00:00', '2026-12-05T00:00'],
    ]);
    expect(told('every day at 18:00')).toEqual([false, ['FREQ=DAILY', 0, '2026-11-25T18:00', '2026-11-26T18:00']]);
    expect(told('every 2 weeks on Tuesday 20:00')).toEqual([
      false,
      ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU', 0, '2026-12-01T20:00', '2026-12-15T20:00'],
    ]);
    expect(told('2026-11-28 19:30')).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=SA', 0, '2026-11-28T19:30', '2026-12-05T19:30'],
    ]);
  });

  it('[PLAN-24] keep what was not said: the interval, which one of its month, and in which of its weeks it is', () => {
    const fortnight = rule('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', '2026-11-19T20:00');
    expect(told('Friday 21:00', fortnight)).toEqual([
      true,
      ['FREQ=WEEKLY;INTERVAL=2;BYDAY=FR', 0, '2026-12-04T21:00', '2026-12-18T21:00'],
    ]);
    const first = rule('FREQ=MONTHLY;BYDAY=1MO', '2026-10-05T19:00');
    expect(told('Friday 21:00', first)).toEqual([
      true,
      ['FREQ=MONTHLY;BYDAY=1FR', 0, '2026-12-04T21:00', '2027-01-01T21:00'],
    ]);
    const three = rule('FREQ=WEEKLY;BYDAY=MO,WE,FR', '2026-10-05T19:00');
    // The Monday of this week is past, and its Wednesday is the first that goes.
    expect(told('9pm', three)).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=MO,WE,FR', 0, '2026-11-25T21:00', '2026-11-27T21:00'],
    ]);
    expect(told('Tue, Thu, Sat 21:00', three)).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=TU,TH,SA', 0, '2026-11-26T21:00', '2026-11-28T21:00'],
    ]);
    const twice = rule('FREQ=DAILY;BYHOUR=9,21', '2026-10-05T09:00');
    expect(told('22:00', twice)).toEqual([false, ['FREQ=DAILY', 0, '2026-11-25T22:00', '2026-11-26T22:00']]);
  });

  it('[PLAN-24] leave behind what is past already of the week, and say so', () => {
    expect(told('Tuesday 20:00')).toEqual([true, ['FREQ=WEEKLY;BYDAY=TU', 1, '2026-12-01T20:00', '2026-12-08T20:00']]);
    expect(
      told('Monday 20:00', thursdays, { fromMs: at('2026-12-03T20:00'), afterMs: at('2026-11-26T20:00') }),
    ).toEqual([true, ['FREQ=WEEKLY;BYDAY=MO', 0, '2026-11-30T20:00', '2026-12-07T20:00']]);
  });

  it('[PLAN-24] of a moment follow the date that it is said of: weekday, day of the month, which weekday of it', () => {
    const at15 = rule('FREQ=MONTHLY;BYMONTHDAY=15', '2026-10-15T19:00');
    expect(told('2026-12-17 19:00', at15)).toEqual([
      true,
      ['FREQ=MONTHLY;BYMONTHDAY=17', 0, '2026-12-17T19:00', '2027-01-17T19:00'],
    ]);
    const last = rule('FREQ=MONTHLY;BYDAY=-1FR', '2026-10-30T19:00');
    expect(told('2026-11-28 19:00', last)).toEqual([
      true,
      ['FREQ=MONTHLY;BYDAY=-1SA', 0, '2026-11-28T19:00', '2026-12-26T19:00'],
    ]);
    const yearly = rule('FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=21', '2026-03-21T19:00');
    expect(told('2027-04-02 19:00', yearly)).toEqual([
      true,
      ['FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=2', 0, '2027-04-02T19:00', '2028-04-02T19:00'],
    ]);
    // Said of the date after the next: the next goes likewise.
    expect(told('2026-12-04 21:00', thursdays, { ofMs: at('2026-12-03T20:00') })).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=FR', 0, '2026-11-27T21:00', '2026-12-04T21:00'],
    ]);
  });

  it('[EVENT-18] begin at a moment of an event, on the days that the rule has', () => {
    expect(told(at('2026-11-28T19:30') + 20_000)).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=SA', 0, '2026-11-28T19:30', '2026-12-05T19:30'],
    ]);
    const weekdays = rule('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-10-01T20:00');
    expect(told(at('2026-11-27T18:00'), weekdays)).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 0, '2026-11-27T18:00', '2026-11-30T18:00'],
    ]);
    const riyadh = rule('FREQ=WEEKLY;BYDAY=TH', '2026-10-01T20:00', 'Asia/Riyadh');
    expect(told(at('2026-11-26T22:00'), riyadh)).toEqual([
      true,
      ['FREQ=WEEKLY;BYDAY=FR', 0, '2026-11-26T22:00', '2026-12-03T22:00'],
    ]);
  });

  it('[PLAN-24] [TIME-7] keep the time on the wall in another zone, over a change of clocks', () => {
    const riyadh = rule('FREQ=WEEKLY;BYDAY=TH', '2026-10-01T20:00', 'Asia/Riyadh');
    const moved = read(null, riyadh, { zone: 'Europe/Berlin' });
    const [way] = moved.ok ? moved.value.ways : [];
    expect(way?.recurrence).toMatchObject({
      rule: 'FREQ=WEEKLY;BYDAY=TH',
      firstLocal: '2026-11-26T20:00',
      zone: 'Europe/Berlin',
    });
    const dates = way === undefined ? [] : calendar.dates(way.recurrence, at('2027-03-20T00:00'), 2);
    expect(dates).toEqual([at('2027-03-25T19:00'), at('2027-04-01T18:00')]);
  });

  it('[TIME-11] are refused in words where nothing says which dates, and take the end that a rule says', () => {
    expect(told('Friday')).toEqual(['recurrence-unreadable', 'time']);
    expect(told('soon')[0]).toBe('recurrence-unreadable');
    expect(told('x'.repeat(300))[0]).toBe('recurrence-unreadable');
    // A weekday for what comes each day: every Friday, or each day from then on.
    expect(told('Friday 21:00', rule('FREQ=DAILY', '2026-10-01T20:00'))).toEqual(['recurrence-unreadable', 'rule']);
    const ends = read('FREQ=WEEKLY;BYDAY=FR;COUNT=3 21:00');
    expect(ends.ok && ends.value.ways[0]?.recurrence.end).toEqual({ type: 'count', count: 3 });
  });
});

import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { budget } from '../../support/budget.ts';
import { onTheWall } from '../../support/wall-clock.ts';
import { CLEAR, UNREADABLE } from './written-times.ts';

const calendar = createCalendar();

/** A Thursday, ten in the morning in Riyadh. */
const NOW_MS = Date.parse('2026-11-26T07:00:00Z');
const RIYADH = { zone: 'Asia/Riyadh', nowMs: NOW_MS };

/** What was read, as the clock on the wall shows it; or the code of the refusal. */
const read = (typed: string, scene = RIYADH): string => {
  const outcome = calendar.readTime(typed, scene);
  if (!outcome.ok) return outcome.refusal.code;
  const { choices, why, isShifted } = outcome.value;
  return [
    choices.map((atMs) => onTheWall(atMs, scene.zone)).join(' | '),
    ...(why === null ? [] : [why]),
    ...(isShifted ? ['shifted'] : []),
  ].join(' ');
};

describe('times as people write them', () => {
  it.each(CLEAR)('[TIME-1] %s', (typed, at) => {
    expect(read(typed)).toBe(at);
  });

  it.each(UNREADABLE)('[TIME-2] understands all of a text or nothing: %j', (typed) => {
    expect(read(typed)).toBe('time-unreadable');
  });

  it.each([
    'yesterday 7pm',
    'today 9am',
    '2 hours ago',
    'now',
    'last friday 8pm',
    '26 november 9am',
    '2020-01-01 10:00',
    '<t:1:R>',
    'أمس الساعة ٨ مساء',
  ])('[TIME-3] refuses what is past: %s', (typed) => {
    expect(read(typed)).toBe('time-past');
  });

  it.each([
    '9999-12-31 10:00',
    '2028-11-26 20:00',
    'in 25 months',
    '<t:999999999999:R>',
    'in 999999999999999 years',
    'in 99999999 days',
    '25 december 3000 8pm',
  ])('[TIME-3] refuses what is later than two years: %s', (typed) => {
    expect(read(typed)).toBe('time-too-far');
  });

  it('[TIME-3] takes what is two years off to the minute', () => {
    expect(read('2028-11-26 10:00')).toBe('2028-11-26 10:00');
    expect(read('2028-11-26 10:01')).toBe('time-too-far');
  });

  it.each([
    ['tomorrow at 7', '2026-11-27 07:00 | 2026-11-27 19:00 am-or-pm'],
    // Noon is twelve pm by the clock, and midnight to many.
    ['tomorrow ten to 12 pm', '2026-11-27 11:50 | 2026-11-27 23:50 am-or-pm'],
    ['tomorrow 10:00', '2026-11-27 10:00 | 2026-11-27 22:00 am-or-pm'],
    ['غدا الساعة ٧', '2026-11-27 07:00 | 2026-11-27 19:00 am-or-pm'],
    ['friday 8', '2026-11-27 08:00 | 2026-11-27 20:00 am-or-pm'],
    // Without a day the morning is that of tomorrow; with one, what is past is not meant.
    ['at 7', '2026-11-26 19:00 | 2026-11-27 07:00 am-or-pm'],
    ['today at 7', '2026-11-26 19:00'],
    ['thursday at 7', '2026-11-26 19:00'],
    ['3/4 at 8pm', '2027-03-04 20:00 | 2027-04-03 20:00 day-or-month'],
    ['٣/٤ الساعة ٨ م', '2027-03-04 20:00 | 2027-04-03 20:00 day-or-month'],
    ['3-4-2027 20:00', '2027-03-04 20:00 | 2027-04-03 20:00 day-or-month'],
    ['3/4 at 8', '2027-03-04 08:00 | 2027-03-04 20:00 | 2027-04-03 08:00 | 2027-04-03 20:00 day-or-month'],
    ['11/12 8pm', '2026-12-11 20:00'],
    ['11/12/2026 8pm', '2026-12-11 20:00'],
    ['13/1 8pm', '2027-01-13 20:00'],
    ['5/5 8pm', '2027-05-05 20:00'],
    ['next friday at 19:30', '2026-11-27 19:30 | 2026-12-04 19:30 which-week'],
    ['8pm next fri', '2026-11-27 20:00 | 2026-12-04 20:00 which-week'],
    ['next tues 8pm', '2026-12-01 20:00 | 2026-12-08 20:00 which-week'],
    ['الجمعة القادمة ٧:٣٠ م', '2026-11-27 19:30 | 2026-12-04 19:30 which-week'],
    ['يوم الأحد المقبل الساعة ٨ مساء', '2026-11-29 20:00 | 2026-12-06 20:00 which-week'],
    ['next friday at 8', '2026-11-27 08:00 | 2026-11-27 20:00 | 2026-12-04 08:00 | 2026-12-04 20:00 which-week'],
    ['friday next week 8pm', '2026-12-04 20:00'],
    // Next week begins on this Saturday, on Sunday or on Monday, by who says it.
    ['saturday next week 8pm', '2026-11-28 20:00 | 2026-12-05 20:00 which-week'],
    ['12/1 8pm', '2026-12-01 20:00 | 2027-01-12 20:00 day-or-month'],
    ['tonight at 5', '2026-11-26 17:00 | 2026-11-27 05:00 am-or-pm'],
    ['friday midnight', '2026-11-27 00:00 | 2026-11-28 00:00 which-midnight'],
    ['الجمعة منتصف الليل', '2026-11-27 00:00 | 2026-11-28 00:00 which-midnight'],
    ['tomorrow midnight', '2026-11-27 00:00 | 2026-11-28 00:00 which-midnight'],
    ['15 december at midnight', '2026-12-15 00:00 | 2026-12-16 00:00 which-midnight'],
    ['friday quarter to midnight', '2026-11-27 23:45'],
    ['الجمعة الساعة ١٢ ليلا', '2026-11-27 00:00 | 2026-11-28 00:00 which-midnight'],
    ['الجمعة ١ ليلا', '2026-11-27 01:00 | 2026-11-28 01:00 which-midnight'],
  ])('[TIME-4] asks where a text has two meanings: %s', (typed, choices) => {
    expect(read(typed)).toBe(choices);
  });

  it.each([
    ['2026-11-21', '2026-11-26 20:00 | 2026-12-03 20:00 which-week'],
    ['2026-11-22', '2026-11-26 20:00 | 2026-12-03 20:00 which-week'],
    ['2026-11-23', '2026-12-03 20:00'],
  ])('[TIME-4] asks which week the next one is, said on a weekend: %s', (today, choices) => {
    const scene = { ...RIYADH, nowMs: Date.parse(`${today}T12:00:00Z`) };
    for (const typed of ['thursday next week 8pm', 'next week thursday 8pm', 'الخميس الأسبوع القادم ٨ مساء'])
      expect(read(typed, scene), typed).toBe(choices);
  });

  it('[TIME-1] is in the night already after midnight', () => {
    const scene = { ...RIYADH, nowMs: Date.parse('2026-11-25T21:30:00Z') };
    expect(read('tonight at 1am', scene)).toBe('2026-11-26 01:00');
    expect(read('tonight at midnight', scene)).toBe('2026-11-27 00:00');
    expect(read('tonight at 9', scene)).toBe('2026-11-26 21:00');
  });

  it.each([
    // New York: clocks go back on 1 November 2026 at 2:00 to 1:00, and forward on 14 March 2027 at 2:00 to 3:00.
    {
      zone: 'America/New_York',
      typed: '2026-11-01 01:30',
      at: ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z'],
      why: 'clocks-back',
      isShifted: false,
    },
    {
      zone: 'America/New_York',
      typed: '2027-03-14 02:30',
      at: ['2027-03-14T07:30:00Z'],
      why: null,
      isShifted: true,
    },
    {
      zone: 'America/New_York',
      typed: '2027-03-14 03:30',
      at: ['2027-03-14T07:30:00Z'],
      why: null,
      isShifted: false,
    },
    // Lord Howe: half an hour.
    {
      zone: 'Australia/Lord_Howe',
      typed: '2026-10-04 02:15',
      at: ['2026-10-03T15:45:00Z'],
      why: null,
      isShifted: true,
    },
    {
      zone: 'Europe/London',
      typed: '25 october 1:30 am',
      at: ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
      why: 'clocks-back',
      isShifted: false,
    },
  ] as const)('[TIME-5] $zone $typed, as clocks change', ({ zone, typed, at, why, isShifted }) => {
    const scene = { zone, nowMs: Date.parse('2026-08-01T00:00:00Z') };
    const choices = at.map((one) => Date.parse(one));
    expect(calendar.readTime(typed, scene)).toEqual({ ok: true, value: { zone, choices, why, isShifted } });
  });

  it('[TIME-5] counts hours from now exactly and days by the clock on the wall', () => {
    const scene = { zone: 'America/New_York', nowMs: Date.parse('2026-11-01T03:00:00Z') };
    expect(read('now 24 hours', scene)).toBe('time-unreadable');
    expect(read('in 24 hours', scene)).toBe('2026-11-01 22:00');
    expect(read('in 1 day', scene)).toBe('2026-11-01 23:00');
  });
});

describe('reading', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each(['America/New_York', 'Pacific/Apia', 'Asia/Tehran'])(
    '[TIME-1] is the same where the process runs in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      expect(new Date(NOW_MS).getTimezoneOffset()).not.toBe(0);
      for (const [typed, at] of CLEAR) expect(read(typed), typed).toBe(at);
      // In the gap of the process's own zone, which is none in ours.
      const scene = { zone: 'Asia/Riyadh', nowMs: Date.parse('2027-03-13T23:31:00Z') };
      expect(read('in 20 minutes', scene)).toBe('2027-03-14 02:51');
      expect(read('today 02:45', scene)).toBe('2027-03-14 02:45');
    },
  );

  it('[TIME-2] never throws, whatever is typed, in any zone, and answers what the contract promises', () => {
    const words = CLEAR.flatMap(([typed]) => typed.split(' '));
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc
        .array(fc.oneof(fc.constantFrom(...words), fc.nat(99).map(String), fc.string({ maxLength: 3 })), {
          maxLength: 7,
        })
        .map((list) => list.join(' ')),
    );
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'nowhere');
    const moments = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2060, 0) });
    fc.assert(
      fc.property(texts, zones, moments, (typed, zone, nowMs) => {
        const outcome = calendar.readTime(typed, { zone, nowMs });
        if (!outcome.ok) return;
        const { choices, why } = outcome.value;
        expect(choices.length).toBeGreaterThan(0);
        expect(choices).toEqual([...new Set(choices)].toSorted((a, b) => a - b));
        for (const atMs of choices) expect(atMs).toBeGreaterThan(nowMs);
        expect(why === null).toBe(choices.length === 1);
        calendar.readRecurrence(typed, { zone, nowMs });
        calendar.readEnd(typed, { zone, nowMs });
      }),
      { seed: 5, numRuns: budget({ ci: 400, long: 20_000 }) },
    );
  });

  it('[TIME-2] refuses long texts at once', () => {
    const long = [
      'a'.repeat(1_000_000),
      '1'.repeat(1_000_000),
      'tomorrow '.repeat(100_000),
      '\u202E'.repeat(1_000_000),
      '\uFDFA'.repeat(400),
      '7 pm '.repeat(24),
      '1h'.repeat(60),
      'in '.repeat(40),
    ];
    const start = performance.now();
    for (const typed of long) {
      expect(read(typed)).toBe('time-unreadable');
      expect(calendar.readRecurrence(typed, RIYADH)).toMatchObject({ ok: false });
      expect(calendar.readEnd(typed, RIYADH)).toMatchObject({ ok: false });
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('[TIME-2] repeats what was typed, cut short', () => {
    const outcome = calendar.readTime(`${'x'.repeat(200)}\u202E`, RIYADH);
    expect(outcome).toEqual({
      ok: false,
      refusal: { code: 'time-unreadable', params: { typed: 'x'.repeat(80), as: 'moment' } },
    });
  });

  it('tells the local date', () => {
    const atMs = Date.parse('2026-11-26T22:30:00Z');
    expect(calendar.localDate(atMs, 'Asia/Riyadh')).toBe('2026-11-27');
    expect(calendar.localDate(atMs, 'America/New_York')).toBe('2026-11-26');
  });
});

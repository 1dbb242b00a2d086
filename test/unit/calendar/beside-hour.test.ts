import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { budget } from '../../support/budget.ts';

const calendar = createCalendar();
/** Thursday, 26 November 2026, 10:00. */
const SCENE = { zone: 'UTC', nowMs: Date.UTC(2026, 10, 26, 10) };
const HOUR = 60;
const NOON = 12 * HOUR;

const clockOf = (minutes: number): string =>
  [Math.floor(minutes / HOUR), minutes % HOUR].map((part) => String(part).padStart(2, '0')).join(':');

/** The times of day that may be meant, of one time and of a recurrence; none where it was refused. */
const timesRead = (typed: string): readonly string[] => {
  const read = calendar.readTime(typed, SCENE);
  return read.ok
    ? read.value.choices.map((atMs) => new Date(atMs).toISOString().slice('2026-11-27T'.length, -':00.000Z'.length))
    : [];
};
const timesOfRule = (typed: string): readonly string[] => {
  const read = calendar.readRecurrence(typed, SCENE);
  return read.ok
    ? [read.value.recurrence, ...read.value.others].map(({ firstLocal }) => firstLocal.slice('2026-11-27T'.length))
    : [];
};

const UNITS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const TEENS = ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const inWords = (n: number): string => {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  return n < 20 ? ([...UNITS, ...TEENS][n] ?? '') : `${TENS[tens]}${ones === 0 ? '' : ` ${UNITS[ones]}`}`;
};

const WAHID = [
  '',
  'دقيقة',
  'دقيقتين',
  'ثلاث',
  'أربع',
  'خمس',
  'ست',
  'سبع',
  'ثماني',
  'تسع',
  'عشر',
  'إحدى عشرة',
  'اثنتي عشرة',
];
const ASHARAT = ['', '', 'عشرين', 'ثلاثين', 'أربعين', 'خمسين', 'ستين', 'سبعين', 'ثمانين', 'تسعين'];
const minutesInArabic = (n: number): string => {
  const [tens, ones] = [Math.floor(n / 10), n % 10];
  if (n <= 2) return WAHID[n] ?? '';
  if (n <= 12) return `${WAHID[n]} ${n > 10 ? 'دقيقة' : 'دقائق'}`;
  if (n < 20) return `${WAHID[ones]} عشرة دقيقة`;
  const first = ones === 1 ? 'إحدى و' : ones === 2 ? 'اثنتين و' : ones === 0 ? '' : `${WAHID[ones]} و`;
  return `${first}${ASHARAT[tens]} دقيقة`;
};
const HOURS_IN_ARABIC = [
  'الواحدة',
  'الثانية',
  'الثالثة',
  'الرابعة',
  'الخامسة',
  'السادسة',
  'السابعة',
  'الثامنة',
  'التاسعة',
  'العاشرة',
  'الحادية عشرة',
  'الثانية عشرة',
];

/** A time as it is written, how many minutes after its hour it is, and whether it has to be understood. */
interface Written {
  readonly text: string;
  readonly minutes: number;
  readonly isKnown: boolean;
}

/** No hour has so many. */
const most = (n: number): number => (n < HOUR ? n : Number.POSITIVE_INFINITY);

const englishWays = (hour: number, n: number): readonly Written[] => {
  const hours = [String(hour), inWords(hour)];
  return hours.flatMap((at) => [
    { text: `half past ${at}`, minutes: 30, isKnown: true },
    { text: `quarter past ${at}`, minutes: 15, isKnown: true },
    { text: `a quarter to ${at}`, minutes: -15, isKnown: true },
    { text: `${n} minutes past ${at}`, minutes: most(n), isKnown: true },
    { text: `${n} minutes to ${at}`, minutes: -most(n), isKnown: true },
    { text: `${n} past ${at}`, minutes: most(n), isKnown: true },
    { text: `${inWords(n)} past ${at}`, minutes: most(n), isKnown: n <= 12 || n >= 20 },
    { text: `${inWords(n).replace(' ', '-')} minutes to ${at}`, minutes: -most(n), isKnown: n <= 12 || n >= 20 },
    { text: `${inWords(n)} to ${at}`, minutes: -most(n), isKnown: [5, 10, 20, 25].includes(n) },
    { text: `${at}:30 and ${n} minutes`, minutes: 30 + most(n), isKnown: false },
    { text: `half past ${at} and ${n} minutes`, minutes: 30 + most(n), isKnown: true },
    { text: `${at} ${inWords(n)}`, minutes: most(n), isKnown: false },
  ]);
};

const PARTS: readonly (readonly [string, number])[] = [
  ['', 0],
  [' والنصف', 30],
  [' ونص', 30],
  [' وربع', 15],
  [' والثلث', 20],
  [' إلا ربع', -15],
  [' إلا ثلث', -20],
];

const arabicWays = (hour: number, n: number): readonly Written[] => {
  const hours: readonly (readonly [string, number])[] = [
    [HOURS_IN_ARABIC[hour - 1] ?? '', 0],
    [String(hour), 0],
    [`${hour}:00`, 0],
    [`${hour}:30`, 30],
  ];
  return hours.flatMap(([at, shown]) =>
    PARTS.flatMap(([part, more]) => [
      { text: `${at}${part} إلا ${n} دقائق`, minutes: shown + more - most(n), isKnown: true },
      { text: `${at}${part} إلا ${minutesInArabic(n)}`, minutes: shown + more - most(n), isKnown: true },
      { text: `${at}${part} و${n} دقيقة`, minutes: shown + more + most(n), isKnown: true },
      { text: `${at}${part} و${minutesInArabic(n)}`, minutes: shown + more + most(n), isKnown: true },
      { text: `${at}${part}`, minutes: shown + more, isKnown: part !== '' },
    ]),
  );
};

/** What is to be read of a time in that half of the day: nothing, the one time, or of what is before twelve both. */
const expectedOf = (hour: number, half: 'am' | 'pm', { minutes }: Written): readonly string[] => {
  if (Math.abs(minutes) >= HOUR) return [];
  if (hour === 12 && minutes < 0) return [clockOf(NOON + minutes), clockOf(2 * NOON + minutes)];
  return [clockOf((hour % 12) * HOUR + (half === 'pm' ? NOON : 0) + minutes)];
};

interface Asked {
  readonly way: Written;
  readonly inWords: (time: string) => readonly [once: string, each: string];
  readonly expected: readonly string[];
}

const asked = (hour: number, n: number): readonly Asked[] =>
  (['am', 'pm'] as const).flatMap((half) => [
    ...englishWays(hour, n).map((way) => ({
      way,
      inWords: (time: string) => [`tomorrow at ${time} ${half}`, `every day at ${time} ${half}`] as const,
      expected: expectedOf(hour, half, way),
    })),
    ...arabicWays(hour, n).map((way) => {
      const said = half === 'am' ? 'صباحا' : 'مساء';
      return {
        way,
        inWords: (time: string) => [`غدا الساعة ${time} ${said}`, `كل يوم الساعة ${time} ${said}`] as const,
        expected: expectedOf(hour, half, way),
      };
    }),
  ]);

describe('minutes beside an hour', () => {
  it('[TIME-1] [TIME-2] are that time exactly, or are refused where an hour has not so many', () => {
    const some = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 75 }), fc.nat());
    fc.assert(
      fc.property(some, ([hour, n, which]) => {
        const ways = asked(hour, n);
        const one = ways[which % ways.length];
        if (one === undefined) return;
        const [once, each] = one.inWords(one.way.text);
        for (const [typed, read] of [
          [once, timesRead(once)],
          [each, timesOfRule(each).toSorted()],
        ] as const)
          expect(read, typed).toEqual(one.way.isKnown || read.length > 0 ? one.expected : []);
      }),
      { numRuns: budget({ ci: 300, long: 20_000 }) },
    );
  });
});

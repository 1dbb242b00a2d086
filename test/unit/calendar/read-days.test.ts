import { expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';

/** Friday, 27 November 2026, 23:30 in Riyadh. */
const NOW_MS = Date.UTC(2026, 10, 27, 20, 30);

it.each([
  ['25 December', ['2026-12-25']],
  ['25 dec', ['2026-12-25']],
  ['December 25th 8pm', ['2026-12-25']],
  ['2027-03-04', ['2027-03-04']],
  ['Thursday', ['2026-12-03']],
  ['tomorrow', ['2026-11-28']],
  ['in 4 weeks', ['2026-12-25']],
  ['26 November', ['2027-11-26']],
  ['٢٥ ديسمبر', ['2026-12-25']],
  ['الخميس', ['2026-12-03']],
  ['12/11', ['2026-12-11', '2027-11-12']],
  ['8pm', []],
  ['Episode', []],
  ['', []],
  ['x'.repeat(5000), []],
])('[AGENDA-12] "%s" is these days, whatever time it says besides', (typed, days) => {
  const read = createCalendar().readDays(typed, { zone: 'Asia/Riyadh', nowMs: NOW_MS });
  expect(read.toSorted()).toEqual(days);
});

import { expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';

const calendar = createCalendar();
/** Thursday, 26 November 2026, 10:00. */
const nowMs = Date.UTC(2026, 10, 26, 10);

it.each([
  ['in 1h30', '2026-11-26T11:30'],
  ['quarter to 9pm', '2026-11-26T20:45'],
  ['بعد عشرين دقيقة', '2026-11-26T10:20'],
  ['بعد خمس عشرة دقيقة', '2026-11-26T10:15'],
  ['بعد خمس وأربعين دقيقة', '2026-11-26T10:45'],
  ['غدا ظهرا', '2026-11-27T12:00'],
])('[TIME-1] reads %s', (typed, at) => {
  const read = calendar.readTime(typed, { zone: 'UTC', nowMs });
  expect(read.ok && read.value.choices.map((ms) => new Date(ms).toISOString().slice(0, 16))).toEqual([at]);
});

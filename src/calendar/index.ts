import type { CalendarPort } from '../app/index.ts';
import { datesAfter, startingAfter } from './dates.ts';
import { calendarFile } from './file.ts';
import { readDays } from './read-days.ts';
import { readEnd } from './read-end.ts';
import { readMove } from './read-move.ts';
import { readRecurrence } from './read-recurrence.ts';
import { readTime } from './read-time.ts';
import { wallAt, zoneOrUtc } from './wall-time.ts';

/** Times as people write them, recurrences, and calendar files; keeps nothing. */
export const createCalendar = (): CalendarPort => ({
  readTime,
  readRecurrence,
  readMove,
  readEnd,
  readDays,
  dates: datesAfter,
  startingAfter,
  localDate: (atMs, zone) => wallAt(atMs, zoneOrUtc(zone)).toPlainDate().toString(),
  file: calendarFile,
});

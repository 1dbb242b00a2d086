import { Temporal } from 'temporal-polyfill';
import type { ReadingScene } from '../app/index.ts';
import { laterBy, readDuration } from './duration.ts';
import { datesOf, inPlainWords, saidOn } from './read-time.ts';
import { wallAt, zoneOrUtc } from './wall-time.ts';

/** The local days that a text may mean, "YYYY-MM-DD", from today on, whatever time it says besides; none where it says no day. */
export const readDays = (typed: string, { nowMs, zone: named }: ReadingScene): readonly string[] => {
  const zone = zoneOrUtc(named);
  const text = inPlainWords(typed);
  if (text === null) return [];
  const today = wallAt(nowMs, zone).toPlainDate();
  const duration = readDuration(text);
  if (duration !== null) {
    const atMs = laterBy(nowMs, zone, duration);
    return atMs === null ? [] : [wallAt(atMs, zone).toPlainDate().toString()];
  }
  const days = saidOn(text, today).spoken.flatMap(({ day }) => {
    if (day.type === 'none') return [];
    const ahead = datesOf(day, today).find((date) => Temporal.PlainDate.compare(date, today) >= 0);
    return ahead === undefined ? [] : [ahead.toString()];
  });
  return [...new Set(days)];
};

import type { Temporal } from 'temporal-polyfill';
import { MONTHS, withNamedMonths } from './number-dates.ts';

const WEEKDAYS: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A weekday as it is written out or cut; "next" before it makes it two days, of which nobody knows which is meant. */
const NAME = '(mon|tue|wed|thu|fri|sat|sun)(?:s|rs?|nes|ur)?(?:day)?';
const NEXT = new RegExp(`\\bnext ${NAME}\\b`, 'u');
const NEXT_WEEK = new RegExp(`\\b${NAME}(?: of)? next week\\b`, 'u');

/** ISO numbers of the days with which people's weeks begin. */
const WEEK_BEGINS = [1, 7, 6] as const;
const WEEK = 7;

/** Days from a weekday to the next one of that number, 0 to 6. */
const since = (begin: number, weekday: number): number => (weekday - begin + WEEK) % WEEK;

/** A text in one of the ways in which its day can be read. */
type Ways = readonly string[];

/** ISO number of a weekday by the three letters that it begins with. */
const numberOf = (letters: string | undefined): number =>
  WEEKDAYS.findIndex((weekday) => weekday.startsWith(letters ?? '-')) + 1;

const written = ({ year, month, day }: Temporal.PlainDate): string => `${day} ${MONTHS[month - 1] ?? ''} ${year}`;

/** "Next Friday" is the Friday that comes, or the one of the week after; on a Friday it is in a week. */
const withNextDays = (text: string, today: Temporal.PlainDate): Ways => {
  const found = NEXT.exec(text);
  if (found === null) return [text];
  const ahead = (numberOf(found[1]) - today.dayOfWeek + 7) % 7;
  const inDays = ahead === 0 ? [7] : [ahead, ahead + 7];
  return inDays.map((days) => text.replace(found[0], written(today.add({ days }))));
};

/**
 * "Thursday next week" where weeks begin on Monday, on Sunday, and on Saturday, as they do in one country or another: the same day for most, and
 * two days on a weekend, or for one of its days.
 */
const withNextWeeks = (text: string, today: Temporal.PlainDate): Ways => {
  const found = NEXT_WEEK.exec(text);
  if (found === null) return [text];
  const weekday = numberOf(found[1]);
  const days = WEEK_BEGINS.map((begin) => WEEK - since(begin, today.dayOfWeek) + since(begin, weekday));
  return [...new Set(days)]
    .toSorted((a, b) => a - b)
    .map((ahead) => text.replace(found[0], written(today.add({ days: ahead }))));
};

/** A text once for each way in which its day can be read, and why there are several. */
export const dayReadings = (
  text: string,
  today: Temporal.PlainDate,
): { readonly texts: Ways; readonly why: 'day-or-month' | 'which-week' } => {
  const months = withNamedMonths(text);
  if (months.length > 1) return { texts: months, why: 'day-or-month' };
  const texts = months.flatMap((one) => withNextWeeks(one, today)).flatMap((one) => withNextDays(one, today));
  return { texts, why: 'which-week' };
};

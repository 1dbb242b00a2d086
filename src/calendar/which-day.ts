import type { Temporal } from 'temporal-polyfill';
import { MONTHS, withNamedMonths } from './number-dates.ts';

const WEEKDAYS: readonly string[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A weekday as it is written out or cut; "next" before it makes it two days, of which nobody knows which is meant. */
const NAME = '(mon|tue|wed|thu|fri|sat|sun)(?:s|rs?|nes|ur)?(?:day)?';
const NEXT = new RegExp(`\\bnext ${NAME}\\b`, 'u');
const ANY = new RegExp(`\\b${NAME}\\b`, 'u');

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

/** Midnight of a Friday is the one that it begins with, or the one that it ends with. */
const withMidnights = (text: string): Ways => {
  const found = ANY.exec(text);
  const after = WEEKDAYS[numberOf(found?.[1]) % 7];
  return found === null || after === undefined ? [text] : [text, text.replace(found[0], after)];
};

/** A text once for each way in which its day can be read, and why there are several. `isMidnight`: it says midnight, in that word. */
export const dayReadings = (
  text: string,
  today: Temporal.PlainDate,
  isMidnight: boolean,
): { readonly texts: Ways; readonly why: 'day-or-month' | 'which-week' | 'which-midnight' } => {
  const months = withNamedMonths(text);
  if (months.length > 1) return { texts: months, why: 'day-or-month' };
  const midnights = isMidnight ? months.flatMap(withMidnights) : months;
  return {
    texts: midnights.flatMap((one) => withNextDays(one, today)),
    why: midnights.length > 1 ? 'which-midnight' : 'which-week',
  };
};

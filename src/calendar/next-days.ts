import { WEEKDAYS, type RuleParts } from './rule-text.ts';

/** Days of each month in a year without a 29 February. */
const MONTH_DAYS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SHORTEST_MONTH = 28;
const FEBRUARY = 2;

const listOf = (parts: RuleParts, name: string): readonly string[] => parts.get(name)?.split(',') ?? [];

const over = (parts: RuleParts, changed: Readonly<Record<string, string>>): RuleParts =>
  new Map([...parts, ...Object.entries(changed)]);

/** The weekdays after those of a weekly rule; null where that is no other rule, or where one of them comes in another week than the rest. */
const nextWeekdays = (parts: RuleParts): RuleParts | null => {
  const days = listOf(parts, 'BYDAY');
  const after = days.map((day) => WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % WEEKDAYS.length] ?? day);
  const breaks = days.length > 1 && days.includes('SU') && Number(parts.get('INTERVAL') ?? 1) > 1;
  return days.length === 0 || breaks || after.every((day) => days.includes(day))
    ? null
    : over(parts, { BYDAY: after.join(',') });
};

/** The day of every month after one; null where months do not agree in it. */
const nextMonthDay = (day: number): number | null => {
  if (day === -1) return 1;
  return day < SHORTEST_MONTH ? day + 1 : null;
};

/** The day of the year after one; null for the end of February. */
const nextYearDay = (parts: RuleParts): RuleParts | null => {
  const [months, days] = [listOf(parts, 'BYMONTH').map(Number), listOf(parts, 'BYMONTHDAY').map(Number)];
  const [month = 0, day = 0] = [months[0], days[0]];
  const last = MONTH_DAYS[month - 1];
  if (months.length !== 1 || days.length !== 1 || last === undefined || day < 1 || day > last) return null;
  if (day < last) return over(parts, { BYMONTHDAY: String(day + 1) });
  return month === FEBRUARY ? null : over(parts, { BYMONTH: String((month % 12) + 1), BYMONTHDAY: '1' });
};

/**
 * The rule of the days after those of a rule, by which a midnight is the one that they end with. Null where that is the same, or no rule: the day
 * after the first Thursday is not the first Friday.
 */
export const nextDays = (parts: RuleParts): RuleParts | null => {
  const [freq, days, months] = [parts.get('FREQ'), listOf(parts, 'BYDAY'), listOf(parts, 'BYMONTH')];
  if (freq === 'WEEKLY' && months.length === 0) return nextWeekdays(parts);
  if (days.length > 0) return null;
  if (months.length > 0) return nextYearDay(parts);
  const after = listOf(parts, 'BYMONTHDAY').map((day) => nextMonthDay(Number(day)));
  return freq !== 'MONTHLY' || after.length === 0 || after.includes(null)
    ? null
    : over(parts, { BYMONTHDAY: after.join(',') });
};

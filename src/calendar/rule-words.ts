import type { Missing, RuleParts } from './rule-text.ts';
import { gathered, WEEKEND, WORKDAYS, type Said, type SaidDay } from './said-rule.ts';

/** What says when a series ends: that is asked for apart. */
const ENDINGS = [
  /[ ,]*\b(?:for|until|till)\b(.*)$/u,
  /[ ,]*\bfor (\S+ (?:days|weeks|months|years|times))\b/u,
  /[ ,]*\b(\S+) times?\b/u,
] as const;

/** Behind such a word: how long one date takes, or until which time of day, and not when a series ends. */
const OF_ONE_DATE = /\b(?:hours?|minutes?|mins?|h)\b|^(?:\d|[:. ]|[ap]m|noon|midnight)*$/u;

/** The days that a week has for work, and those that it has not. */
type Week = Readonly<Record<string, readonly string[]>>;

/** From Monday on, and from Sunday on as in most Arab countries: nobody says in which of them they live. */
const FROM_MONDAY: Week = { [WORKDAYS]: ['MO', 'TU', 'WE', 'TH', 'FR'], [WEEKEND]: ['SA', 'SU'] };
const FROM_SUNDAY: Week = { [WORKDAYS]: ['SU', 'MO', 'TU', 'WE', 'TH'], [WEEKEND]: ['FR', 'SA'] };
const isVague = (day: SaidDay): boolean => day in FROM_MONDAY;

/** The rule, in each way in which it may be meant; or what it lacks. */
type Read = { readonly readings: readonly RuleParts[] } | { readonly missing: Missing };

type Parts = readonly (readonly [string, string])[];

const parts = (freq: string, said: Said, ...ways: readonly Parts[]): Read => ({
  readings: ways.map(
    (more) =>
      new Map([
        ['FREQ', freq],
        ...(said.interval === null || said.interval === 1 ? [] : [['INTERVAL', String(said.interval)] as const]),
        ...more,
      ]),
  ),
});

const different = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];
const once = (values: readonly (string | number)[]): string => different(values).join(',');

/** The weekdays that were said, in each week in which they are others. */
const daysOf = (days: readonly SaidDay[]): readonly string[] => {
  const weeks = days.some(isVague) ? [FROM_MONDAY, FROM_SUNDAY] : [FROM_MONDAY];
  const ways = weeks.map((week) => different(days.flatMap((day) => week[day] ?? [day])));
  const known = new Set<string>();
  return ways.flatMap((way) => {
    const which = way.toSorted().join();
    if (known.has(which)) return [];
    known.add(which);
    return [way.join(',')];
  });
};

/** A weekday with which of its month it is. */
interface Nth {
  readonly nth: number;
  readonly day: SaidDay;
}

/** What was said, in runs of numbers and of days. */
const runsOf = (nths: Said['nths']): readonly (readonly (number | SaidDay)[])[] => {
  const runs: (number | SaidDay)[][] = [];
  for (const one of nths) {
    const last = runs.at(-1);
    if (last !== undefined && typeof last[0] === typeof one) last.push(one);
    else runs.push([one]);
  }
  return runs;
};

/**
 * Which ordinal goes with which weekday: "first and third Monday", "first Monday and last Friday", or the other way about as Arabic has it. Null
 * where one is left alone, and for several days behind one: "the first Monday and Friday" may be any Friday.
 */
const pairsOf = ({ nths }: Said): readonly Nth[] | null => {
  const runs = runsOf(nths);
  const pairs: Nth[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    const both = [...(runs[at] ?? []), ...(runs[at + 1] ?? [])];
    const numbers = both.filter((one) => typeof one === 'number');
    const [day, ...more] = both.filter((one) => typeof one === 'string');
    if (day === undefined || more.length > 0 || numbers.length === 0) return null;
    pairs.push(...numbers.map((nth) => ({ nth, day })));
  }
  return pairs;
};

/** By which weekdays of their month: the last workday of one is one day, and not the last Monday, the last Tuesday and so on. */
const byDays = (pairs: readonly Nth[]): readonly Parts[] | null => {
  if (!pairs.some(({ day }) => isVague(day))) return [[['BYDAY', once(pairs.map(({ nth, day }) => `${nth}${day}`))]]];
  // Of which weekend is the first Saturday, where the month begins with a Sunday?
  if (pairs.some(({ day }) => day !== WORKDAYS)) return null;
  return daysOf([WORKDAYS]).map((days) => [
    ['BYDAY', days],
    ['BYSETPOS', once(pairs.map(({ nth }) => nth))],
  ]);
};

/** "The first Monday of the month", "the second Thursday of March", "the last weekday of the month". */
const byOrdinal = (said: Said): Read => {
  const { months, unit, nths } = said;
  if (said.weekdays.length === 0) return { missing: 'day' };
  if (unit === 'day' || unit === 'week' || said.monthDays.length > 0) return { missing: 'rule' };
  if (nths.some((one) => typeof one === 'number' && (Math.abs(one) > 5 || one === 0))) return { missing: 'rule' };
  // "Every Thursday and the first Monday of the month" is two rules, whichever stands first.
  const pairs = /.e/u.test(said.order) ? null : pairsOf(said);
  const by = pairs === null ? null : byDays(pairs);
  if (pairs === null || by === null) return { missing: 'together' };
  if (months.length > 0) return byOrdinalOfYear(said, pairs, by);
  // "Every second Thursday" is each other week to some, and once a month to others.
  if (unit !== 'month' && said.every && pairs.some(({ nth }) => nth > 1)) return { missing: 'nth' };
  return unit === 'year' ? { missing: 'rule' } : parts('MONTHLY', said, ...by);
};

/** The same in months of the year. */
const byOrdinalOfYear = (said: Said, pairs: readonly Nth[], by: readonly Parts[]): Read => {
  const { months, unit, interval } = said;
  if (pairs.length > 1 && different(months).length > 1) return { missing: 'together' };
  const isPlace = pairs.some(({ day }) => isVague(day));
  if (interval !== null && (unit !== 'year' || isPlace)) return { missing: 'together' };
  // A place is one of its period: of each month, where there are several in the year.
  const freq = isPlace ? 'MONTHLY' : 'YEARLY';
  return parts(freq, said, ...by.map((days): Parts => [['BYMONTH', once(months)], ...days]));
};

const byUnit = (said: Said): Read => {
  if (said.unit === 'day') return parts('DAILY', said, []);
  return { missing: said.unit === null ? 'rule' : 'day' };
};

/** "The 15th", "21 March". */
const byMonthDay = (said: Said): Read => {
  const { monthDays, months, unit, interval } = said;
  if (said.weekdays.length > 0 || unit === 'day' || unit === 'week') return { missing: 'rule' };
  const days = ['BYMONTHDAY', once(monthDays)] as const;
  if (months.length === 0) return unit === 'year' ? { missing: 'day' } : parts('MONTHLY', said, [days]);
  // Two days in two months are four dates by one rule, and nobody says which two are meant.
  const isUnclear = different(monthDays).length > 1 && different(months).length > 1;
  if (isUnclear || (unit === 'month' && interval !== null)) return { missing: 'together' };
  return parts('YEARLY', said, [['BYMONTH', once(months)], days]);
};

/** "Mondays and Thursdays", "every 2 weeks on Friday". */
const byWeekday = (said: Said): Read => {
  const { unit, interval, order } = said;
  if (unit === 'month' || unit === 'year' || (unit === 'day' && interval !== null)) return { missing: 'nth' };
  // "Every day from Sunday to Thursday".
  if (unit === 'day' && !order.includes('r')) return { missing: 'rule' };
  // "Every Monday and every other Friday": each has its own.
  if (interval !== null && /d.*i.*d|.e/u.test(order)) return { missing: 'together' };
  return parts('WEEKLY', said, ...daysOf(said.weekdays).map((days): Parts => [['BYDAY', days]]));
};

/** Whether words say a rule and when it ends. */
const saysEnd = (text: string): boolean =>
  ENDINGS.some((form) => {
    const [all, end = ''] = form.exec(text) ?? [];
    if (all === undefined || (!all.includes('time') && OF_ONE_DATE.test(end.trim()))) return false;
    return 'readings' in ruleInWords(text.replace(all, ' '));
  });

/** The rule that words say, without their time of day; or what is missing. */
export const ruleInWords = (text: string): Read => {
  const said = gathered(text);
  if (said === null) return { missing: saysEnd(text) ? 'end' : 'rule' };
  if (said.nths.some((one) => typeof one === 'number')) return byOrdinal(said);
  if (said.monthDays.length > 0) return byMonthDay(said);
  if (said.months.length > 0) return { missing: 'day' };
  return said.weekdays.length === 0 ? byUnit(said) : byWeekday(said);
};

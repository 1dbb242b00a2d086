import type { Missing, RuleParts } from './rule-text.ts';

type Unit = 'day' | 'week' | 'month' | 'year';

/** What says when a series ends: that is asked for apart. */
const ENDINGS = [
  /[ ,]*\b(?:for|until|till)\b(.*)$/u,
  /[ ,]*\bfor (\S+ (?:days|weeks|months|years|times))\b/u,
  /[ ,]*\b(\S+) times?\b/u,
] as const;

/** Behind such a word: how long one date takes, or until which time of day, and not when a series ends. */
const OF_ONE_DATE = /\b(?:hours?|minutes?|mins?|h)\b|^(?:\d|[:. ]|[ap]m|noon|midnight)*$/u;

/** What the words of a recurrence say, gathered whatever their order. */
interface Said {
  every: boolean;
  interval: number | null;
  unit: Unit | null;
  /** RFC 5545 names. */
  weekdays: string[];
  /** First, second …; -1 for the last. */
  ordinals: number[];
  monthDays: number[];
  months: number[];
}

const NOISE: ReadonlySet<string> = new Set([
  'on',
  'the',
  'of',
  'in',
  'and',
  'at',
  '&',
  ',',
  'a',
  'an',
  'from',
  'today',
]);

const UNITS: readonly (readonly [RegExp, Unit, number])[] = [
  [/^(?:days?|daily)$/u, 'day', 1],
  [/^(?:weeks?|weekly)$/u, 'week', 1],
  [/^(?:months?|monthly)$/u, 'month', 1],
  [/^(?:years?|yearly|annually)$/u, 'year', 1],
  [/^(?:biweekly|fortnightly|fortnights?)$/u, 'week', 2],
  [/^quarterly$/u, 'month', 3],
];

const WEEKDAYS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^mon(?:days?)?$/u, ['MO']],
  [/^tue(?:s(?:days?)?)?$/u, ['TU']],
  [/^wed(?:nesdays?|s)?$/u, ['WE']],
  [/^thu(?:r(?:s(?:days?)?)?)?$/u, ['TH']],
  [/^fri(?:days?)?$/u, ['FR']],
  [/^sat(?:urdays?)?$/u, ['SA']],
  [/^sun(?:days?)?$/u, ['SU']],
  [/^(?:weekdays?|workdays?)$/u, ['MO', 'TU', 'WE', 'TH', 'FR']],
  [/^weekends?$/u, ['SA', 'SU']],
];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?$/u;

const ORDINALS: ReadonlyMap<string, number> = new Map([
  ['first', 1],
  ['second', 2],
  ['third', 3],
  ['fourth', 4],
  ['fifth', 5],
  ['last', -1],
  ['other', 2],
  ['alternate', 2],
]);

const MAX_INTERVAL = 999;
const MAX_MONTH_DAY = 31;

/** The words beside one. */
interface Around {
  readonly before: string;
  readonly next: string;
}

const EVERY = /^(?:every|each)$/u;

const takeUnit = (said: Said, word: string): boolean => {
  const found = UNITS.find(([form]) => form.test(word));
  if (found === undefined || (said.unit !== null && said.unit !== found[1])) return false;
  said.unit = found[1];
  if (found[2] > 1) said.interval = found[2];
  return true;
};

const takeName = (said: Said, word: string): boolean => {
  const days = WEEKDAYS.find(([form]) => form.test(word))?.[1];
  const month = MONTH.exec(word)?.[1]?.slice(0, 3);
  if (days !== undefined) said.weekdays.push(...days);
  else if (month !== undefined) said.months.push(MONTHS.findIndex((name) => name === month) + 1);
  else return false;
  return true;
};

const takeNumber = (said: Said, word: string, { before, next }: Around): boolean => {
  const number = /^(\d{1,3})(st|nd|rd|th)?$/u.exec(word);
  if (number === null) return false;
  const value = Number(number[1]);
  if (UNITS.some(([form]) => form.test(next)) && (number[2] === undefined || said.every)) {
    // "10 weeks" alone is how long it goes on.
    if (!EVERY.test(before) || said.interval !== null || value < 1 || value > MAX_INTERVAL) return false;
    said.interval = value;
  } else if (number[2] !== undefined && WEEKDAYS.some(([form]) => form.test(next))) {
    said.ordinals.push(value);
  } else {
    if (value < 1 || value > MAX_MONTH_DAY) return false;
    said.monthDays.push(value);
  }
  return true;
};

const takeOrdinal = (said: Said, word: string, { next }: Around): boolean => {
  const ordinal = ORDINALS.get(word);
  if (ordinal === undefined) return false;
  const isOther = word === 'other' || word === 'alternate';
  if (word === 'last' && next === 'day') said.monthDays.push(-1);
  else if (isOther || (said.every && ordinal > 1 && UNITS.some(([form]) => form.test(next)))) {
    if (said.interval !== null) return false;
    said.interval = ordinal;
  } else said.ordinals.push(ordinal);
  return true;
};

const gathered = (text: string): Said | null => {
  const words = text
    .replace(/[,&]/gu, ' $& ')
    .split(/[ .]+/u)
    .filter((word) => word !== '');
  const said: Said = {
    every: false,
    interval: null,
    unit: null,
    weekdays: [],
    ordinals: [],
    monthDays: [],
    months: [],
  };
  for (const [at, word] of words.entries()) {
    const around = { before: words[at - 1] ?? '', next: words[at + 1] ?? '' };
    // "The last day": told above as the last of the month.
    if (word === 'day' && around.before === 'last') continue;
    if (NOISE.has(word)) continue;
    if (EVERY.test(word)) said.every = true;
    else if (
      ![takeNumber, takeOrdinal].some((take) => take(said, word, around)) &&
      !takeUnit(said, word) &&
      !takeName(said, word)
    )
      return null;
  }
  return said;
};

const parts = (
  freq: string,
  said: Said,
  more: readonly (readonly [string, string])[],
): { readonly parts: RuleParts } => ({
  parts: new Map([
    ['FREQ', freq],
    ...(said.interval === null || said.interval === 1 ? [] : [['INTERVAL', String(said.interval)] as const]),
    ...more,
  ]),
});

const once = (values: readonly (string | number)[]): string => [...new Set(values)].join(',');

/** "The first Monday of the month", "the second Thursday of March". */
const byOrdinal = (said: Said): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  const { ordinals, weekdays, months, unit } = said;
  if (weekdays.length === 0) return { missing: 'day' };
  if (unit === 'day' || unit === 'week' || said.monthDays.length > 0) return { missing: 'rule' };
  if (ordinals.some((one) => Math.abs(one) > 5 || one === 0)) return { missing: 'rule' };
  const byDay = ['BYDAY', once(ordinals.flatMap((nth) => weekdays.map((day) => `${nth}${day}`)))] as const;
  if (months.length > 0) return parts('YEARLY', said, [['BYMONTH', once(months)], byDay]);
  // "Every second Thursday" is each other week to some, and once a month to others.
  if (unit !== 'month' && said.every && ordinals.some((one) => one > 1)) return { missing: 'nth' };
  return unit === 'year' ? { missing: 'rule' } : parts('MONTHLY', said, [byDay]);
};

const byUnit = (said: Said): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  if (said.unit === 'day') return parts('DAILY', said, []);
  return { missing: said.unit === null ? 'rule' : 'day' };
};

/** "The 15th", "21 March". */
const byMonthDay = (said: Said): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  const { monthDays, months, unit } = said;
  if (said.weekdays.length > 0 || unit === 'day' || unit === 'week') return { missing: 'rule' };
  const days = ['BYMONTHDAY', once(monthDays)] as const;
  if (months.length > 0) return parts('YEARLY', said, [['BYMONTH', once(months)], days]);
  return unit === 'year' ? { missing: 'day' } : parts('MONTHLY', said, [days]);
};

/** "Mondays and Thursdays", "every 2 weeks on Friday". */
const byWeekday = (said: Said): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  const { unit, interval } = said;
  if (unit === 'month' || unit === 'year' || (unit === 'day' && interval !== null)) return { missing: 'nth' };
  return unit === 'day' ? { missing: 'rule' } : parts('WEEKLY', said, [['BYDAY', once(said.weekdays)]]);
};

/** Whether words say a rule and when it ends. */
const saysEnd = (text: string): boolean =>
  ENDINGS.some((form) => {
    const [all, end = ''] = form.exec(text) ?? [];
    if (all === undefined || (!all.includes('time') && OF_ONE_DATE.test(end.trim()))) return false;
    return 'parts' in ruleInWords(text.replace(all, ' '));
  });

/** The rule that words say, without their time of day; or what is missing. */
export const ruleInWords = (text: string): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  const said = gathered(text);
  if (said === null) return { missing: saysEnd(text) ? 'end' : 'rule' };
  if (said.ordinals.length > 0) return byOrdinal(said);
  if (said.monthDays.length > 0) return byMonthDay(said);
  if (said.months.length > 0) return { missing: 'day' };
  return said.weekdays.length === 0 ? byUnit(said) : byWeekday(said);
};

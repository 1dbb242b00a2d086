import { WEEKDAYS } from './rule-text.ts';

type Unit = 'day' | 'week' | 'month' | 'year';

/** An RFC 5545 name; or what stands for several of them, by where one lives. */
export type SaidDay = string;
export const WORKDAYS = 'workdays';
export const WEEKEND = 'weekend';

/** What the words of a recurrence say, gathered whatever their order. */
export interface Said {
  every: boolean;
  interval: number | null;
  unit: Unit | null;
  weekdays: SaidDay[];
  /** First, second …, -1 for the last, and the weekdays, in the order in which they were said: it tells which goes with which. */
  nths: (number | SaidDay)[];
  monthDays: number[];
  months: number[];
  /** A letter for each weekday (d), those of a range (r), each "every" before one (e), and the interval (i), in the order in which they were said. */
  order: string;
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

const SAID_DAYS: readonly (readonly [RegExp, SaidDay])[] = [
  [/^mon(?:days?)?$/u, 'MO'],
  [/^tue(?:s(?:days?)?)?$/u, 'TU'],
  [/^wed(?:nesdays?|s)?$/u, 'WE'],
  [/^thu(?:r(?:s(?:days?)?)?)?$/u, 'TH'],
  [/^fri(?:days?)?$/u, 'FR'],
  [/^sat(?:urdays?)?$/u, 'SA'],
  [/^sun(?:days?)?$/u, 'SU'],
  [/^(?:weekdays?|workdays?)$/u, WORKDAYS],
  [/^weekends?$/u, WEEKEND],
];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?$/u;

/** Words for what is counted from one. */
export const ORDINALS: ReadonlyMap<string, number> = new Map([
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
  /** The next word that is not another number in a row: of "1st and 3rd Monday" it is Monday. */
  readonly counted: string;
}

const EVERY = /^(?:every|each)$/u;
const NTH = /^\d{1,3}(?:st|nd|rd|th)$/u;

const isUnit = (word: string): boolean => UNITS.some(([form]) => form.test(word));
const weekdayIn = (word: string): SaidDay | undefined => SAID_DAYS.find(([form]) => form.test(word))?.[1];

const takeUnit = (said: Said, word: string, { before }: Around): boolean => {
  const found = UNITS.find(([form]) => form.test(word));
  if (found === undefined || (said.unit !== null && said.unit !== found[1])) return false;
  const [, unit, times] = found;
  // "Every 2 weeks on Monday, and every week on Friday" is two rules.
  if (said.interval !== null && (times > 1 || EVERY.test(before))) return false;
  said.unit = unit;
  if (times > 1) takeInterval(said, times);
  return true;
};

const takeInterval = (said: Said, interval: number): void => {
  said.interval = interval;
  said.order += 'i';
};

const takeName = (said: Said, word: string, { before }: Around): boolean => {
  const day = weekdayIn(word);
  const month = MONTH.exec(word)?.[1]?.slice(0, 3);
  if (day !== undefined) {
    said.weekdays.push(day);
    said.nths.push(day);
    said.order += EVERY.test(before) ? 'ed' : 'd';
  } else if (month !== undefined) said.months.push(MONTHS.findIndex((name) => name === month) + 1);
  else return false;
  return true;
};

const takeNumber = (said: Said, word: string, { before, next, counted }: Around): boolean => {
  const number = /^(\d{1,3})(st|nd|rd|th)?$/u.exec(word);
  // "At 9": another time of day.
  if (number === null || before === 'at') return false;
  const value = Number(number[1]);
  if (isUnit(next) && (number[2] === undefined || said.every)) {
    // "10 weeks" alone is how long it goes on.
    if (!EVERY.test(before) || said.interval !== null || value < 1 || value > MAX_INTERVAL) return false;
    takeInterval(said, value);
  } else if (number[2] !== undefined && weekdayIn(counted) !== undefined) {
    said.nths.push(value);
  } else {
    if (value < 1 || value > MAX_MONTH_DAY) return false;
    said.monthDays.push(value);
  }
  return true;
};

/** A day of its month that is told by "first day" or "last day". */
const isMonthDay = (word: string, next: string): boolean => /^(?:first|last)$/u.test(word) && next === 'day';

const takeOrdinal = (said: Said, word: string, { next }: Around): boolean => {
  const ordinal = ORDINALS.get(word);
  if (ordinal === undefined) return false;
  const isOther = word === 'other' || word === 'alternate';
  if (isMonthDay(word, next)) said.monthDays.push(ordinal);
  else if (isOther || (said.every && ordinal > 1 && isUnit(next))) {
    if (said.interval !== null) return false;
    takeInterval(said, ordinal);
  } else said.nths.push(ordinal);
  return true;
};

const RANGE = /^(?:to|-|through|thru)$/u;
const UNTIL = /^(?:until|till)$/u;

/** "Monday to Friday": the days between the two beside the word; false where it is no such word. */
const takeRange = (said: Said, words: readonly string[], at: number): boolean => {
  const [lead = '', before = '', word = '', next = ''] = [words[at - 2], words[at - 1], words[at], words[at + 1]];
  // "Every Monday until Friday" is none.
  if (!RANGE.test(word) && !(UNTIL.test(word) && /^(?:from|of)$/u.test(lead))) return false;
  const [first, last] = [before, next].map((one) => WEEKDAYS.indexOf(weekdayIn(one) ?? ''));
  if (first === undefined || last === undefined || first === -1 || last === -1 || first === last) return false;
  const between = Array.from({ length: (last - first + WEEKDAYS.length) % WEEKDAYS.length }, (_, on) => on).slice(1);
  const days = between.map((on) => WEEKDAYS[(first + on) % WEEKDAYS.length] ?? '');
  said.weekdays.push(...days);
  said.nths.push(...days);
  said.order += 'r';
  return true;
};

const COUNTING = /^(?:,|and|&|the)$/u;
const isOrdinal = (word: string): boolean => NTH.test(word) || ORDINALS.has(word);

/** The word that is counted at `at`, behind what else it is counted by. */
const countedAt = (words: readonly string[], at: number): string => {
  let next = at + 1;
  for (;;) {
    let ordinal = next;
    while (COUNTING.test(words[ordinal] ?? '')) ordinal += 1;
    if (!isOrdinal(words[ordinal] ?? '')) return words[next] ?? '';
    next = ordinal + 1;
  }
};

/** A number that "and" joined to the time of day, which is gone by now: "8 and 9 pm" is no day of the month. */
const TORN = /(?:^| )\d{1,2} and$|^(?!.*\b(?:first|last)\b)\D*\band \d{1,2}$/u;

/** What words say of a recurrence; null where one of them is not known, or two say what does not go together. */
export const gathered = (text: string): Said | null => {
  const words = text
    .replace(/[,&]|(?<=[a-z])-(?=[a-z])/gu, ' $& ')
    .split(/[ .]+/u)
    .filter((word) => word !== '');
  if (TORN.test(words.join(' '))) return null;
  const said: Said = {
    every: false,
    interval: null,
    unit: null,
    weekdays: [],
    nths: [],
    monthDays: [],
    months: [],
    order: '',
  };
  for (const [at, word] of words.entries()) {
    const around = { before: words[at - 1] ?? '', next: words[at + 1] ?? '', counted: countedAt(words, at) };
    // "The last day": told above as the last of the month.
    if (isMonthDay(around.before, word)) continue;
    if (NOISE.has(word) || takeRange(said, words, at)) continue;
    if (EVERY.test(word)) said.every = true;
    else if (![takeNumber, takeOrdinal, takeUnit, takeName].some((take) => take(said, word, around))) return null;
  }
  return said;
};

/** A rule in the making: the value of an RRULE property, part by part. */
export type RuleParts = ReadonlyMap<string, string>;

/** The weekdays by their RFC 5545 names, from Monday on. */
export const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const DAY = WEEKDAYS.join('|');

/** A list of whole numbers, each within bounds; zero only where `least` is zero. */
const numbers =
  (least: number, most: number, isSigned = false) =>
  (value: string): boolean =>
    /^[+-]?\d{1,3}(?:,[+-]?\d{1,3})*$/u.test(value) &&
    value.split(',').every((one) => {
      const size = Math.abs(Number(one));
      return size >= least && size <= most && (isSigned || !/^[+-]/u.test(one));
    });

const pattern =
  (form: RegExp) =>
  (value: string): boolean =>
    form.test(value);

/** Longest interval, in periods: one date in ten years is none that a server waits for. */
const MAX_INTERVAL = 999;

/** RFC 5545, 3.3.10, without what is shorter than a day. */
const KNOWN: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['FREQ', pattern(/^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/u)],
  ['INTERVAL', (value) => /^\d{1,3}$/u.test(value) && Number(value) >= 1 && Number(value) <= MAX_INTERVAL],
  ['COUNT', pattern(/^\d{1,9}$/u)],
  ['UNTIL', pattern(/^\d{8}(?:T\d{6}Z?)?$/u)],
  ['BYHOUR', numbers(0, 23)],
  ['BYMINUTE', numbers(0, 59)],
  ['BYSECOND', pattern(/^0+$/u)],
  ['BYDAY', pattern(new RegExp(`^(?:[+-]?\\d{1,2})?(?:${DAY})(?:,(?:[+-]?\\d{1,2})?(?:${DAY}))*$`, 'u'))],
  ['BYMONTHDAY', numbers(1, 31, true)],
  ['BYYEARDAY', numbers(1, 366, true)],
  ['BYWEEKNO', numbers(1, 53, true)],
  ['BYMONTH', numbers(1, 12)],
  ['BYSETPOS', numbers(1, 366, true)],
  ['WKST', pattern(new RegExp(`^(?:${DAY})$`, 'u'))],
]);

/** Parts that say which days; a rule without one would take them from a first date, which nobody gave. */
const SAYS_DAY: Readonly<Record<string, readonly string[]>> = {
  WEEKLY: ['BYDAY'],
  MONTHLY: ['BYDAY', 'BYMONTHDAY'],
  YEARLY: ['BYDAY', 'BYMONTHDAY', 'BYYEARDAY'],
};

/** Dates that a day may have: more are a space that never ends. */
const MAX_TIMES_A_DAY = 12;

/** Frequencies beside which a part may stand. */
const ONLY_WITH: Readonly<Record<string, RegExp>> = {
  BYWEEKNO: /^YEARLY$/u,
  BYYEARDAY: /^YEARLY$/u,
  BYMONTHDAY: /^(?!WEEKLY)/u,
};

/** Whether "the second Monday" goes with the frequency, and such a Monday may be. */
const ordinalsFit = (parts: RuleParts, freq: string): boolean => {
  const ordinals = (parts.get('BYDAY') ?? '').match(/\d+/gu)?.map(Number) ?? [];
  if (ordinals.length === 0) return true;
  if ((freq !== 'MONTHLY' && freq !== 'YEARLY') || parts.has('BYWEEKNO')) return false;
  return ordinals.every((one) => one >= 1 && one <= (freq === 'MONTHLY' ? 5 : 53));
};

/** Which parts the RFC lets stand beside which. */
const goTogether = (parts: RuleParts, freq: string): boolean =>
  Object.entries(ONLY_WITH).every(([name, allowed]) => !parts.has(name) || allowed.test(freq)) &&
  ordinalsFit(parts, freq) &&
  (!parts.has('BYMINUTE') || parts.has('BYHOUR')) &&
  !(parts.has('COUNT') && parts.has('UNTIL')) &&
  (!parts.has('BYSETPOS') || [...parts.keys()].some((name) => /^BY(?!SETPOS)/u.test(name)));

/** How many dates a day has by its hours and minutes. */
const timesADay = (parts: RuleParts): number =>
  ['BYHOUR', 'BYMINUTE'].map((name) => parts.get(name)?.split(',').length ?? 1).reduce((all, one) => all * one, 1);

/** Whether positions in the set of a day are ones that it has: the library would look for others for ever. */
const positionsExist = (parts: RuleParts): boolean =>
  parts.get('FREQ') !== 'DAILY' ||
  (parts.get('BYSETPOS') ?? '1').split(',').every((one) => Math.abs(Number(one)) <= timesADay(parts));

/** What a text lacks to be a recurrence. */
export type Missing = 'rule' | 'day' | 'time' | 'nth' | 'together' | 'dates' | 'end';

/** The parts of an RRULE value, read strictly: known parts only, each once, nothing shorter than a day; or what is missing. */
export const readRuleParts = (value: string): { readonly parts: RuleParts } | { readonly missing: Missing } => {
  const parts = new Map<string, string>();
  for (const part of value.split(';')) {
    const [name = '', its = '', ...more] = part.split('=');
    if (more.length > 0 || parts.has(name) || KNOWN.get(name)?.(its) !== true) return { missing: 'rule' };
    parts.set(name, its);
  }
  const freq = parts.get('FREQ');
  if (freq === undefined || !goTogether(parts, freq) || timesADay(parts) > MAX_TIMES_A_DAY) return { missing: 'rule' };
  if (!positionsExist(parts)) return { missing: 'dates' };
  const sayers = SAYS_DAY[freq];
  if (sayers !== undefined && !sayers.some((name) => parts.has(name))) return { missing: 'day' };
  return { parts };
};

/** Parts that are told apart from the rule itself. */
const APART: ReadonlySet<string> = new Set(['COUNT', 'UNTIL', 'BYSECOND']);

/** The rule as `Recurrence` keeps it. */
export const ruleOf = (parts: RuleParts, without: readonly string[] = []): string =>
  [...parts]
    .filter(([name]) => !APART.has(name) && !without.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .join(';');

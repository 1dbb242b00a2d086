/** A recurrence that Discord's scheduled events can have, in UTC; weekdays count from Monday, 0. */
export type NativeRule =
  | { readonly frequency: 'daily'; readonly weekdays: readonly number[] }
  | { readonly frequency: 'weekly'; readonly interval: 1 | 2; readonly weekday: number }
  | { readonly frequency: 'monthly'; readonly nth: number; readonly weekday: number }
  | { readonly frequency: 'yearly'; readonly month: number; readonly day: number };

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/** A Monday, from which weeks are counted. */
const SOME_MONDAY_MS = Date.UTC(1970, 0, 5);

/** The only sets of weekdays that Discord takes of a daily event (its documentation, "Guild Scheduled Event Recurrence Rule", "System limitations"). */
const DAILY_SETS: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4],
  [1, 2, 3, 4, 5],
  [6, 0, 1, 2, 3],
  [4, 5],
  [5, 6],
  [6, 0],
];

const weekdayOf = (atMs: number): number => (new Date(atMs).getUTCDay() + 6) % 7;
const nthOf = (atMs: number): number => Math.ceil(new Date(atMs).getUTCDate() / 7);
const weekOf = (atMs: number): number => Math.floor((atMs - SOME_MONDAY_MS) / WEEK_MS);

/** Every rule of Discord's that has a date then. */
const rulesAt = (atMs: number): readonly NativeRule[] => {
  const date = new Date(atMs);
  const weekday = weekdayOf(atMs);
  return [
    { frequency: 'weekly', interval: 1, weekday },
    { frequency: 'weekly', interval: 2, weekday },
    ...DAILY_SETS.filter((weekdays) => weekdays.includes(weekday)).map((weekdays): NativeRule => ({
      frequency: 'daily',
      weekdays,
    })),
    { frequency: 'monthly', nth: nthOf(atMs), weekday },
    { frequency: 'yearly', month: date.getUTCMonth() + 1, day: date.getUTCDate() },
  ];
};

const fits = (rule: NativeRule, firstMs: number, atMs: number): boolean => {
  switch (rule.frequency) {
    case 'daily':
      return rule.weekdays.includes(weekdayOf(atMs));
    case 'weekly':
      return rule.weekday === weekdayOf(atMs) && (weekOf(atMs) - weekOf(firstMs)) % rule.interval === 0;
    case 'monthly':
      return rule.weekday === weekdayOf(atMs) && rule.nth === nthOf(atMs);
    case 'yearly': {
      const date = new Date(atMs);
      return rule.month === date.getUTCMonth() + 1 && rule.day === date.getUTCDate();
    }
  }
};

/** Whether a rule that has a date at `firstMs` has one then too. */
export const hasDate = (rule: NativeRule, firstMs: number, atMs: number): boolean =>
  (atMs - firstMs) % DAY_MS === 0 && fits(rule, firstMs, atMs);

/** Whether the rule has just these dates, from the first to the last. */
const has = (rule: NativeRule, dates: readonly number[]): boolean => {
  const [firstMs = 0] = dates;
  const wanted = new Set(dates);
  const lastMs = dates.at(-1) ?? firstMs;
  for (let atMs = firstMs; atMs <= lastMs; atMs += DAY_MS)
    if (fits(rule, firstMs, atMs) !== wanted.delete(atMs)) return false;
  // What is left is at another hour of the day: its zone changes its clocks.
  return wanted.size === 0;
};

/** How far dates have to be known to say anything of a rule: past both changes of the clocks of a year. */
const LEAST_MS = 400 * DAY_MS;

/**
 * The rule of Discord's by which these dates come, soonest first, and no others; null when there is none. A series in a zone that changes its
 * clocks has none: Discord's rules are in UTC.
 */
export const nativeRule = (dates: readonly number[]): NativeRule | null => {
  const [firstMs] = dates;
  if (firstMs === undefined || (dates.at(-1) ?? 0) - firstMs < LEAST_MS) return null;
  return rulesAt(firstMs).find((rule) => has(rule, dates)) ?? null;
};

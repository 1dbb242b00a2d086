import { z } from 'zod';
import type { EventRecurrence } from '../../world/index.ts';
import type { PathFault } from '../errors.ts';

type Days = readonly number[] | null | undefined;

/** A recurrence rule as a body has it. */
export interface RuleBody {
  readonly start: string;
  readonly end?: unknown;
  readonly frequency: EventRecurrence['frequency'];
  readonly interval?: number | null | undefined;
  readonly by_weekday?: Days;
  readonly by_n_weekday?: readonly { readonly n: number; readonly day: number }[] | null | undefined;
  readonly by_month?: Days;
  readonly by_month_day?: Days;
  readonly by_year_day?: unknown;
  readonly count?: unknown;
}

const days = z.array(z.number()).nullish();

/** Reads a rule that the specification's schema has taken. */
export const ruleBody: z.ZodType<RuleBody> = z.object({
  start: z.string(),
  end: z.unknown().optional(),
  frequency: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  interval: z.number().nullish(),
  by_weekday: days,
  by_n_weekday: z.array(z.object({ n: z.number(), day: z.number() })).nullish(),
  by_month: days,
  by_month_day: days,
  by_year_day: z.unknown().optional(),
  count: z.unknown().optional(),
});

/** The rule in the world's terms. */
export function readRule(rule: RuleBody): EventRecurrence {
  return {
    startMs: Date.parse(rule.start),
    frequency: rule.frequency,
    interval: rule.interval ?? 1,
    byWeekday: rule.by_weekday ?? null,
    byNWeekday: rule.by_n_weekday ?? null,
    byMonth: rule.by_month ?? null,
    byMonthDay: rule.by_month_day ?? null,
  };
}

/** The sets of weekdays that a daily event may have, sorted; Mondays are 0 (documentation, "System limitations"). */
const dailySets: ReadonlySet<string> = new Set(['0,1,2,3,4', '1,2,3,4,5', '0,1,2,3,6', '4,5', '5,6', '0,6']);

/** What of the rule goes beyond the small part of RFC 5545 that Discord takes (documentation, "System limitations"). */
export function faultsOfRule(rule: RuleBody | null): PathFault[] {
  if (rule === null) return [];
  const { byWeekday, byNWeekday, byMonth, byMonthDay } = readRule(rule);
  const kinds = [byWeekday, byNWeekday, byMonth ?? byMonthDay].filter((kind) => kind !== null);
  const checks: readonly (readonly [field: string, isGood: boolean, message: string])[] = [
    ['end', isUnset(rule.end), 'This field cannot be set.'],
    ['count', isUnset(rule.count), 'This field cannot be set.'],
    ['by_year_day', isUnset(rule.by_year_day), 'This field cannot be set.'],
    ['interval', fitsInterval(rule), 'Must be 1, or 2 for a weekly event.'],
    ['by_weekday', byWeekday === null || fitsWeekdays(rule.frequency, byWeekday), 'Not a known set of days.'],
    [
      'by_n_weekday',
      byNWeekday === null || (rule.frequency === 1 && byNWeekday.length === 1),
      'One day, monthly only.',
    ],
    ['by_month', fitsDate(rule), 'One month with one day, yearly only.'],
    ['frequency', kinds.length <= 1, 'Only one kind of day can be set.'],
  ];
  return checks
    .filter(([, isGood]) => !isGood)
    .map(([field, , message]) => ({
      path: ['recurrence_rule', field],
      code: 'GUILD_SCHEDULED_EVENT_RECURRENCE_RULE_INVALID',
      message,
    }));
}

const isUnset = (value: unknown): boolean => value === undefined || value === null;

function fitsInterval(rule: RuleBody): boolean {
  const interval = rule.interval ?? 1;
  return interval === 1 || (rule.frequency === 2 && interval === 2);
}

function fitsWeekdays(frequency: number, weekdays: readonly number[]): boolean {
  if (frequency === 2) return weekdays.length === 1;
  return frequency === 3 && dailySets.has([...weekdays].sort((a, b) => a - b).join());
}

function fitsDate({ frequency, by_month: months, by_month_day: monthDays }: RuleBody): boolean {
  if (isUnset(months) && isUnset(monthDays)) return true;
  return frequency === 0 && months?.length === 1 && monthDays?.length === 1;
}

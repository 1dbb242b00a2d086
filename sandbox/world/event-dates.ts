import type { EventRecurrence, ScheduledEvent } from './model.ts';
import { snowflakeAt } from './snowflake.ts';

const dayMs = 86_400_000;

/** How far the next date is looked for: a leap day is at most eight years away. */
const mostDays = 8 * 366;

/** The next date of a recurring event after the one that it stands at, canceled ones left out, in UTC as the rule is; null when there is none. */
export function nextEventDate(event: ScheduledEvent): number | null {
  const rule = event.recurrence;
  if (rule === null) return null;
  for (let days = 1; days <= mostDays; days += 1) {
    const atMs = event.startTimeMs + days * dayMs;
    const isCanceled = event.exceptions.get(snowflakeAt(atMs))?.isCanceled ?? false;
    if (!isCanceled && fits(rule, atMs)) return atMs;
  }
  return null;
}

function fits(rule: EventRecurrence, atMs: number): boolean {
  const date = new Date(atMs);
  const start = new Date(rule.startMs);
  const weekday = weekdayOf(date);
  switch (rule.frequency) {
    case 3:
      return rule.byWeekday?.includes(weekday) ?? true;
    case 2:
      return (
        (rule.byWeekday ?? [weekdayOf(start)]).includes(weekday) && weeksBetween(start, date) % rule.interval === 0
      );
    case 1: {
      const [nth] = rule.byNWeekday ?? [];
      if (nth === undefined) return date.getUTCDate() === start.getUTCDate();
      return nth.day === weekday && nth.n === Math.ceil(date.getUTCDate() / 7);
    }
    case 0: {
      const month = rule.byMonth?.[0] ?? start.getUTCMonth() + 1;
      return month === date.getUTCMonth() + 1 && (rule.byMonthDay?.[0] ?? start.getUTCDate()) === date.getUTCDate();
    }
  }
}

/** Mondays are 0. */
function weekdayOf(date: Date): number {
  return (date.getUTCDay() + 6) % 7;
}

function weeksBetween(from: Date, to: Date): number {
  const monday = (date: Date): number => Math.floor(date.getTime() / dayMs) - weekdayOf(date);
  return (monday(to) - monday(from)) / 7;
}

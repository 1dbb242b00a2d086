import type { ServerRules } from '../domain/index.ts';
import type { CalendarPort } from './calendar-port.ts';
import type { NextDigest } from './digest-port.ts';

const DAY_MS = 86_400_000;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** The next digest after a moment by what a server has set; null for none. */
export const nextDigest = (
  calendar: Pick<CalendarPort, 'dates' | 'localDate'>,
  { digest, zone }: Pick<ServerRules, 'digest' | 'zone'>,
  afterMs: number,
): NextDigest | null => {
  if (digest === null) return null;
  const { day, atMin } = digest;
  const time = `${twoDigits(Math.floor(atMin / 60))}:${twoDigits(atMin % 60)}`;
  const recurrence = {
    rule: day === 'daily' ? 'FREQ=DAILY' : `FREQ=WEEKLY;BYDAY=${day}`,
    // Before any that could be meant: a rule says nothing of days before its first.
    firstLocal: `${calendar.localDate(afterMs - 8 * DAY_MS, zone)}T${time}`,
    zone,
    end: { type: 'never' },
  } as const;
  const [dueAtMs] = calendar.dates(recurrence, afterMs, 1);
  return dueAtMs === undefined ? null : { dueAtMs, date: calendar.localDate(dueAtMs, zone) };
};

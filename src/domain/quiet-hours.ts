import type { QuietHours, ServerRules } from './server-rules.ts';
import { minuteOfDayIn } from './zone.ts';

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;

const isQuiet = ({ fromMin, toMin }: QuietHours, minute: number): boolean =>
  fromMin < toMin ? fromMin <= minute && minute < toMin : fromMin <= minute || minute < toMin;

/**
 * When the quiet hours end in which `nowMs` lies (wall time, on the minute), or null outside of them. They are meant by the clock on
 * the wall of the server's zone, also in the nights in which that is put forward or back.
 */
export const quietUntil = (
  { quietHours, zone }: Pick<ServerRules, 'quietHours' | 'zone'>,
  nowMs: number,
): number | null => {
  if (quietHours === null) return null;
  const minuteAt = minuteOfDayIn(zone);
  const now = minuteAt(nowMs);
  if (!isQuiet(quietHours, now)) return null;
  const startMs = nowMs - (nowMs % MINUTE_MS);
  const leftMin = (quietHours.toMin - now + DAY_MIN) % DAY_MIN;
  const endMs = startMs + leftMin * MINUTE_MS;
  if (minuteAt(endMs) === quietHours.toMin) return endMs;
  // The clocks change in between, twice a year: every minute is asked.
  for (let atMs = startMs + MINUTE_MS; ; atMs += MINUTE_MS) if (!isQuiet(quietHours, minuteAt(atMs))) return atMs;
};

import { Temporal } from 'temporal-polyfill';

/** The zone, or UTC for a name that this machine does not know. */
export const zoneOrUtc = (zone: string): string => {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
  } catch {
    // Thrown for a name that is no zone: that is the answer.
    return 'UTC';
  }
};

/** What the clock on the wall shows at a moment. */
export const wallAt = (atMs: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).toPlainDateTime();

/** When the clock on the wall shows a time: twice as clocks go back, and never as they go forward (then what it becomes, later by the gap). */
export interface Moments {
  /** Milliseconds since the Unix epoch, soonest first. */
  readonly atMs: readonly number[];
  readonly isShifted: boolean;
}

/** When it is that time on the wall. */
export const momentsOf = (wall: Temporal.PlainDateTime, zone: string): Moments => {
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.epochMilliseconds === later.epochMilliseconds)
    return { atMs: [earlier.epochMilliseconds], isShifted: false };
  return earlier.toPlainDateTime().equals(wall)
    ? { atMs: [earlier.epochMilliseconds, later.epochMilliseconds], isShifted: false }
    : { atMs: [later.epochMilliseconds], isShifted: true };
};

/** When it is that time on the wall: the first of two, and later by the gap where there is none. */
export const momentOf = (wall: Temporal.PlainDateTime, zone: string): number =>
  wall.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

/** Local time by Intl alone: what the calendar's own arithmetic is held against. */

const DAY_MS = 86_400_000;

/** Tells how far a zone is ahead of UTC at a moment, in milliseconds. */
const offsetIn = (zone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const wallMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
    return wallMs - atMs;
  };
};

/**
 * Turns times on the wall, written as milliseconds of a wall in UTC, into moments, as RFC 5545 (3.3.5) says: the first of two, and by the offset before
 * the gap where there is none.
 */
export const momentsIn = (zone: string): ((wallMs: number) => number) => {
  const offsetAt = offsetIn(zone);
  const daily = new Map<number, number>();
  const offsetOfDay = (day: number): number => {
    const known = daily.get(day);
    if (known !== undefined) return known;
    const offset = offsetAt(day * DAY_MS);
    daily.set(day, offset);
    return offset;
  };
  return (wallMs) => {
    const day = Math.floor(wallMs / DAY_MS);
    const before = offsetOfDay(day - 1);
    const after = offsetOfDay(day + 2);
    if (before === after) return wallMs - before;
    const fitting = [before, after].map((offset) => wallMs - offset).filter((atMs) => atMs + offsetAt(atMs) === wallMs);
    return fitting.length === 0 ? wallMs - before : Math.min(...fitting);
  };
};

/** A moment as the clock on the wall of a zone shows it: "2026-12-24 18:00". */
export const onTheWall = (atMs: number, zone: string): string =>
  new Date(atMs + offsetIn(zone)(atMs)).toISOString().slice(0, 16).replace('T', ' ');

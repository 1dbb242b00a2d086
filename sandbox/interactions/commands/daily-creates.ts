/** Commands that may be created per scope and day (documentation, application command limits). */
const MAX_PER_DAY = 200;
const DAY_MS = 86_400_000;

/** Counts created commands per scope. */
export interface DailyCreates {
  /** Notes `count` creations; the answer is how long to wait in milliseconds when they are too many, else null. */
  take(scopeKey: string, count: number): number | null;
}

/** A count on the world's time. */
export function createDailyCreates(nowMs: () => number): DailyCreates {
  const days = new Map<string, { startMs: number; used: number }>();
  return {
    take(scopeKey, count) {
      if (count === 0) return null;
      const known = days.get(scopeKey);
      const day = known !== undefined && nowMs() - known.startMs < DAY_MS ? known : { startMs: nowMs(), used: 0 };
      if (day.used + count > MAX_PER_DAY) return day.startMs + DAY_MS - nowMs();
      day.used += count;
      for (const [old, { startMs }] of days) if (nowMs() - startMs >= DAY_MS) days.delete(old);
      days.set(scopeKey, day);
      return null;
    },
  };
}

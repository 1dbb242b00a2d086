/** Counts events in a sliding window. */
export interface SendWindow {
  /** Notes one event at `nowMs` (monotonic). False when it is one too many. */
  take(nowMs: number): boolean;
}

/** A window that admits `limit` events in any `windowMs` milliseconds. */
export function sendWindow(limit: number, windowMs: number): SendWindow {
  // At most `limit` times are kept.
  let times: number[] = [];
  return {
    take(nowMs) {
      times = times.filter((time) => nowMs - time < windowMs);
      if (times.length >= limit) return false;
      times.push(nowMs);
      return true;
    },
  };
}

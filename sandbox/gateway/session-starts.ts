import { SESSION_STARTS_PER_DAY } from './protocol.ts';
import { sendWindow, type SendWindow } from './send-window.ts';
import type { WireClock } from './wire-clock.ts';

/** Milliseconds of the daily count. */
const DAY_MS = 86_400_000;
/** Identifies that may run at once; Discord's value for all but very large bots. */
const MAX_CONCURRENCY = 1;

/** Discord's object of that name in GET /gateway/bot. */
export interface SessionStartLimit {
  readonly total: number;
  readonly remaining: number;
  /** Milliseconds. */
  readonly reset_after: number;
  readonly max_concurrency: number;
}

/** What becomes of an identify: it is taken, comes within the window of the last, or is one more than a day may have. */
export type SessionStart = 'taken' | 'too-early' | 'used-up';

/** Counts identifies per account: one per window, and so many a day. */
export interface SessionStarts {
  /** Notes one. */
  take(userId: string): SessionStart;
  limitOf(userId: string): SessionStartLimit;
}

interface Count {
  readonly window: SendWindow;
  dayStartMs: number;
  used: number;
}

/** A count on the wire's time with `windowMs` milliseconds between identifies. */
export function createSessionStarts(wire: WireClock, windowMs: number): SessionStarts {
  // One entry per bot account of the world.
  const counts = new Map<string, Count>();
  const countOf = (userId: string): Count => {
    const known = counts.get(userId) ?? {
      window: sendWindow(MAX_CONCURRENCY, windowMs),
      dayStartMs: wire.nowMs(),
      used: 0,
    };
    if (wire.nowMs() - known.dayStartMs >= DAY_MS) {
      known.dayStartMs = wire.nowMs();
      known.used = 0;
    }
    counts.set(userId, known);
    return known;
  };
  return {
    take(userId) {
      const count = countOf(userId);
      if (count.used >= SESSION_STARTS_PER_DAY) return 'used-up';
      if (!count.window.take(wire.nowMs())) return 'too-early';
      count.used += 1;
      return 'taken';
    },
    limitOf(userId) {
      const count = countOf(userId);
      return {
        total: SESSION_STARTS_PER_DAY,
        remaining: SESSION_STARTS_PER_DAY - count.used,
        reset_after: DAY_MS - (wire.nowMs() - count.dayStartMs),
        max_concurrency: MAX_CONCURRENCY,
      };
    },
  };
}

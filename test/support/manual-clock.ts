import type { Clock } from '../../src/lib/index.ts';

/** A clock that moves only when told. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due, in order. */
  advance(ms: number): void;
  /** Puts the clock on the wall forward or back, as an operator or NTP does; timers notice nothing. */
  putForward(ms: number): void;
  /** Timers that still wait. */
  pending(): number;
}

interface Timer {
  readonly atMs: number;
  readonly number: number;
  readonly run: () => void;
}

/** A clock at 0 ms, monotonic and wall alike until the latter is put forward. */
export function createManualClock(): ManualClock {
  let nowMs = 0;
  let wallAheadMs = 0;
  let numbers = 0;
  const timers = new Set<Timer>();

  function nextDue(untilMs: number): Timer | undefined {
    return [...timers]
      .filter(({ atMs }) => atMs <= untilMs)
      .sort((a, b) => a.atMs - b.atMs || a.number - b.number)
      .at(0);
  }

  return {
    wallMs: () => nowMs + wallAheadMs,
    monotonicMs: () => nowMs,
    after(ms, run): () => void {
      numbers += 1;
      const timer: Timer = { atMs: nowMs + ms, number: numbers, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms): void {
      const untilMs = nowMs + ms;
      for (let due = nextDue(untilMs); due !== undefined; due = nextDue(untilMs)) {
        timers.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        due.run();
      }
      nowMs = untilMs;
    },
    putForward(ms): void {
      wallAheadMs += ms;
    },
    pending: () => timers.size,
  };
}

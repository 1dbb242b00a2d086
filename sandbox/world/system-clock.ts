import type { WorldClock } from './clock.ts';

interface Waiting {
  readonly dueMs: number;
  readonly run: () => void;
  timer: NodeJS.Timeout | null;
}

/** Longest delay that Node's timers take; longer waits are re-armed. */
const longestTimerMs = 2 ** 31 - 1;

/** A world's clock on top of the machine's. */
export function createWorldClock(): WorldClock {
  let offsetMs = 0;
  const waiting = new Set<Waiting>();
  const nowMs = (): number => Date.now() + offsetMs;

  const arm = (entry: Waiting): void => {
    if (entry.timer !== null) clearTimeout(entry.timer);
    const delay = Math.min(Math.max(entry.dueMs - nowMs(), 0), longestTimerMs);
    entry.timer = setTimeout(() => {
      if (entry.dueMs > nowMs()) arm(entry);
      else fire(entry);
    }, delay);
    // A world that only waits for a stage to close must not keep the process alive.
    entry.timer.unref();
  };
  const cancel = (entry: Waiting): void => {
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.timer = null;
    waiting.delete(entry);
  };
  const fire = (entry: Waiting): void => {
    cancel(entry);
    entry.run();
  };

  return {
    nowMs,
    after(ms, run) {
      const entry: Waiting = { dueMs: nowMs() + ms, run, timer: null };
      waiting.add(entry);
      arm(entry);
      return () => cancel(entry);
    },
    advance(ms) {
      const endMs = nowMs() + ms;
      const nextDue = (): Waiting | undefined =>
        [...waiting].filter((entry) => entry.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
      for (let due = nextDue(); due !== undefined; due = nextDue()) {
        offsetMs += Math.max(0, due.dueMs - nowMs());
        fire(due);
      }
      offsetMs += Math.max(0, endMs - nowMs());
      for (const entry of waiting) arm(entry);
    },
    close() {
      for (const entry of waiting) cancel(entry);
    },
  };
}

import type { Clock, Logger } from '../lib/index.ts';
import type { Reconciler } from './reconciler.ts';
import type { Entry } from './space-book.ts';

/** Passes of the reconciler: one at a time per space, many nudges in one. */
export interface Nudges {
  /** Has this space compared soon. */
  nudge(entry: Entry): void;
  /** No passes begin any more; resolves when those under way are over. */
  close(): Promise<void>;
}

interface Running {
  dirty: boolean;
}

/** Runs passes. Its maps hold only spaces that are being compared or wait for a moment. */
export const createNudges = (parts: {
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly logger: Logger;
}): Nudges => {
  const { reconciler, clock, logger } = parts;
  const running = new Map<Entry, Running>();
  const passes = new Set<Promise<void>>();
  const timers = new Map<Entry, () => void>();
  let isClosed = false;

  const plan = (entry: Entry): void => {
    const dueMs = entry.space.life.status === 'ended' ? null : reconciler.nextDueMs(entry);
    if (dueMs === null || isClosed) return;
    // One millisecond more: a timer may fire a fraction early, and a pass just before its time finds nothing to do.
    const waitMs = Math.max(0, dueMs - clock.monotonicMs()) + 1;
    const cancel = clock.after(waitMs, () => {
      timers.delete(entry);
      nudge(entry);
    });
    timers.set(entry, cancel);
  };

  const run = async (entry: Entry, state: Running): Promise<void> => {
    while (state.dirty && !isClosed) {
      state.dirty = false;
      try {
        await reconciler.pass(entry);
      } catch (error) {
        // The next nudge or the slow pass tries again; other spaces go on.
        logger.error('a pass failed', { spaceId: entry.space.id, error });
      }
    }
    running.delete(entry);
    plan(entry);
  };

  const nudge = (entry: Entry): void => {
    if (isClosed) return;
    const state = running.get(entry);
    if (state !== undefined) {
      state.dirty = true;
      return;
    }
    timers.get(entry)?.();
    timers.delete(entry);
    const begun: Running = { dirty: true };
    running.set(entry, begun);
    const pass = run(entry, begun).finally(() => passes.delete(pass));
    passes.add(pass);
  };

  return {
    nudge,
    close: async () => {
      isClosed = true;
      for (const cancel of timers.values()) cancel();
      timers.clear();
      await Promise.all(passes);
    },
  };
};

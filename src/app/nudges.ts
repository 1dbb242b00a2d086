import type { Clock, Logger } from '../lib/index.ts';
import type { Reconciler } from './reconciler.ts';
import type { Entry } from './space-book.ts';

/** Passes of the reconciler: one at a time per space, many nudges in one. */
export interface Nudges {
  /** Has this space compared soon. */
  nudge(entry: Entry): void;
  /** No passes begin any more and no steps of those under way; resolves when the calls that are out are answered. */
  close(): Promise<void>;
}

interface Running {
  dirty: boolean;
}

interface Desk {
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly running: Map<Entry, Running>;
  readonly timers: Map<Entry, () => void>;
  closed: boolean;
}

/** Has a space looked at again when something it waits for is due. */
const plan = (desk: Desk, entry: Entry, again: () => void): void => {
  const dueMs = entry.space.life.status === 'ended' ? null : desk.reconciler.nextDueMs(entry);
  if (dueMs === null || desk.closed) return;
  // One millisecond more: a timer may fire a fraction early, and a pass just before its time finds nothing to do.
  const waitMs = Math.max(0, dueMs - desk.clock.monotonicMs()) + 1;
  const cancel = desk.clock.after(waitMs, () => {
    desk.timers.delete(entry);
    again();
  });
  desk.timers.set(entry, cancel);
};

const unplan = (desk: Desk, entry: Entry): void => {
  desk.timers.get(entry)?.();
  desk.timers.delete(entry);
};

/** Passes until no nudge came during the last one. */
const run = async (desk: Desk, entry: Entry, state: Running): Promise<void> => {
  while (state.dirty && !desk.closed) {
    state.dirty = false;
    try {
      await desk.reconciler.pass(entry, () => !desk.closed);
    } catch (error) {
      // The next nudge or the slow pass tries again; other spaces go on.
      desk.logger.error('a pass failed', { spaceId: entry.space.id, error });
    }
  }
  desk.running.delete(entry);
};

/** Runs passes. Its maps hold only spaces that are being compared or wait for a moment. */
export const createNudges = (parts: Pick<Desk, 'reconciler' | 'clock' | 'logger'>): Nudges => {
  const desk: Desk = { ...parts, running: new Map(), timers: new Map(), closed: false };
  const passes = new Set<Promise<void>>();

  const nudge = (entry: Entry): void => {
    if (desk.closed) return;
    const state = desk.running.get(entry);
    if (state !== undefined) {
      state.dirty = true;
      return;
    }
    unplan(desk, entry);
    const begun: Running = { dirty: true };
    desk.running.set(entry, begun);
    const pass = run(desk, entry, begun).finally(() => {
      passes.delete(pass);
      plan(desk, entry, () => nudge(entry));
    });
    passes.add(pass);
  };

  return {
    nudge,
    close: async () => {
      desk.closed = true;
      for (const cancel of desk.timers.values()) cancel();
      desk.timers.clear();
      await Promise.all(passes);
    },
  };
};

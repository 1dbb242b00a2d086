import type { Clock, Logger } from '../lib/index.ts';

/** Work on things by their ids: one at a time for each, many calls in one. */
export interface KeyedWork<Id> {
  /** Has it done soon, at the earliest when it rests no more. */
  nudge(id: Id): void;
  /** Nothing begins any more; resolves when what is under way is over. */
  close(): Promise<void>;
}

/** What the work is. */
export interface KeyedWorkParts<Id> {
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Does what is to be done for one; answers for how long it then rests, and whether it is to be done again after that. Milliseconds. */
  run(id: Id): Promise<{ readonly restMs: number; readonly isAgain: boolean }>;
}

/** After a bug or a lost store. */
const FAILED_REST_MS = 60_000;

interface Turn {
  isDirty: boolean;
  isRunning: boolean;
  cancel: (() => void) | null;
}

/** Nothing to do yet. Its map holds only what is under way or rests. */
export const createKeyedWork = <Id>({ name, clock, logger, run }: KeyedWorkParts<Id>): KeyedWork<Id> => {
  const turns = new Map<Id, Turn>();
  const under = new Set<Promise<void>>();
  let isClosed = false;

  const once = async (id: Id, turn: Turn): Promise<void> => {
    turn.isRunning = true;
    turn.isDirty = false;
    let rest = { restMs: FAILED_REST_MS, isAgain: true };
    try {
      rest = await run(id);
    } catch (error) {
      logger.error('background work failed', { name, id: String(id), error });
    }
    turn.isRunning = false;
    if (isClosed) return;
    turn.isDirty ||= rest.isAgain;
    turn.cancel = clock.after(rest.restMs, () => {
      turn.cancel = null;
      if (turn.isDirty) begin(id, turn);
      else turns.delete(id);
    });
  };
  const begin = (id: Id, turn: Turn): void => {
    const work = once(id, turn).finally(() => under.delete(work));
    under.add(work);
  };
  return {
    nudge: (id) => {
      if (isClosed) return;
      const known = turns.get(id);
      if (known !== undefined) {
        known.isDirty = true;
        return;
      }
      const turn: Turn = { isDirty: false, isRunning: false, cancel: null };
      turns.set(id, turn);
      begin(id, turn);
    },
    close: async () => {
      isClosed = true;
      for (const turn of turns.values()) turn.cancel?.();
      await Promise.all(under);
    },
  };
};

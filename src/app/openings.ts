import type { Space } from '../domain/index.ts';
import { refuse } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Outcome } from './api.ts';
import type { Entry } from './space-book.ts';

/** Who waits for a space to be open. */
export interface Openings {
  /** Resolves once the space is live, or with why it could not be; never rejects. */
  wait(entry: Entry): Promise<Outcome<Space>>;
  changed(entry: Entry): void;
  /** Nobody waits any longer, nor later: the process stops, and the next one goes on with what is stored. */
  close(): void;
}

/** Nobody waits yet. One waiter per opening space at most. */
export const createOpenings = (): Openings => {
  const waiting = new Map<SpaceId, (outcome: Outcome<Space>) => void>();
  let isClosed = false;
  const settle = (id: SpaceId, outcome: Outcome<Space>): void => {
    waiting.get(id)?.(outcome);
    waiting.delete(id);
  };
  return {
    wait: (entry) => {
      if (isClosed) return Promise.resolve(refuse('opens-after-restart'));
      const { promise, resolve } = Promise.withResolvers<Outcome<Space>>();
      waiting.set(entry.space.id, resolve);
      return promise;
    },
    changed: ({ space, openFailure }) => {
      if (space.life.status === 'opening') return;
      if (space.life.status === 'live') return settle(space.id, { ok: true, value: space });
      return settle(space.id, openFailure === null ? refuse('space-over') : { ok: false, refusal: openFailure });
    },
    close: () => {
      isClosed = true;
      // Not "try again": the space is stored and opens by itself, and a second one would stand beside it.
      for (const id of waiting.keys()) settle(id, refuse('opens-after-restart'));
    },
  };
};

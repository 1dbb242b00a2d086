import type { Space } from '../domain/index.ts';
import { refuse } from '../domain/index.ts';
import type { Clock, SpaceId } from '../lib/index.ts';
import type { Outcome } from './api.ts';
import type { Entry } from './space-book.ts';

/** Who waits for a space to be open. */
export interface Openings {
  /** Resolves once the space is live, or with why it could not be; never rejects. */
  wait(entry: Entry): Promise<Outcome<Space>>;
  /** Resolves once the backstage of a space stands, or with why it could not be made; never rejects. One that takes longer than `withinMs` is on its way still. */
  waitForBackstage(entry: Entry, withinMs: number): Promise<Outcome<Space>>;
  changed(entry: Entry): void;
  /** Nobody waits any longer, nor later: the process stops, and the next one goes on with what is stored. */
  close(): void;
}

/** How the backstage of a space stands now; null while it is still being made. */
const backstageOutcome = ({ space, backstageFailure }: Entry): Outcome<Space> | null => {
  const status = space.backstage?.status;
  if (status === 'opening') return null;
  if (status === 'open') return { ok: true, value: space };
  return backstageFailure === null ? refuse('no-backstage') : { ok: false, refusal: backstageFailure };
};

/** Nobody waits yet. One waiter per opening space, and one per opening backstage, at most. */
export const createOpenings = (clock: Clock): Openings => {
  const backstages = new Map<SpaceId, () => void>();
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
    waitForBackstage: (entry, withinMs) => {
      const { id } = entry.space;
      const { promise, resolve } = Promise.withResolvers<Outcome<Space>>();
      const settled = (): void => {
        cancel();
        backstages.delete(id);
        resolve(backstageOutcome(entry) ?? { ok: true, value: entry.space });
      };
      const cancel = clock.after(withinMs, settled);
      backstages.set(id, settled);
      if (isClosed || backstageOutcome(entry) !== null) settled();
      return promise;
    },
    changed: (entry) => {
      const { space, openFailure } = entry;
      if (backstageOutcome(entry) !== null) backstages.get(space.id)?.();
      if (space.life.status === 'opening') return;
      if (space.life.status === 'live') return settle(space.id, { ok: true, value: space });
      return settle(space.id, openFailure === null ? refuse('space-over') : { ok: false, refusal: openFailure });
    },
    close: () => {
      isClosed = true;
      for (const settled of backstages.values()) settled();
      // Not "try again": the space is stored and opens by itself, and a second one would stand beside it.
      for (const id of waiting.keys()) settle(id, refuse('opens-after-restart'));
    },
  };
};

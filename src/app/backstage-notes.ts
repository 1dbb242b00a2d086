import type { ChannelId } from '../lib/index.ts';
import type { Beliefs } from './beliefs.ts';
import { createBeliefs } from './beliefs.ts';
import type { Target } from './ports.ts';

/** What this process knows of the outside of a space's backstage; begun anew with each one that is opened. */
export interface BackstageNotes {
  readonly beliefs: Beliefs;
  /** When this process made its channel, monotonic: Discord's event of it may come after its answer. */
  madeAtMs: number | null;
  /** The channel whose making was not confirmed, as it was found again. */
  found: ChannelId | null;
  isRemoved: boolean;
  /** Whether its message was posted or edited since the start: until then nobody knows whether it still stands. */
  isVerified: boolean;
  /** What this process last set in each overwrite: undone since, it was undone by somebody. Bounded by the channel's overwrites. */
  readonly said: Map<Target, string>;
}

/** Nothing known yet. */
export const createBackstageNotes = (): BackstageNotes => ({
  beliefs: createBeliefs(),
  madeAtMs: null,
  found: null,
  isRemoved: false,
  isVerified: false,
  said: new Map(),
});

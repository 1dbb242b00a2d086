import type { GuildId } from '../lib/index.ts';

/** Keeps which servers removed Majlis, so that what they set is not kept for ever. */
export interface LeftStore {
  /** Servers of which anything is kept that they or their people set, and that we did not leave. */
  kept(): Promise<readonly GuildId[]>;
  /** Servers that we left and whose time is not over. */
  left(): Promise<readonly GuildId[]>;
  /** Notes that we left, at a wall time; the first time counts. */
  note(guildId: GuildId, atMs: number): Promise<void>;
  /** We are back: everything is kept. */
  returned(guildId: GuildId): Promise<void>;
  /** Removes what at most `limit` servers and their people set that we left before `beforeMs`; answers which. */
  forget(beforeMs: number, limit: number): Promise<readonly GuildId[]>;
}

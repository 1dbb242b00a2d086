import type { GuildId, UserId } from '../lib/index.ts';

/** Keeps who is blocked in every space of a server. */
export interface BlockStore {
  /** In the order in which they were blocked. */
  of(guildId: GuildId): Promise<readonly UserId[]>;
  /** Stores one; blocking twice is blocking once. `byUserId` is who did it. */
  block(guildId: GuildId, userId: UserId, byUserId: UserId, atMs: number): Promise<void>;
  unblock(guildId: GuildId, userId: UserId): Promise<void>;
}

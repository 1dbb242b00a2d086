import type { GuildId, UserId } from '../lib/index.ts';
import type { LogEntry } from './log-entry.ts';
import type { Effect } from './outbox-port.ts';

/** Somebody who is blocked in every space of a server. */
export interface ServerBlock {
  readonly userId: UserId;
  /** Who did it; null for who asked to be forgotten. */
  readonly byUserId: UserId | null;
  /** Wall time. */
  readonly atMs: number;
  /** Why, in their words; null when they gave none, and for what an earlier version stored. */
  readonly reason: string | null;
}

/** A line of a server's own log, with what is told of it outside. */
export interface ServerNote {
  readonly line: LogEntry;
  readonly effects: readonly Effect[];
}

/** Keeps who is blocked in every space of a server, and the log of what a server did as a whole. */
export interface BlockStore {
  /** In the order in which they were blocked. */
  of(guildId: GuildId): Promise<readonly UserId[]>;
  /** The same with who did it, when and why. */
  listed(guildId: GuildId): Promise<readonly ServerBlock[]>;
  /** Stores one with its line, in one transaction; blocking twice is blocking once, and leaves no second line. */
  block(guildId: GuildId, block: ServerBlock & { readonly byUserId: UserId }, note: ServerNote): Promise<void>;
  /** Removes one with its line, in one transaction; of who is not blocked nothing is stored. */
  unblock(guildId: GuildId, userId: UserId, note: ServerNote): Promise<void>;
  /** The last `limit` lines of the server as a whole, oldest first. */
  log(guildId: GuildId, limit: number): Promise<readonly LogEntry[]>;
}

import type { Refusal } from '../domain/index.ts';
import type { ChannelId, GuildId, RoleId, UserId } from '../lib/index.ts';

/** Who asks, as Discord vouches for it. */
export interface Actor {
  readonly userId: UserId;
  readonly guildId: GuildId;
  /** The channel they asked from: the default for "this space". */
  readonly channelId: ChannelId;
  /** Whether they may manage that channel, mute and move members in it (or administrate the server); null: wherever nothing else is set. */
  readonly moderates: (channelId: ChannelId | null) => boolean;
  /** Whether somebody else moderates a channel in that sense, as far as Discord told of them; left out when it tells nothing. */
  readonly isModerator?: (userId: UserId, channelId: ChannelId | null) => boolean;
  /** What they are called in the server; looked up when it is left out. */
  readonly name?: string | undefined;
  /** When they came to the server, wall time; null or left out when Discord did not tell. */
  readonly joinedAtMs?: number | null;
  /** Why they do it, in their words; for the log and Discord's audit log. */
  readonly reason?: string | null;
  /** May manage the server. */
  readonly serverManager: boolean;
  /** Whether they have a role of the server. */
  readonly hasRole: (roleId: RoleId) => boolean;
}

/** A use case's answer: its value, or why not. Bugs and lost stores throw. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

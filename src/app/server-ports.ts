/** What the use cases need to know of a server besides its rooms, and to remember of people. Declared here, implemented by adapters. */
import type { ChannelId, GuildId, RoleId, UserId } from '../lib/index.ts';
import type { GuildSettings, PermissionName, Target } from './ports.ts';

/** A channel of a server that settings may name. */
export interface ChannelSeen {
  readonly type: 'category' | 'text' | 'other';
  /** Channels in it, if it is a category. */
  readonly children: number;
  /** The category that it is in. */
  readonly parent: ChannelId | null;
}

/** Somebody of a server who did not just act: what Discord says of them when asked. */
export interface MemberSeen {
  readonly isBot: boolean;
  /** What they are called there. */
  readonly name?: string;
  readonly roles: readonly RoleId[];
  readonly managesServer: boolean;
  /** As `Actor.moderates`. */
  readonly moderates: (channelId: ChannelId | null) => boolean;
}

/** What a server has and lets us do, from the gateway's cache. Empty answers while the server is not available. */
export interface ServerPort {
  /** Asks Discord for a member, by one call; null for somebody who is not in the server. Throws an OutsideError when Discord does not say. */
  member(guildId: GuildId, userId: UserId): Promise<MemberSeen | null>;
  /** Null for one that is gone, or that we may not see. */
  channel(guildId: GuildId, channelId: ChannelId): ChannelSeen | null;
  /** The roles, by their server-wide permissions, whose members moderate its rooms and are no administrators, in a fixed order. */
  moderatorRoles(guildId: GuildId): readonly RoleId[];
  /**
   * The roles, and the members by an overwrite of their own, that moderate a channel and are no administrators, in a fixed order; whether
   * they see it does not count.
   */
  moderatorsIn(guildId: GuildId, channelId: ChannelId): readonly Target[];
  /** Null for one that is gone. `mentionable`: everybody may ping it. */
  role(guildId: GuildId, roleId: RoleId): { readonly mentionable: boolean } | null;
  /** Those of `names` that we lack, server-wide (null) or in a channel, in the same order. */
  lacking(guildId: GuildId, channelId: ChannelId | null, names: readonly PermissionName[]): readonly PermissionName[];
  /** What a category denies and a room of ours cannot: Discord lets nobody deny what they lack themselves. */
  undeniable(guildId: GuildId, category: ChannelId): readonly PermissionName[];
  /** The bits (decimal digits) of `names` and of everything that we hold server-wide. */
  bitsWith(guildId: GuildId, names: readonly PermissionName[]): string;
}

/** Tells of past openings. */
export interface OpeningStore {
  /**
   * When this person last opened a space in this server that did not fail to open, at or after `sinceMs` (wall time); null when they
   * did not.
   */
  lastOpened(guildId: GuildId, userId: UserId, sinceMs: number): Promise<number | null>;
}

/** What somebody has set for themself, in every server. */
export interface PersonSettings {
  /** Of private answers; null: that of the server. */
  readonly language: GuildSettings['language'] | null;
  /** IANA name of the zone in which their times are read; null: that of the server. */
  readonly zone: string | null;
}

/** Keeps what people have set for themselves, one record per person; who never set anything gets nulls. */
export interface PersonStore {
  get(userId: UserId): Promise<PersonSettings>;
  /** Stores it; a record of nulls is removed. */
  save(userId: UserId, settings: PersonSettings): Promise<void>;
}

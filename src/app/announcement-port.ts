/** What announcing a space needs from the outside, and what is kept of it. Types of their own file, as they are a story of their own. */
import type { Announcing, Space } from '../domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, RoleId, UserId } from '../lib/index.ts';

/** How far the announcement of one space has come. */
export type Announcement =
  /** The server had set no channel when the space opened. */
  | { readonly status: 'none' }
  /** To be posted once the space is live. `askedAtMs`: Discord was asked for it then and its answer is not stored. */
  | ({
      readonly status: 'wanted';
      readonly askedAtMs: number | null;
      /** Whether the role is mentioned when it is posted. */
      readonly mentions: boolean;
      readonly round: number;
    } & Announcing)
  /** It stands; after the end as the recap. */
  | ({
      readonly status: 'standing';
      readonly messageId: MessageId;
      readonly digest: string;
      readonly postedAtMs: number;
      /** How often it was taken away before, since its space was hidden. */
      readonly round: number;
    } & Announcing)
  /** Nothing more is done for it: somebody deleted it, its channel is gone, it could not be written, or its space was hidden once too often. */
  | {
      readonly status: 'over';
      readonly why: 'deleted' | 'channel-gone' | 'given-up' | 'hidden';
      readonly channelId: ChannelId;
    };

/** A space that this one was linked with, as it was called last. */
export interface TalliedLink {
  readonly id: LinkId;
  readonly title: string;
  /** Null when it was in this very server. */
  readonly server: string | null;
}

/** What a recap tells and the space's state does not hold any more when it ends. */
export interface Tally {
  /** Since when it is live, wall time; null before. */
  readonly liveSinceMs: number | null;
  /** The most who listened at once. */
  readonly peakListeners: number;
  /** Who had the floor while it was live, in the order of their first word. Bounded by `tallied`. */
  readonly spoke: readonly UserId[];
  /** Bounded by `tallied`. */
  readonly linked: readonly TalliedLink[];
}

/** What an announcement says; its words and components are made by the adapter's view. Of a space that has ended it is the recap. */
export interface AnnouncementFacts {
  readonly space: Space;
  readonly language: 'en' | 'ar';
  /** The role that is mentioned and that people may give themselves, if any. */
  readonly roleId: RoleId | null;
  readonly speakers: number;
  /** In all rooms of its conversation. */
  readonly listeners: number;
  /** Where there is room while its own room is full; null, or left out, while there is room in it, or nowhere. */
  readonly overflow?: ChannelId | null;
  readonly tally: Tally;
}

/** How an announcement is posted. */
export interface Posting {
  /** Wall time: it was asked for then and the answer was lost. Null where it was never asked for. */
  readonly askedAtMs: number | null;
  /** Whether the role is mentioned. */
  readonly mentions: boolean;
  /** How often it was taken away before: another is no repeat of that one. */
  readonly round: number;
}

/** The announcements. Each act throws an OutsideError when Discord refuses; its code 'gone' means that the channel is. */
export interface AnnouncementPort {
  /** A digest of what would be shown; equal digests need no edit. */
  digest(facts: AnnouncementFacts): string;
  /**
   * Posts with a deterministic nonce, and mentions the role this once. Where the answer was lost it is looked for before it is posted
   * again, and told anew if it is another.
   */
  post(channelId: ChannelId, facts: AnnouncementFacts, how: Posting): Promise<MessageId>;
  /**
   * Says it anew, without mentioning anybody. 'deleted' when the message is not there any more. A recap of which Discord takes no edit,
   * since the message is too old for that, replaces it: the answer is the message that stands now.
   */
  edit(channelId: ChannelId, messageId: MessageId, facts: AnnouncementFacts): Promise<MessageId | 'deleted'>;
  /** Takes away what stands there; one that was asked for and whose answer was lost is looked for. Nothing is wrong where it is gone already. */
  remove(
    channelId: ChannelId,
    facts: AnnouncementFacts,
    what: { readonly messageId: MessageId } | { readonly askedAtMs: number },
  ): Promise<void>;
}

/** What keeps Majlis from handing out a role. */
export type RoleTrouble = 'gone' | 'above-us' | 'has-power' | 'no-right';

/** The roles of members. */
export interface MemberRolePort {
  /** Why nobody can be given this role by us, as the gateway's cache shows it; null when nothing speaks against it. */
  trouble(guildId: GuildId, roleId: RoleId): RoleTrouble | null;
  /** Gives or takes a role. Throws an OutsideError when Discord refuses. */
  setRole(guildId: GuildId, userId: UserId, change: { readonly roleId: RoleId; readonly has: boolean }): Promise<void>;
}

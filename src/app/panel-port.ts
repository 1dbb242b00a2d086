/** What the panel in a room's chat needs from the outside. */
import type { Hand, HearingCode, Refusal, Space, SpeakerGate } from '../domain/index.ts';
import type { ChannelId, LinkId, MessageId, SpaceId, UserId } from '../lib/index.ts';
import type { LinkTold } from './link-port.ts';

/** The panel's facts; its words and components are made by the adapter's view. */
export interface PanelFacts {
  readonly space: Space;
  readonly language: 'en' | 'ar';
  readonly listeners: number;
  /**
   * Whether an account of ours hears this room. idle: nothing here needs sound. none-free: all that are in this server sit elsewhere.
   * lost: it could not join or was put out. muted: somebody muted or deafened it in the server.
   */
  readonly ears: 'ready' | 'joining' | 'idle' | 'none-free' | 'lost' | 'muted';
  /**
   * The alarm that stands: what keeps our account from hearing the room or from being heard there, and since when (wall time); null, or left
   * out, when none does.
   */
  readonly deaf?: {
    readonly codes: readonly HearingCode[];
    /** Whose sound is missed, or cannot be opened. */
    readonly who: readonly UserId[];
    readonly sinceMs: number;
  } | null;
  /** Accounts of ours that are not in this server and could be invited; told when none is free. */
  readonly invites: readonly AccountInvite[];
  /** The queue as people are called: the hands of this room and of those linked with it. */
  readonly queue: readonly QueuedHand[];
  /** Who was heard within the last minute, as far as our account hears the room; in an order that does not change by speaking. */
  readonly heard: readonly UserId[];
  /** Who has the floor and was muted in the server by somebody else. */
  readonly mutedByOthers: readonly UserId[];
  /** What the server demands of who asks to speak; nothing when left out. */
  readonly speakers?: SpeakerGate;
  /** How many are in the room whose hand by Discord's own button was not taken; none when left out. */
  readonly turnedAway?: number;
  /** What Majlis could not do and does not hurry to try again; the panel says it in words. Usually empty. */
  readonly troubles: readonly Refusal[];
  readonly links: readonly LinkTold[];
  /** Where else its conversation goes on; null, or left out, where nothing opened beside it. */
  readonly overflow?: OverflowTold | null;
  /** Who is backstage; null where there is none. Only how many is for everybody. */
  readonly backstage: readonly UserId[] | null;
  readonly namesOf: (userId: UserId) => string;
}

/** Where else the conversation of a room goes on. */
export type OverflowTold =
  | {
      readonly role: 'main';
      /** Whether who comes may not get in any more. */
      readonly isFull: boolean;
      readonly rooms: readonly { readonly channelId: ChannelId; readonly isFull: boolean }[];
    }
  | {
      readonly role: 'beside';
      readonly mainTitle: string;
      readonly isFull: boolean;
      /** The others, the main one first. */
      readonly rooms: readonly { readonly channelId: ChannelId; readonly isFull: boolean }[];
    };

/** What the message in a backstage tells. */
export interface BackstageTold {
  readonly spaceId: SpaceId;
  readonly language: 'en' | 'ar';
  /** The room of its space. */
  readonly roomId: ChannelId;
}

/** A hand in the queue of a conversation, and the space in which it was raised; `farTitle` is that space's, null for this very one. */
export interface QueuedHand {
  readonly hand: Hand;
  readonly spaceId: SpaceId;
  readonly farTitle: string | null;
}

/** An account of ours, and the address at which a server's admin lets it in. */
export interface AccountInvite {
  readonly name: string;
  readonly applicationId: string;
}

/**
 * What is told in a room's chat of a link. leaves: to the people of an encrypted room, when it begins to carry its sound away. held: to its
 * host, that it does not, since more people could hear it there than may come in here.
 */
export interface Notice {
  readonly what: 'leaves' | 'held';
  readonly spaceId: SpaceId;
  readonly hostId: UserId;
  readonly linkId: LinkId;
  /** How often the link was changed, and how often links held sound back here and did so no longer: which time it is. */
  readonly revision: number;
  readonly released: number;
  readonly language: 'en' | 'ar';
  readonly farTitle: string;
  /** Null when it is in this very server. */
  readonly farServer: string | null;
  readonly byUserId: UserId;
}

/** An offer to run a stage that somebody opened by hand, in its own chat. */
export interface StageOffer {
  readonly language: 'en' | 'ar';
  readonly topic: string;
}

/** The panel message in a room's chat. */
export interface PanelPort {
  /** A digest of what would be shown; equal digests need no edit. */
  digest(facts: PanelFacts): string;
  /**
   * Posts with a deterministic nonce, so that a repeat within minutes gives the same message; another one than `before`, which was deleted
   * or is to be replaced.
   */
  post(channelId: ChannelId, facts: PanelFacts, before: MessageId | null): Promise<MessageId>;
  /** What stands below a panel, without reading it: messages of others, up to a page, and panels of this very space, oldest first. */
  below(
    channelId: ChannelId,
    messageId: MessageId,
    spaceId: SpaceId,
  ): Promise<{
    readonly others: number;
    readonly panels: readonly { readonly messageId: MessageId; readonly postedAtMs: number }[];
  }>;
  /** Throws an OutsideError with code gone when the message was deleted. */
  edit(channelId: ChannelId, messageId: MessageId, facts: PanelFacts): Promise<void>;
  /** Throws an OutsideError with code gone when it was deleted already. */
  remove(channelId: ChannelId, messageId: MessageId): Promise<void>;
  /** Posts the message of a backstage, with a deterministic nonce as of a panel. */
  postBackstage(channelId: ChannelId, told: BackstageTold, before: MessageId | null): Promise<MessageId>;
  /** Throws an OutsideError with code gone when it was deleted. */
  editBackstage(channelId: ChannelId, messageId: MessageId, told: BackstageTold): Promise<void>;
  /** Posts a notice, with a nonce of its link: a repeat within minutes posts none. */
  notify(channelId: ChannelId, notice: Notice): Promise<void>;
  /** Posts an offer; a repeat within minutes posts none, and nothing keeps it. */
  offer(channelId: ChannelId, offer: StageOffer): Promise<void>;
  /**
   * When an offer of ours was posted in a chat that stands there, at or a moment before `sinceMs` at the earliest (both wall time); null
   * when there is none, 'unknown' where the chat may not be read or too much was written in it since.
   */
  offeredAt(channelId: ChannelId, sinceMs: number): Promise<number | null | 'unknown'>;
}

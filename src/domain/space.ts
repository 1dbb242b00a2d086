import type { ChannelId, GuildId, LinkId, SpaceId, UserId } from '../lib/index.ts';
import type { About } from './about.ts';
import type { SpaceRules } from './space-rules.ts';

/** What kind of Discord channel a space occupies: a stage channel, or a voice channel that is run as a stage. */
export type RoomKind = 'stage' | 'voice';

/** The Discord channel of a space: made for it, or lent by the server and given back as it was. */
export type Room =
  | { readonly origin: 'created'; readonly kind: RoomKind; readonly channelId: ChannelId | null }
  | { readonly origin: 'borrowed'; readonly kind: RoomKind; readonly channelId: ChannelId };

/** Why a space ended. */
export type EndReason =
  | 'ended-by-host'
  | 'ended-by-moderator'
  | 'left-empty'
  | 'too-long'
  | 'room-deleted'
  | 'could-not-open'
  | 'server-left'
  /** An overflow room beside a space that is over, or that has none any more. */
  | 'main-over';

/** Where a space stands. Times are milliseconds since the Unix epoch. */
export type Life =
  | { readonly status: 'opening'; readonly sinceMs: number }
  /** `emptySinceMs` is when the last person left the room, null while somebody is there. */
  | { readonly status: 'live'; readonly sinceMs: number; readonly emptySinceMs: number | null }
  /** Decided to end; Discord's side is still being put back. */
  | { readonly status: 'ending'; readonly sinceMs: number; readonly reason: EndReason }
  | { readonly status: 'ended'; readonly sinceMs: number; readonly reason: EndReason };

/**
 * How far a person with a grant to the floor has come.
 * away: not in the room · backstage: in the space's backstage, and so not gone · audience: in the room, not up (a host or co-host who has not accepted) · inviting: Majlis wants them up and has not been
 * confirmed · invited: it waits for them: on a stage to accept Discord's prompt (suppress false, timestamp set), in a voice room to leave and
 * come back, since nothing else made Discord let them speak · speaking: up.
 */
export type Floor = 'away' | 'backstage' | 'audience' | 'inviting' | 'invited' | 'speaking';

/** Somebody with a grant to the floor: host, co-host or speaker. Everybody else is a listener and not listed. */
export interface Person {
  readonly userId: UserId;
  readonly role: 'host' | 'co-host' | 'speaker';
  readonly floor: Floor;
  /** When `floor` last changed. */
  readonly sinceMs: number;
}

/** A request to speak. The queue is the hands in order. */
export interface Hand {
  readonly userId: UserId;
  readonly raisedAtMs: number;
  /** Where it went up: by Discord's own button on a stage, or by the panel's. */
  readonly by: 'discord' | 'panel';
  /** What its owner wants to ask, in plain text; null when they did not say. */
  readonly question: string | null;
}

/** By whom somebody is kept out: the people of a space, or the moderators of its server. */
export type BlockScope = 'space' | 'server';

/** Somebody who is kept out: of this space by its people, of every space of the server, or of both. */
export interface Blocked {
  readonly userId: UserId;
  readonly scope: BlockScope | 'both';
  /** The room itself keeps them out; of those blocked in the whole server only once they tried to come in. */
  readonly isDenied: boolean;
}

/** One person's turn while the floor is passed on by turns. */
export interface Turn {
  readonly userId: UserId;
  /** When they were called. */
  readonly sinceMs: number;
  /** When it is over; null until they are heard. */
  readonly endsAtMs: number | null;
  /** They were told that it is about to end. */
  readonly isWarned: boolean;
}

/** How long somebody was heard in this space so far, in milliseconds. */
export interface TalkTime {
  readonly userId: UserId;
  readonly ms: number;
}

/** Somebody who had the floor, or raised a hand under the brake, and waits before the next time. */
export interface Resting {
  readonly userId: UserId;
  readonly untilMs: number;
}

/** That somebody raised a hand, and when. */
export interface Raise {
  readonly userId: UserId;
  readonly atMs: number;
}

/** When a live space ends by itself. */
export interface Deadline {
  readonly atMs: number;
  readonly reason: EndReason;
  /** The last minutes have begun and people were told. */
  readonly isWarned: boolean;
}

/** The raid brake: who pulled it and when. */
export interface Brake {
  readonly byUserId: UserId;
  readonly sinceMs: number;
  /** By a moderator who is not the host: moderators alone release it. */
  readonly isModerators: boolean;
}

/** The green room of a space: a voice channel of its own in which those who speak meet before they go up. */
export type Backstage =
  /** Wanted; its channel is still to be made. */
  | { readonly status: 'opening' }
  | {
      readonly status: 'open';
      readonly channelId: ChannelId;
      /** Who is to be moved into the room, and who from the room to here; not confirmed by Discord yet. */
      readonly toRoom: readonly UserId[];
      readonly toBackstage: readonly UserId[];
    }
  /** It is being taken away; the channel is null where none may have been made yet. */
  | { readonly status: 'closing'; readonly channelId: ChannelId | null };

/** A room that opened beside a full one: a space of its own, linked with the main one and with those before it. */
export interface OverflowRoom {
  readonly spaceId: SpaceId;
  /** The second room of the conversation has number 2. */
  readonly number: number;
  /** Its links, and with which space. */
  readonly links: readonly { readonly id: LinkId; readonly withId: SpaceId }[];
}

/** Where a space stands in a conversation that a full room has divided. */
export type Overflow =
  /** Its rooms in the order in which they opened; `restsUntilMs`: no other opens before, in wall time. */
  | { readonly role: 'main'; readonly rooms: readonly OverflowRoom[]; readonly restsUntilMs: number }
  | {
      readonly role: 'beside';
      readonly mainId: SpaceId;
      readonly number: number;
      /** Whose mute ended here, which the main space does not know yet: they are not silenced here by what it still has. */
      readonly heardAgain?: readonly UserId[];
    };

/** One live or past conversation: the truth that everything outside is made to match. */
export interface Space {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  /** Counts the changes; compare-and-set on it keeps two writers apart. */
  readonly revision: number;
  readonly title: string;
  readonly description: string | null;
  readonly about: About;
  readonly hostId: UserId;
  readonly room: Room;
  /** Null while there is none. */
  readonly backstage: Backstage | null;
  readonly overflow: Overflow;
  readonly life: Life;
  readonly people: readonly Person[];
  readonly hands: readonly Hand[];
  /** People on their way back to the audience: taken off the floor or their hand lowered, not confirmed by Discord yet. */
  readonly toAudience: readonly UserId[];
  readonly rules: SpaceRules;
  /** Who may come in whatever the access, and is brought up as soon as they raise a hand. */
  readonly guests: readonly UserId[];
  readonly blocked: readonly Blocked[];
  /** Who has the floor and was muted by host, co-host or moderator. */
  readonly muted: readonly UserId[];
  /** Who lost the floor while muted, the newest last: muted again with it, and called by nobody but a person, until somebody lifts it. */
  readonly keptMutes: readonly UserId[];
  /** Of both, whom a moderator muted by name who was not the host: moderators alone lift it. */
  readonly moderatorsMutes: readonly UserId[];
  /** People who are to leave the room, not confirmed by Discord yet. */
  readonly toRemove: readonly UserId[];
  readonly turn: Turn | null;
  readonly talk: readonly TalkTime[];
  readonly resting: readonly Resting[];
  /** Hands that went up within the last minutes, down again or not, oldest first: nobody raises theirs without end. */
  readonly raises: readonly Raise[];
  readonly deadline: Deadline | null;
  readonly brake: Brake | null;
}

/**
 * How one person stands in a room: on a stage what Discord shows, from (suppress, request_to_speak_timestamp); in a voice room never 'hand'.
 * 'backstage': not in it, and in the backstage of the space.
 */
export type Presence = 'absent' | 'backstage' | 'audience' | 'hand' | 'invited' | 'speaking';

import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';

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
  | 'room-deleted'
  | 'could-not-open'
  | 'server-left';

/** Where a space stands. Times are milliseconds since the Unix epoch. */
export type Life =
  | { readonly status: 'opening'; readonly sinceMs: number }
  /** `emptySinceMs` is when the last person left the room, null while somebody is there. */
  | { readonly status: 'live'; readonly sinceMs: number; readonly emptySinceMs: number | null }
  /** Decided to end; Discord's side is still being put back. */
  | { readonly status: 'ending'; readonly sinceMs: number; readonly reason: EndReason }
  | { readonly status: 'ended'; readonly sinceMs: number; readonly reason: EndReason };

/**
 * How far a person with a claim to the floor has come.
 * away: not in the room · audience: in the room, not up (a host who has not accepted) · inviting: Majlis wants them up and has not been
 * confirmed · invited: it waits for them: on a stage to accept Discord's prompt (suppress false, timestamp set), in a voice room to leave and
 * come back, since nothing else made Discord let them speak · speaking: up.
 */
export type Floor = 'away' | 'audience' | 'inviting' | 'invited' | 'speaking';

/** Somebody who is host or speaker. Everybody else is a listener and not listed. */
export interface Person {
  readonly userId: UserId;
  readonly role: 'host' | 'speaker';
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
}

/** One live or past conversation: the truth that everything outside is made to match. */
export interface Space {
  readonly id: SpaceId;
  readonly guildId: GuildId;
  /** Counts the changes; compare-and-set on it keeps two writers apart. */
  readonly revision: number;
  readonly title: string;
  readonly description: string | null;
  readonly hostId: UserId;
  readonly room: Room;
  readonly life: Life;
  readonly people: readonly Person[];
  readonly hands: readonly Hand[];
  /** People on their way back to the audience: taken off the floor or their hand lowered, not confirmed by Discord yet. */
  readonly toAudience: readonly UserId[];
}

/** How one person stands in a room: on a stage what Discord shows, from (suppress, request_to_speak_timestamp); in a voice room never 'hand'. */
export type Presence = 'absent' | 'audience' | 'hand' | 'invited' | 'speaking';

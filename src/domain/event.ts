import type { ChannelId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import type { EndReason, Floor, Hand, Presence, Room } from './space.ts';

/** What happened to a space; `evolve` turns it into the next state. */
export type SpaceEvent =
  | {
      readonly type: 'opened';
      readonly id: SpaceId;
      readonly guildId: GuildId;
      readonly title: string;
      readonly description: string | null;
      readonly hostId: UserId;
      readonly room: Room;
      readonly atMs: number;
    }
  | { readonly type: 'room-made'; readonly channelId: ChannelId }
  | { readonly type: 'went-live'; readonly atMs: number }
  | { readonly type: 'emptied'; readonly atMs: number }
  | { readonly type: 'filled' }
  | { readonly type: 'ending'; readonly reason: EndReason; readonly atMs: number }
  | { readonly type: 'ended'; readonly reason: EndReason; readonly atMs: number }
  | { readonly type: 'retitled'; readonly title: string }
  /** A hand goes up, or up anew at another time. */
  | { readonly type: 'hand-raised'; readonly userId: UserId; readonly raisedAtMs: number; readonly by: Hand['by'] }
  /** Taken down by its owner, or its owner left or went up. */
  | { readonly type: 'hand-gone'; readonly userId: UserId }
  /** Taken down in the panel; where Discord has the hand too, it has yet to show it. */
  | { readonly type: 'hand-lowered'; readonly userId: UserId }
  /** Somebody becomes a speaker: `why` approved by our panel, or pulled up in Discord itself. */
  | {
      readonly type: 'speaker-added';
      readonly userId: UserId;
      readonly floor: Floor;
      readonly why: 'approved' | 'pulled-up';
      readonly atMs: number;
    }
  | { readonly type: 'floor-changed'; readonly userId: UserId; readonly floor: Floor; readonly atMs: number }
  /** Went back by themself or by a moderator in Discord itself. */
  | { readonly type: 'speaker-left'; readonly userId: UserId }
  /** Sent back by our panel; `inRoom` when Discord has yet to show it. */
  | { readonly type: 'speaker-sent-down'; readonly userId: UserId; readonly inRoom: boolean }
  /** Discord shows somebody in the audience (or gone) who was on their way there. */
  | { readonly type: 'came-down'; readonly userId: UserId };

/** One person as Discord shows them in the room. */
export interface PersonSeen {
  readonly userId: UserId;
  readonly presence: Exclude<Presence, 'absent'>;
  /** When their hand went up, if Discord told. */
  readonly raisedAtMs: number | null;
}

/** Who asks: somebody with their rights in that room, or Majlis itself for what it observed or has to do. */
export type Asker =
  | {
      readonly type: 'person';
      readonly userId: UserId;
      readonly moderator: boolean;
      /** Why, in their own words; for the log and for Discord's audit log. */
      readonly reason?: string | null;
    }
  | { readonly type: 'majlis' };

/** What may be asked of a space that exists. */
export type SpaceCommand =
  | { readonly type: 'approve'; readonly userId: UserId; readonly presence: Presence }
  /** By the panel's button: the asker's own hand. */
  | { readonly type: 'raise-hand'; readonly presence: Presence }
  | { readonly type: 'lower-hand'; readonly userId: UserId }
  | { readonly type: 'to-audience'; readonly userId: UserId }
  | { readonly type: 'end' }
  | MajlisCommand;

/** What only Majlis itself asks. */
export type MajlisCommand =
  /** Everybody in the room but bots; who is not in the list is not in the room. */
  | { readonly type: 'observe'; readonly people: readonly PersonSeen[] }
  | { readonly type: 'adopt-title'; readonly title: string }
  | { readonly type: 'room-made'; readonly channelId: ChannelId }
  | { readonly type: 'go-live' }
  | { readonly type: 'fail-opening' }
  | { readonly type: 'end-if-empty'; readonly emptySinceMs: number }
  | { readonly type: 'room-gone' }
  | { readonly type: 'server-left' }
  /** Discord's side is put back: an ending space has ended. */
  | { readonly type: 'put-back' };

/** What comes of a command: events (none when it changes nothing), or why not. */
export type Decision =
  | { readonly ok: true; readonly events: readonly SpaceEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

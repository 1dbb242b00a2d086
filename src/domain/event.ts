import type { ChannelId, GuildId, LinkId, RoleId, SpaceId, UserId } from '../lib/index.ts';
import type { About, AboutChange } from './about.ts';
import type { Refusal } from './refusal.ts';
import type {
  BlockScope,
  Deadline,
  EndReason,
  Floor,
  Hand,
  Overflow,
  Presence,
  Room,
  Space,
  TalkTime,
} from './space.ts';
import type { RulesPatch, SpaceRules } from './space-rules.ts';
import type { SpeakerFacts } from './speaker-gate.ts';

/** Events and commands of one shape: that concern one person, or that say how they stand in the room as well. */
type On<Type extends string> = Type extends string ? { readonly type: Type; readonly userId: UserId } : never;
type OnSeen<Type extends string> = Type extends string
  ? { readonly type: Type; readonly userId: UserId; readonly presence: Presence } & Named
  : never;

/** Of whom a command is about: whether the server allows what they are called; left out, it does. */
interface Named {
  readonly isNameAllowed?: boolean;
}

/** What happened to a space; `evolve` turns it into the next state. */
export type SpaceEvent =
  | {
      readonly type: 'opened';
      readonly id: SpaceId;
      readonly guildId: GuildId;
      readonly title: string;
      readonly description: string | null;
      readonly about: About;
      readonly hostId: UserId;
      readonly room: Room;
      readonly rules: SpaceRules;
      /** Who is blocked in the whole server. */
      readonly blocked: readonly UserId[];
      /** The space beside which it opens, and as which of its rooms; left out for one that opens by itself. */
      readonly beside?: Extract<Overflow, { role: 'beside' }>;
      readonly atMs: number;
    }
  | { readonly type: 'room-made'; readonly channelId: ChannelId }
  | { readonly type: 'went-live'; readonly atMs: number }
  | { readonly type: 'emptied'; readonly atMs: number }
  | { readonly type: 'filled' }
  | { readonly type: 'ending'; readonly reason: EndReason; readonly atMs: number }
  /** `roomStays`: a room that was made for it stays, as an ordinary channel. */
  | { readonly type: 'ended'; readonly reason: EndReason; readonly atMs: number; readonly roomStays?: true }
  | { readonly type: 'retitled'; readonly title: string }
  /** A hand goes up, or up anew at another time. */
  | {
      readonly type: 'hand-raised';
      readonly userId: UserId;
      readonly raisedAtMs: number;
      readonly by: Hand['by'];
      readonly question: string | null;
      /** When it was seen; `raisedAtMs` may be what the client of its owner says. */
      readonly atMs: number;
    }
  /** Taken down by its owner, or its owner left or went up. */
  | { readonly type: 'hand-gone'; readonly userId: UserId }
  /** Taken down in the panel; where Discord has the hand too, it has yet to show it. */
  | { readonly type: 'hand-lowered'; readonly userId: UserId }
  /** A hand that Discord shows is not taken, and is to be taken down there. */
  | { readonly type: 'hand-turned-away'; readonly userId: UserId; readonly refusal: Refusal }
  /**
   * Somebody becomes a speaker. `why`: their hand was approved; they were invited; it is their turn; hands need no approval here; they are on
   * the guest list; or they were pulled up in Discord itself.
   */
  | {
      readonly type: 'speaker-added';
      readonly userId: UserId;
      readonly floor: Floor;
      readonly why: 'approved' | 'invited' | 'turn' | 'open-queue' | 'guest' | 'pulled-up';
      readonly atMs: number;
    }
  | { readonly type: 'floor-changed'; readonly userId: UserId; readonly floor: Floor; readonly atMs: number }
  /** Went back by themself or by a moderator in Discord itself. */
  | { readonly type: 'speaker-left'; readonly userId: UserId }
  /** Sent back by our panel; `inRoom` when Discord has yet to show it. */
  | { readonly type: 'speaker-sent-down'; readonly userId: UserId; readonly inRoom: boolean }
  /** Discord shows somebody in the audience (or gone) who was on their way there. */
  | { readonly type: 'came-down'; readonly userId: UserId }
  /** An invitation was not accepted in time. */
  | { readonly type: 'invitation-lapsed'; readonly userId: UserId }
  /** A speaker has been out of the room for too long. */
  | { readonly type: 'grant-lapsed'; readonly userId: UserId }
  /** A co-host is made or is one no longer; `floor` is where they stand, for somebody who had no grant before. */
  | {
      readonly type: 'role-changed';
      readonly userId: UserId;
      readonly role: 'co-host' | 'speaker';
      readonly floor: Floor;
      readonly atMs: number;
    }
  /** Somebody is host from now on; the one before stays as a co-host. */
  | {
      readonly type: 'host-changed';
      readonly userId: UserId;
      readonly floor: Floor;
      readonly why: 'transferred' | 'claimed' | 'succeeded';
      readonly atMs: number;
    }
  | On<'guest-added' | 'guest-dropped'>
  /** They are no member of the server any more: they have no place here, and are no guest. */
  | On<'left-server'>
  | { readonly type: 'blocked'; readonly userId: UserId; readonly scope: BlockScope }
  /** By its people, or in the server: who is blocked by both stays blocked by the other. */
  | { readonly type: 'unblocked'; readonly userId: UserId; readonly scope: BlockScope }
  /** Somebody who is blocked in the server tried to come in. */
  | { readonly type: 'kept-out'; readonly userId: UserId }
  /** They are to leave the room; `went-out` once Discord shows them gone. */
  | { readonly type: 'removed'; readonly userId: UserId }
  | { readonly type: 'went-out'; readonly userId: UserId }
  | { readonly type: 'muted'; readonly userId: UserId; readonly byModerator?: true }
  /** `byMain`: in a room beside a full one, since it ended in that one. */
  | { readonly type: 'unmuted'; readonly userId: UserId; readonly byMain?: true }
  | On<'raises-forgotten'>
  /** The space beside which it opened knows that their mute ended here. */
  | On<'main-told'>
  | { readonly type: 'turn-called'; readonly userId: UserId; readonly atMs: number }
  | { readonly type: 'turn-began'; readonly userId: UserId; readonly endsAtMs: number }
  | { readonly type: 'turn-extended'; readonly userId: UserId; readonly endsAtMs: number }
  | On<'turn-warned' | 'turn-ended'>
  | { readonly type: 'rests'; readonly userId: UserId; readonly untilMs: number }
  | { readonly type: 'talked'; readonly talk: readonly TalkTime[] }
  | {
      readonly type: 'rules-changed';
      readonly rules: SpaceRules;
      /** What is otherwise than before: see `changesOf`. */
      readonly changed: readonly string[];
    }
  | { readonly type: 'described'; readonly description: string | null }
  /** `changed`: what of it is otherwise than before; see `aboutChanges`. */
  | { readonly type: 'about-changed'; readonly about: About; readonly changed: readonly string[] }
  | { readonly type: 'brake-pulled'; readonly byUserId: UserId; readonly atMs: number; readonly byModerator?: true }
  | { readonly type: 'brake-released' }
  /** When it ends by itself: set on going live, by an extension, or by "last words". */
  | {
      readonly type: 'deadline-set';
      readonly deadline: Deadline;
      readonly why: 'went-live' | 'rules' | 'extended' | 'last-words';
    }
  | { readonly type: 'deadline-warned' }
  /** A backstage is wanted; its channel stands; it is not wanted any more; it is gone, for this reason. */
  | { readonly type: 'backstage-opened' }
  | { readonly type: 'backstage-made'; readonly channelId: ChannelId }
  | { readonly type: 'backstage-closed' }
  | { readonly type: 'backstage-gone'; readonly why: BackstageGone }
  /** Another room is to open beside it, with these links; it is over, for this reason. */
  | {
      readonly type: 'overflow-opened';
      readonly spaceId: SpaceId;
      readonly number: number;
      readonly linkIds: readonly LinkId[];
    }
  | {
      readonly type: 'overflow-gone';
      readonly spaceId: SpaceId;
      readonly why: OverflowGone;
      readonly atMs: number;
    }
  /** Somebody who is backstage is to be moved into the room, or somebody of the room backstage; `arrived` once Discord shows what came of it. */
  | On<'called-up' | 'sent-backstage' | 'arrived'>;

/** Why there is no backstage any more: somebody closed it, deleted its channel in Discord, or it could not be made. */
export type BackstageGone = 'closed' | 'deleted' | 'could-not';

/** Why a room beside a space is over: it was not needed any more, somebody ended it or deleted its channel, or it could not be made. */
export type OverflowGone = 'over' | 'by-hand' | 'could-not';

/** One person as Discord shows them in the room. */
export interface PersonSeen {
  readonly userId: UserId;
  readonly presence: Exclude<Presence, 'absent'>;
  /** When their hand went up, if Discord told. */
  readonly raisedAtMs: number | null;
  /** What is known of somebody whose hand is up; left out for nothing. */
  readonly facts?: SpeakerFacts;
}

/** Who asks: somebody with their rights in that room, or Majlis itself for what it observed or has to do. */
export type Asker =
  | {
      readonly type: 'person';
      readonly userId: UserId;
      readonly moderator: boolean;
      /** Of another room of the conversation, whose queue is this one's: it says who is called, and lifts nothing that moderators set here. */
      readonly isFar?: true;
      /** Why, in their own words; for the log and for Discord's audit log. */
      readonly reason?: string | null;
    }
  | { readonly type: 'majlis' };

/** What may be asked of a space that exists. */
export type SpaceCommand =
  | OnSeen<'approve'>
  /** Brings somebody up who has no hand raised. */
  | OnSeen<'invite'>
  /** The asker's own hand, by the panel or a command; a hand that is up gets the question. */
  | {
      readonly type: 'raise-hand';
      readonly presence: Presence;
      readonly question: string | null;
      /** What is known of who asks. */
      readonly facts: SpeakerFacts;
    }
  | On<'lower-hand' | 'to-audience' | 'unmute'>
  /** `isUpElsewhere`: they have the floor in a room that is one talk with this one, and are muted here ahead of having it. */
  | { readonly type: 'mute'; readonly userId: UserId; readonly isUpElsewhere?: boolean }
  /** `passesOn`: also the host, whose space goes to somebody else then, or ends. */
  | { readonly type: 'remove'; readonly userId: UserId; readonly passesOn?: true }
  /** `scope`: by whom the block was set that is lifted; left out, by the people of the space. */
  | { readonly type: 'unblock'; readonly userId: UserId; readonly scope?: BlockScope }
  /** `others`: who speaks in the rooms beside it, here and for the brake. */
  | { readonly type: 'mute-all'; readonly others?: readonly UserId[] }
  | { readonly type: 'block'; readonly userId: UserId; readonly scope: BlockScope; readonly passesOn?: true }
  | OnSeen<'co-host' | 'transfer'>
  | On<'drop-co-host' | 'add-guest' | 'drop-guest'>
  | { readonly type: 'open-backstage' }
  | { readonly type: 'close-backstage' }
  /** Out of the backstage into the room and up; into the backstage. By anybody for themself who belongs there. */
  | OnSeen<'go-up' | 'go-backstage'>
  /** `isCoHostNear`: a co-host is in another room of the conversation; left out, none is. */
  | ({ readonly type: 'claim'; readonly presence: Presence; readonly isCoHostNear?: boolean } & Named)
  | { readonly type: 'set-rules'; readonly rules: RulesPatch }
  | { readonly type: 'retitle'; readonly title: string }
  | { readonly type: 'describe'; readonly description: string | null }
  /** What else it is about: topics, language, cover. */
  | { readonly type: 'set-about'; readonly change: AboutChange }
  | { readonly type: 'brake'; readonly isOn: boolean; readonly others?: readonly UserId[] }
  /** Ends the turn that is on and calls the next. */
  | { readonly type: 'next' }
  | { readonly type: 'extend-turn' }
  /** `longestMs`: how long a space of this server may last at all; left out, as long as any may. */
  | { readonly type: 'extend'; readonly longestMs?: number }
  /** `lastWordsMs`: ends after this; at once when left out. */
  | { readonly type: 'end'; readonly lastWordsMs?: number }
  | MajlisCommand;

/** What only Majlis itself asks. */
export type MajlisCommand =
  /** Everybody in the room or its backstage but bots; who is not in the list is in neither. */
  | { readonly type: 'observe'; readonly people: readonly PersonSeen[] }
  | { readonly type: 'adopt-title'; readonly title: string }
  /** Somebody changed in Discord itself how many the room takes. */
  | { readonly type: 'adopt-places'; readonly places: number }
  /** Time has passed: what is due is done. */
  | { readonly type: 'tick' }
  /** How long people were heard since the last time. */
  | { readonly type: 'heard'; readonly talk: readonly TalkTime[] }
  /** Somebody lifted a mute of ours in Discord itself. */
  | { readonly type: 'freed'; readonly userId: UserId }
  /** Somebody asked to be forgotten: how often their hand went up is counted from the beginning. */
  | { readonly type: 'forget-raises'; readonly userId: UserId }
  /** Discord does not know somebody in the server any more, or one of its roles. */
  | On<'left-server'>
  | { readonly type: 'role-gone'; readonly roleId: RoleId }
  /** Who is blocked in the whole server by now. */
  | { readonly type: 'server-blocks'; readonly userIds: readonly UserId[] }
  | { readonly type: 'room-made'; readonly channelId: ChannelId }
  | { readonly type: 'go-live' }
  | { readonly type: 'fail-opening' }
  | { readonly type: 'end-if-empty'; readonly emptySinceMs: number }
  | { readonly type: 'room-gone' }
  | { readonly type: 'backstage-made'; readonly channelId: ChannelId }
  | { readonly type: 'backstage-gone'; readonly why: BackstageGone }
  | { readonly type: 'server-left' }
  /** Its room is full: another opens beside it under this id; `linkIds` are ids for its links, one for each room there is. */
  | { readonly type: 'open-overflow'; readonly spaceId: SpaceId; readonly linkIds: readonly LinkId[] }
  | { readonly type: 'overflow-gone'; readonly spaceId: SpaceId; readonly why: OverflowGone }
  /** The space beside which it opened is over, or has it no more. */
  | { readonly type: 'main-over' }
  /** Its host, who is away, is in a room beside it. */
  | { readonly type: 'host-near' }
  /** The space beside which it opened knows that somebody's mute ended here. */
  | On<'main-told'>
  /** How the space beside which it opened is now; `adultsOnly`: its room is for adults, whatever it says. */
  | { readonly type: 'follow'; readonly main: Space; readonly adultsOnly: boolean }
  /** Discord's side is put back: an ending space has ended. */
  | { readonly type: 'put-back' };

/** What comes of a command: events (none when it changes nothing), or why not. */
export type Decision =
  | { readonly ok: true; readonly events: readonly SpaceEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

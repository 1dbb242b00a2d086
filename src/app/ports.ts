/** What the use cases need from the outside. Declared here by the consumer; adapters implement them, `main` wires them. */
import type { Presence, RoomKind, ServerRules, SpeakerFacts } from '../domain/index.ts';
import type { ChannelId, EventId, GuildId, LinkId, MessageId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Announcement, Tally } from './announcement-port.ts';
import type { DigestDue, NextDigest } from './digest-port.ts';
import type { HearingReport } from './hearing-port.ts';
import type { PathReading } from './link-port.ts';
import type { SecondLook } from './second-look.ts';

export type { LinkStore } from './link-port.ts';
export type { LogEntry, SpaceLogEntry } from './log-entry.ts';
export type * from './account-port.ts';
export type * from './hearing-port.ts';
export type * from './panel-port.ts';

/** Whom an overwrite of a room concerns: everybody, a role or one account, by Discord's ids. */
export type Target = 'everyone' | `role:${string}` | `member:${string}`;

/** What an overwrite says of one right. */
export type RightState = 'unset' | 'allowed' | 'denied';

/**
 * The permissions in a room that a space gives and takes: to see it, to come in, to be heard (in voice rooms), to raise a hand by Discord's
 * own button (on stages). To mute and unmute others earlier versions gave hosts; it is only taken back.
 */
export type Right = 'view' | 'connect' | 'speak' | 'unmute' | 'request';

/** What an overwrite says of each of them. */
export type Rights = Readonly<Record<Right, RightState>>;

/** An overwrite as far as it concerns a space. */
export interface OverwriteSeen {
  readonly target: Target;
  readonly rights: Rights;
}

/** An overwrite that we changed, and how it was before: what is put back when it is wanted no longer. */
export interface RightChanged {
  readonly target: Target;
  /** What it said of the rights that we changed. */
  readonly before: Readonly<Partial<Rights>>;
  /** What we last had it say of them; left out where an earlier version did not note it. */
  readonly set?: Readonly<Partial<Rights>> | undefined;
}

/** What was last confirmed outside for a space; the third party between desired and observed. */
export interface Applied {
  readonly panel: { readonly messageId: MessageId; readonly digest: string; readonly postedAtMs: number } | null;
  /** The panel before this one, deleted or replaced: the one after it must not be taken for it. */
  readonly lostPanel: MessageId | null;
  /** Panels that were replaced and are to be removed. */
  readonly stalePanels: readonly MessageId[];
  /** The stage's topic, or the voice room's status, as we last set it; null while none of ours stands. */
  readonly topic: string | null;
  /** The overwrites of the room that we changed, oldest first. */
  readonly rights: readonly RightChanged[];
  /** When a room was asked for and its answer not yet stored; looked for before it is made again. */
  readonly roomAskedAtMs: number | null;
  /** How a lent room was before the first change of ours: what is given back at the end. Null for a room made by us, and until noted. */
  readonly lent: { readonly topic: string | null } | null;
  /** The limit of the room in Discord as we last set it; null while none of ours stands. */
  readonly limit: number | null;
  /** People who were taken through another room so that Discord counts their rights anew, and are to be brought back from there. */
  readonly detours: readonly { readonly userId: UserId; readonly via: ChannelId }[];
  /** The links of which the people in this room were told that they carry its sound away. */
  readonly notices: readonly LinkId[];
  /** The links of which who runs it was told that they hold its sound back. */
  readonly held: readonly LinkId[];
  /** How often a link that held sound back did so no longer: the next time is told anew, and is no repeat. */
  readonly released: number;
  /** Null until it is decided, while the space opens, whether it is announced and where. */
  readonly announcement: Announcement | null;
  /** What the recap will tell, as of some seconds ago. */
  readonly tally: Tally;
  readonly backstage: BackstageApplied;
}

/** What was last confirmed of a space's backstage. */
export interface BackstageApplied {
  /**
   * Its channel was asked for, and the answer is not stored: with what it was asked for, and a number that no other asking of this space has.
   * It is looked for by these before it is made again.
   */
  readonly asked: {
    readonly atMs: number;
    readonly name: string;
    readonly hostId: UserId;
    readonly number: number;
  } | null;
  /** The message in it with the controls. */
  readonly messageId: MessageId | null;
  /** The one before it, deleted: the one after it must not be taken for it. */
  readonly lostMessageId: MessageId | null;
}

/** A server mute of ours that is to be lifted: stored before it is set, since it outlives the room. */
export interface OwedUnmute {
  readonly guildId: GuildId;
  readonly userId: UserId;
  /** The space for which they were muted first. */
  readonly spaceId: SpaceId;
  readonly sinceMs: number;
}

/** Keeps owed unmutes, one per person and server. */
export interface OwedStore {
  all(): Promise<readonly OwedUnmute[]>;
  /** Stores one; that of the same person and server stays as it is. */
  owe(owed: OwedUnmute): Promise<void>;
  paid(guildId: GuildId, userId: UserId): Promise<void>;
}

/** Which account of ours sits in a space's room. */
export interface Lease {
  readonly spaceId: SpaceId;
  readonly guildId: GuildId;
  readonly accountId: UserId;
}

/** Keeps leases: one per space, and one per account and server. */
export interface LeaseStore {
  all(): Promise<readonly Lease[]>;
  /** Gives back `returned` and takes `taken`, in one transaction. */
  change(returned: readonly SpaceId[], taken: readonly Lease[]): Promise<void>;
}

/** What a server has set. */
export interface GuildSettings {
  readonly language: 'en' | 'ar';
  readonly rules: ServerRules;
}

/** Keeps server settings; a server that never set anything gets the defaults. */
export interface SettingsStore {
  get(guildId: GuildId): Promise<GuildSettings>;
  /** `digest`: the next one by these settings, in the same transaction; what stands of it stays when it is left out. */
  save(guildId: GuildId, settings: GuildSettings, digest?: NextDigest | null): Promise<void>;
}

/** A job that does something to a space at a time. The queue is never the truth: the store's sweep runs what it forgot. */
export interface JobPort {
  /** Plans the end of an empty room; the same space and `emptySinceMs` again is the same job. */
  planGrace(spaceId: SpaceId, emptySinceMs: number, dueAtMs: number): Promise<void>;
  /** Plans the opening of a plan at this revision of it; the same id and revision again is the same job. */
  planOpening(planId: SpaceId, revision: number, dueAtMs: number): Promise<void>;
  /** Plans the making of the next plans of a series; the same series and time again is the same job. */
  planSeries(seriesId: SeriesId, dueAtMs: number): Promise<void>;
  /** Plans the digest of a server; the same server and local day again is the same job. */
  planDigest(due: DigestDue): Promise<void>;
}

/** A permission of Discord by its API name, such as MANAGE_CHANNELS. */
export type PermissionName = string;

/** What cannot be done, as the outside told it. */
export type OutsideFailure =
  | {
      readonly code: 'missing-permissions';
      readonly permissions: readonly PermissionName[];
      readonly channelId: ChannelId | null;
      readonly retryable: false;
    }
  | {
      /** 'closed': a person who takes no direct messages of ours. */
      readonly code: 'no-community' | 'gone' | 'refused' | 'too-many-channels' | 'closed' | 'too-many-events';
      readonly detail: string;
      readonly retryable: false;
    }
  | { readonly code: 'rate-limited'; readonly retryAfterMs: number; readonly retryable: true }
  | { readonly code: 'unavailable'; readonly detail: string; readonly retryable: true };

/** Thrown by the adapters of `RoomPort` and `PanelPort`. */
export interface OutsideError extends Error {
  readonly failure: OutsideFailure;
}

/** One person in a room. */
export interface PersonInRoom {
  readonly userId: UserId;
  /** On a stage by Discord's two fields; in a voice room 'speaking' when nothing silences them, else 'audience'. */
  readonly presence: Exclude<Presence, 'absent' | 'backstage'>;
  /** When their native hand went up. */
  readonly raisedAtMs: number | null;
  /** What is known of them, while their native hand is up; left out otherwise. */
  readonly facts?: SpeakerFacts;
  /** Discord lets them not speak here, as of when they came or were last moved. */
  readonly suppressed: boolean;
  /** Muted in the whole server, by whomever. */
  readonly muted: boolean;
  /** In a voice room: no overwrite can silence them; the server's owner and administrators. False on a stage. */
  readonly unbound: boolean;
  /** In a voice room: whether Discord would let them speak if they came in now. False on a stage. */
  readonly maySpeak: boolean;
  /** A timeout keeps them silent; nothing of ours changes that. */
  readonly timedOut: boolean;
}

/** A room as Discord shows it now. */
export interface RoomSeen {
  readonly channelId: ChannelId;
  readonly kind: 'stage' | 'voice' | 'other';
  /** Topic of the stage instance, null when none is open; of a voice room its status, null when there is none or it is not known. */
  readonly topic: string | null;
  /** Whether we may set it; not while it is still being asked what stands there. */
  readonly mayTitle: boolean;
  /** Discord lets in only who is an adult by its own word. */
  readonly adultsOnly: boolean;
  /** How many it takes, bots among them; null for as many as come. */
  readonly limit: number | null;
  /** What the server gives everybody in each of its rooms, before the room's overwrites. */
  readonly base: Readonly<Record<'view' | 'connect', boolean>>;
  /** Everybody in the room but bots. */
  readonly people: readonly PersonInRoom[];
  /** Bots of others in the room: their audio is never carried. */
  readonly bots: readonly UserId[];
  /** Our own accounts there. A muted one is in its place and heard by nobody: somebody muted or deafened it in the server. */
  readonly accounts: readonly { readonly accountId: UserId; readonly state: 'suppressed' | 'muted' | 'speaking' }[];
  /** The overwrites of the room that say anything of these rights. */
  readonly overwrites: readonly OverwriteSeen[];
}

/** The rights that an overwrite is to give or take; those that are not named stay as they are. */
export interface RightWanted {
  readonly target: Target;
  readonly rights: Readonly<Partial<Rights>>;
}

/** What is done to one member in voice. */
export interface MemberChange {
  readonly mute?: boolean;
  /** Moves them there; into the room they are in it makes Discord count their rights anew. Null: out of voice. */
  readonly moveTo?: ChannelId | null;
}

/** What stands in Discord's audit log beside a call: for which space, and whose act it is. */
export interface Because {
  readonly spaceId: SpaceId;
  /** Null when Majlis does it by itself, or it is not known any more. */
  readonly by: { readonly userId: UserId; readonly reason: string | null } | null;
}

/** The rooms of Discord. Each act throws an OutsideError when Discord refuses. */
export interface RoomPort extends SecondLook {
  /** What Discord shows now, from the gateway's cache; null when the channel is gone or unknown. 'unknown' while the server is not available. */
  see(guildId: GuildId, channelId: ChannelId): RoomSeen | null | 'unknown';
  /** Whether the server is there to be called and what `see` shows of it is current: not before it was told of, in an outage, or while the gateway reconnects. */
  isAvailable(guildId: GuildId): boolean;
  /** False too while the server is not available. */
  hasCommunity(guildId: GuildId): boolean;
  /** Which permissions Majlis lacks without which no such room can be run: server-wide for a new one, or in `channelId`. */
  missing(guildId: GuildId, channelId: ChannelId | null, kind: RoomKind): readonly PermissionName[];
  /** What the overwrites of a channel say that a room begins with, its category or another room; none for one that is not known. */
  inherited(guildId: GuildId, like: ChannelId): readonly OverwriteSeen[];
  /**
   * Makes a channel of that kind with these rights, our own account's first; we and its host see it and may come in whatever its category
   * says. The space's id stands in the audit-log reason.
   */
  create(input: {
    readonly guildId: GuildId;
    readonly spaceId: SpaceId;
    readonly kind: RoomKind;
    readonly name: string;
    readonly hostId: UserId;
    readonly rights: readonly RightWanted[];
    /** Only for adults; for everybody when left out. */
    readonly adultsOnly?: boolean;
    /** The category to make it in; none when left out. */
    readonly category?: ChannelId | null;
    /** How many it takes; as many as come when left out. */
    readonly limit?: number | null;
    /** The category, or another room, whose overwrites it begins with, `rights` over them; also where it is made outside of it. */
    readonly like?: ChannelId | null;
    /** Whose act it is; left out when that is not known. */
    readonly by?: Because['by'];
    /** What Discord's audit log says that it is, by which it is found again; 'space opened' when left out. */
    readonly act?: string;
  }): Promise<ChannelId>;
  /** What `create` made of this input since `askedAtMs` (wall time), its answer lost: by the audit log, else one just so and not `isTaken`; or null. */
  find(
    input: Parameters<RoomPort['create']>[0],
    askedAtMs: number,
    isTaken: (channelId: ChannelId) => boolean,
  ): Promise<ChannelId | null>;
  /** Deletes a channel; `act`: what Discord's audit log says that it is, 'space ended' when left out. */
  remove(guildId: GuildId, channelId: ChannelId, because: Because, act?: string): Promise<void>;
  /** Lets in only adults from now on, or everybody again. */
  setAdultsOnly(guildId: GuildId, channelId: ChannelId, adultsOnly: boolean, because: Because): Promise<void>;
  /** How many a room takes from now on, bots among them; null for as many as come. Who is in stays in. */
  setLimit(guildId: GuildId, channelId: ChannelId, limit: number | null, because: Because): Promise<void>;
  /** Gives a channel another name; Discord takes two of one channel in ten minutes, and this asks once. */
  rename(guildId: GuildId, channelId: ChannelId, name: string, because: Because): Promise<void>;
  /** Changes these rights in the overwrite of `target`; the rest of it, which may be a person's doing, stays. */
  setRights(guildId: GuildId, channelId: ChannelId, wanted: RightWanted, because: Because): Promise<void>;
  /** Puts back what the overwrite said before of the rights that we changed; removes it when nothing is left in it. */
  restoreRights(guildId: GuildId, channelId: ChannelId, changed: RightChanged, because: Because): Promise<void>;
  /** Opens the stage with this topic, or changes the topic of the open one. */
  setTopic(guildId: GuildId, channelId: ChannelId, topic: string, because: Because): Promise<void>;
  /**
   * Opens the stage as that of a scheduled event, which begins with it; false when Discord has the stage open already, or the event is
   * none that can begin there. It then is as it was.
   */
  openStageFor(
    guildId: GuildId,
    channelId: ChannelId,
    opening: { readonly topic: string; readonly eventId: EventId },
    because: Because,
  ): Promise<boolean>;
  /** Sets the line under a voice room's name; null for none. */
  setStatus(guildId: GuildId, channelId: ChannelId, status: string | null, because: Because): Promise<void>;
  closeStage(guildId: GuildId, channelId: ChannelId, because: Because): Promise<void>;
  /** false: invites a person up (they must accept). true: sends them to the audience or lowers their hand. */
  setSuppressed(guildId: GuildId, channelId: ChannelId, userId: UserId, suppressed: boolean): Promise<void>;
  /** Makes an account of ours a speaker of the stage it sits in. */
  bringUpAccount(guildId: GuildId, channelId: ChannelId, accountId: UserId): Promise<void>;
  /** Server mute and move of one member, in one call; fails with 'gone' when they are not in voice. */
  setMember(guildId: GuildId, userId: UserId, change: MemberChange, because: Because): Promise<void>;
  /** Where somebody is in voice, and whether they are muted in the server; null when they are in no room. */
  whereIs(guildId: GuildId, userId: UserId): { readonly channelId: ChannelId; readonly muted: boolean } | null;
  /** Whether somebody moderates a channel; true of whom Discord did not tell, so that nobody is sent away on a guess. */
  moderates(guildId: GuildId, channelId: ChannelId, userId: UserId): boolean;
  /** A voice room of the server, none of `except`, where nobody is and into which we may move people; null when there is none. */
  emptyRoom(guildId: GuildId, except: ReadonlySet<ChannelId | null>): ChannelId | null;
  /** How a person is called in this server, for labels that cannot hold a mention; null when not known. */
  nameOf(guildId: GuildId, userId: UserId): string | null;
  guildName(guildId: GuildId): string | null;
}

/** One account of ours sitting in one room. */
export interface Seat {
  readonly channelId: ChannelId;
  readonly guildId: GuildId;
  readonly accountId: UserId;
  readonly regime: 'stage' | 'voice';
}

/** One direction of a link. */
export interface CarryPath {
  readonly linkId: LinkId;
  readonly from: ChannelId;
  readonly to: ChannelId;
  /** In percent, 1 to 200; 100 leaves it as it is. A muted path is not in the plan. */
  readonly volume: number;
  /** While a voice of one of these rooms is heard, this path is turned down. */
  readonly duckedBy: readonly ChannelId[];
  /** Every voice is brought to the common loudness, one that is alone too. */
  readonly levelled: boolean;
}

/** The whole wanted state of our voice accounts; each plan replaces the one before. */
export interface VoicePlan {
  readonly seats: readonly Seat[];
  readonly paths: readonly CarryPath[];
  /** Accounts whose audio is never carried: our own, and other bots. */
  readonly muteSources: readonly UserId[];
}

/** What the voice nodes tell. */
export type VoiceReport =
  | {
      readonly type: 'seat';
      readonly channelId: ChannelId;
      readonly state: 'joining' | 'ready' | 'lost' | 'left';
      readonly why?: string;
    }
  | { readonly type: 'carrying'; readonly linkId: LinkId; readonly from: ChannelId; readonly to: ChannelId }
  | { readonly type: 'stopped'; readonly channelId: ChannelId }
  | { readonly type: 'heard'; readonly channelId: ChannelId; readonly userId: UserId }
  | HearingReport
  | { readonly type: 'fault'; readonly channelId: ChannelId; readonly code: string };

/** The voice nodes. */
export interface VoicePort {
  apply(plan: VoicePlan): void;
  /** How the paths of the plan go; none of a node that does not answer. */
  readings(): Promise<readonly PathReading[]>;
  onReport(listener: (report: VoiceReport) => void): () => void;
}

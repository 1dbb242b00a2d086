/** What the use cases need from the outside. Declared here by the consumer; adapters implement them, `main` wires them. */
import type { Link, Presence, Refusal, Space } from '../domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, SpaceId, UserId } from '../lib/index.ts';

/** What a member overwrite says of unmuting others; none: there is no overwrite, unset: one that says nothing of it. */
export type Unmuting = 'none' | 'unset' | 'allowed' | 'denied';

/** What was last confirmed outside for a space; the third party between desired and observed. */
export interface Applied {
  readonly panel: { readonly messageId: MessageId; readonly digest: string; readonly postedAtMs: number } | null;
  /** The panel that was last found deleted: the one after it must not be taken for it. */
  readonly lostPanel: MessageId | null;
  /** The stage's topic as we last set it; null while no instance of ours stands. */
  readonly topic: string | null;
  /** Whose member overwrites we set in the room: removed again when a lent room is given back. */
  readonly overwrites: readonly UserId[];
  /** When a room was asked for and its answer not yet stored; looked for before it is made again. */
  readonly roomAskedAtMs: number | null;
  /** How a lent room was before the first change of ours: what is given back at the end. Null for a room made by us, and until noted. */
  readonly lent: { readonly topic: string | null; readonly host: Unmuting } | null;
}

/** A line for the action log. */
export interface LogEntry {
  readonly atMs: number;
  /** Null when Majlis itself acted. */
  readonly actorId: UserId | null;
  readonly act: string;
  readonly targetId: UserId | null;
  readonly detail: string | null;
}

/** Keeps spaces. Every write is one transaction: row by compare-and-set and its log lines. */
export interface SpaceStore {
  /** Stores a new space; fails with a conflict when the id stands. */
  insert(space: Space, log: readonly LogEntry[]): Promise<void>;
  /** Stores `space` if the stored revision is `space.revision - 1`; answers false when another writer was first. */
  save(space: Space, log: readonly LogEntry[]): Promise<boolean>;
  get(id: SpaceId): Promise<Space | null>;
  /** All that have not ended, oldest first. */
  unfinished(): Promise<readonly Space[]>;
  applied(id: SpaceId): Promise<Applied>;
  saveApplied(id: SpaceId, applied: Applied): Promise<void>;
  /** Live spaces whose room is empty since before `beforeMs`: what a forgotten grace job would have ended. */
  emptySince(beforeMs: number): Promise<readonly SpaceId[]>;
  log(id: SpaceId, limit: number): Promise<readonly LogEntry[]>;
}

/** A line for the action log of one of the spaces that a change touches. */
export interface SpaceLogEntry {
  readonly spaceId: SpaceId;
  readonly entry: LogEntry;
}

/** Keeps links, by compare-and-set on their revision. */
export interface LinkStore {
  /** Stores a new link; fails with a conflict when the id stands, or its code in another offer. */
  insert(link: Link): Promise<void>;
  /** Stores `link` and its log lines if the stored revision is `link.revision - 1`; answers false when another writer was first. */
  save(link: Link, log: readonly SpaceLogEntry[]): Promise<boolean>;
  get(id: LinkId): Promise<Link | null>;
  /** Offered and open links. */
  unfinished(): Promise<readonly Link[]>;
}

/** What a server has set. */
export interface GuildSettings {
  readonly language: 'en' | 'ar';
}

/** Keeps server settings; a server that never set anything gets the defaults. */
export interface SettingsStore {
  get(guildId: GuildId): Promise<GuildSettings>;
  save(guildId: GuildId, settings: GuildSettings): Promise<void>;
}

/** A job that does something to a space at a time. The queue is never the truth: the store's sweep runs what it forgot. */
export interface JobPort {
  /** Plans the end of an empty room; the same space and `emptySinceMs` again is the same job. */
  planGrace(spaceId: SpaceId, emptySinceMs: number, dueAtMs: number): Promise<void>;
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
      readonly code: 'no-community' | 'gone' | 'refused' | 'too-many-channels';
      readonly detail: string;
      readonly retryable: false;
    }
  | { readonly code: 'rate-limited'; readonly retryAfterMs: number; readonly retryable: true }
  | { readonly code: 'unavailable'; readonly detail: string; readonly retryable: true };

/** Thrown by the adapters of `RoomPort` and `PanelPort`. */
export interface OutsideError extends Error {
  readonly failure: OutsideFailure;
}

/** A room as Discord shows it now. */
export interface RoomSeen {
  readonly channelId: ChannelId;
  readonly kind: 'stage' | 'voice' | 'other';
  readonly name: string;
  /** Topic of the stage instance, null when none is open. */
  readonly topic: string | null;
  /** Everybody in the room but bots. */
  readonly people: readonly {
    readonly userId: UserId;
    readonly presence: Exclude<Presence, 'absent'>;
    readonly raisedAtMs: number | null;
  }[];
  /** Other bots in the room: their audio is never carried. */
  readonly bots: readonly UserId[];
  /** Our own account there. */
  readonly self: 'absent' | 'suppressed' | 'speaking';
  /** Users that have a member overwrite in the room, and what it says of unmuting. */
  readonly overwrites: readonly { readonly userId: UserId; readonly unmuting: Exclude<Unmuting, 'none'> }[];
}

/** The rooms of Discord. Each act throws an OutsideError when Discord refuses. */
export interface RoomPort {
  /** What Discord shows now, from the gateway's cache; null when the channel is gone or unknown. 'unknown' while the server is not available. */
  see(guildId: GuildId, channelId: ChannelId): RoomSeen | null | 'unknown';
  /** Whether the server is there to be called and what `see` shows of it is current: not before it was told of, in an outage, or while the gateway reconnects. */
  isAvailable(guildId: GuildId): boolean;
  /** False too while the server is not available. */
  hasCommunity(guildId: GuildId): boolean;
  /** Which permissions Majlis lacks for running a stage: server-wide for a new room, or in `channelId`. */
  missing(guildId: GuildId, channelId: ChannelId | null): readonly PermissionName[];
  /** Makes a stage channel whose host may unmute; the space's id stands in the audit-log reason. */
  create(input: {
    readonly guildId: GuildId;
    readonly spaceId: SpaceId;
    readonly name: string;
    readonly hostId: UserId;
  }): Promise<ChannelId>;
  /**
   * A room that `create` made of this input at or after `askedAtMs` (wall time) and whose answer was lost; null when there is none. Found by
   * the audit log; where that tells nothing or may not be read, by looking for a room that is just so and not another space's (`isTaken`).
   */
  find(
    input: Parameters<RoomPort['create']>[0],
    askedAtMs: number,
    isTaken: (channelId: ChannelId) => boolean,
  ): Promise<ChannelId | null>;
  remove(guildId: GuildId, channelId: ChannelId, spaceId: SpaceId): Promise<void>;
  allowHost(guildId: GuildId, channelId: ChannelId, hostId: UserId, spaceId: SpaceId): Promise<void>;
  /** Puts back what the overwrite said of unmuting; the rest of it, which may be a person's doing, stays. */
  restoreHost(
    guildId: GuildId,
    channelId: ChannelId,
    host: { readonly userId: UserId; readonly before: Unmuting },
    spaceId: SpaceId,
  ): Promise<void>;
  /** Opens the stage with this topic, or changes the topic of the open one. */
  setTopic(guildId: GuildId, channelId: ChannelId, topic: string, spaceId: SpaceId): Promise<void>;
  closeStage(guildId: GuildId, channelId: ChannelId, spaceId: SpaceId): Promise<void>;
  /** false: invites a person up (they must accept). true: sends them to the audience or lowers their hand. */
  setSuppressed(guildId: GuildId, channelId: ChannelId, userId: UserId, suppressed: boolean): Promise<void>;
  /** Makes our own account a speaker of the stage it sits in. */
  unsuppressSelf(guildId: GuildId, channelId: ChannelId): Promise<void>;
  /** How a person is called in this server, for labels that cannot hold a mention; null when not known. */
  nameOf(guildId: GuildId, userId: UserId): string | null;
  guildName(guildId: GuildId): string | null;
}

/** The panel's facts; its words and components are made by the adapter's view. */
export interface PanelFacts {
  readonly space: Space;
  readonly language: 'en' | 'ar';
  readonly listeners: number;
  /** Whether an account of ours hears this room. none-free: it sits in another space of this server. lost: it could not join or was put out. */
  readonly ears: 'ready' | 'joining' | 'none-free' | 'lost';
  /** What Majlis could not do and does not hurry to try again; the panel says it in words. Usually empty. */
  readonly troubles: readonly Refusal[];
  readonly links: readonly {
    readonly id: LinkId;
    readonly farTitle: string;
    readonly farServer: string;
    readonly carrying: boolean;
  }[];
  readonly namesOf: (userId: UserId) => string;
}

/** The panel message in a room's chat. */
export interface PanelPort {
  /** A digest of what would be shown; equal digests need no edit. */
  digest(facts: PanelFacts): string;
  /** Posts with a deterministic nonce, so that a repeat within minutes gives the same message; another one than `lost`, which was deleted. */
  post(channelId: ChannelId, facts: PanelFacts, lost: MessageId | null): Promise<MessageId>;
  /** Throws an OutsideError with code gone when the message was deleted. */
  edit(channelId: ChannelId, messageId: MessageId, facts: PanelFacts): Promise<void>;
  remove(channelId: ChannelId, messageId: MessageId): Promise<void>;
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
  | { readonly type: 'heard'; readonly channelId: ChannelId; readonly userId: UserId }
  | { readonly type: 'fault'; readonly channelId: ChannelId; readonly code: string };

/** The voice nodes. */
export interface VoicePort {
  apply(plan: VoicePlan): void;
  onReport(listener: (report: VoiceReport) => void): () => void;
}

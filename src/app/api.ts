import type {
  About,
  Cover,
  Link,
  LinkChange,
  LinkMode,
  PresetName,
  RoomKind,
  RulesPatch,
  Space,
} from '../domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, RoleId, SpaceId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { Asked } from './asked.ts';
import type { CoverUse, GivenFile } from './cover-port.ts';
import type { PersonData } from './data-port.ts';
import type { LinkReading, LinkSeen } from './link-port.ts';
import type { GuildSettings, LogEntry, PanelFacts, RightChanged } from './ports.ts';
import type { RsvpActs } from './rsvp-port.ts';
import type { ServerBlock } from './block-port.ts';
import type { FeedActs } from './feed-port.ts';
import type { FormActs } from './form-book.ts';
import type { PersonalActs } from './personal-api.ts';
import type { PlanningActs } from './planning-api.ts';
import type { PresetActs } from './preset-port.ts';
import type { SetupActs } from './setup-api.ts';

export type { Actor, Outcome } from './actor.ts';
export type { LinkReading, LinkSeen, LinkTold, PathReading } from './link-port.ts';

/** What somebody opens. `kind` null: that of the room, else that of the server's rules, else a stage where it has COMMUNITY, else a voice room. */
export interface OpenInput {
  readonly title: string | null;
  readonly description: string | null;
  /** What it is about; nothing when left out. */
  readonly about?: About;
  readonly kind: RoomKind | null;
  readonly room: ChannelId | null;
  /** How it runs; the preset "panel talk" when left out. */
  readonly preset?: PresetName;
  /** What is changed of the preset. */
  readonly rules?: RulesPatch;
}

/** What somebody may do here; `/help` lists by it. */
export interface Standing {
  /** There is a space here that they host, co-host or moderate. */
  readonly runs: boolean;
  /** There is an unfinished space in this server. */
  readonly hasSpaces: boolean;
  readonly serverManager: boolean;
}

/** A space as `/space list` shows it. */
export interface SpaceListed {
  readonly space: Space;
  readonly listeners: number;
  /** Whether it is linked with others. */
  readonly isLinked: boolean;
}

/** What `/space info` tells. */
export interface SpaceInfo extends PanelFacts {
  readonly log: readonly LogEntry[];
}

/** The action log of a space, oldest line first. */
export interface SpaceLog {
  readonly space: Space;
  readonly lines: readonly LogEntry[];
  /** Whether older lines were left out. */
  readonly isCut: boolean;
  /** Reports of the server that wait for a log channel; told to who moderates alone. */
  readonly waitingReports: number;
}

/** A report that is kept. */
export interface Reported {
  readonly space: Space;
  /** It reaches the moderators once their log channel can be written to: there is none, or it was lost. */
  readonly waits: boolean;
}

/** What a server did as a whole, oldest line first. */
export interface ServerLog extends Pick<SpaceLog, 'lines' | 'isCut'> {
  readonly guildId: GuildId;
  /** How the server is called; null while that is not known. */
  readonly name: string | null;
}

/**
 * The use cases: what commands, jobs and Discord's events call. Each act answers an Outcome; the outside follows by the reconciler.
 * `space: null` means: the one in the actor's channel, else the one they host in this server, else the only one there.
 */
export interface App extends SetupActs, PlanningActs, RsvpActs, FeedActs, PresetActs, PersonalActs, FormActs {
  /** Takes a picture for a space, of whoever may open or plan one here: fetches it, looks at it, and keeps it; it goes again when nothing names it within a day. */
  takeCover(actor: Actor, file: GivenFile, use: CoverUse): Promise<Outcome<Cover>>;
  /** Stores the intent and answers at once; `ready` settles when room, stage and panel are confirmed, or tells why it could not be. */
  openSpace(
    actor: Actor,
    input: OpenInput,
  ): Promise<Outcome<{ readonly space: Space; readonly ready: Promise<Outcome<Space>> }>>;
  /** Asks something of a space: everything that people do in one that is open, and its end. */
  ask(actor: Actor, space: SpaceId | null, asked: Asked): Promise<Outcome<Space>>;
  /** Who is blocked in the whole server; told to who moderates it. */
  serverBlocks(actor: Actor): Promise<Outcome<readonly ServerBlock[]>>;
  /** Blocks somebody in every space of the server, present and to come, or lets them in again; for who moderates the server. Answers the list. */
  blockInServer(actor: Actor, userId: UserId, isBlocked: boolean): Promise<Outcome<readonly ServerBlock[]>>;
  /** What the server did as a whole; for who moderates or manages it. */
  serverLog(actor: Actor): Promise<Outcome<ServerLog>>;
  info(actor: Actor, space: SpaceId | null): Promise<Outcome<SpaceInfo>>;
  /** Asks for a backstage and waits a few seconds until it stands; still `opening` in the answer, it is on its way. */
  openBackstage(actor: Actor, space: SpaceId | null): Promise<Outcome<Space>>;
  /** The unfinished spaces of the actor's server, oldest first. */
  list(actor: Actor): readonly SpaceListed[];
  /** What somebody is here: in the space of the channel that they ask from, or that they host. */
  standing(actor: Actor): Standing;
  /** Makes a pairing code that the other side must enter; a conference when no mode is said. */
  offerLink(actor: Actor, space: SpaceId | null, mode?: LinkMode): Promise<Outcome<Link>>;
  acceptLink(actor: Actor, space: SpaceId | null, code: string): Promise<Outcome<LinkSeen>>;
  links(actor: Actor, space: SpaceId | null): Promise<Outcome<readonly LinkSeen[]>>;
  /** Changes a link, or leaves it, from one of its sides; null: that in the actor's channel, else one in their server that they run. */
  changeLink(actor: Actor, link: LinkId, change: LinkChange, side?: SpaceId | null): Promise<Outcome<LinkSeen>>;
  /** How an open link goes at this moment, for who runs the side. */
  linkReading(actor: Actor, link: LinkId, side: SpaceId): Promise<Outcome<LinkReading>>;
  settings(guildId: GuildId): Promise<GuildSettings>;
  setLanguage(actor: Actor, language: GuildSettings['language']): Promise<Outcome<GuildSettings>>;
  /** Of a space that may be over; for who hosts or moderates it, or manages the server. Null: the open one that is meant, else their last. */
  log(actor: Actor, space: SpaceId | null): Promise<Outcome<SpaceLog>>;
  /** The spaces whose log they may read, newest first. */
  loggedSpaces(actor: Actor): Promise<readonly Space[]>;
  /** Passes a report on somebody, or with null on the space itself, to the moderators: into the server's log channel as soon as there is one, with what the log says around it. */
  report(
    actor: Actor,
    space: SpaceId | null,
    about: { readonly userId: UserId | null; readonly reason: string },
  ): Promise<Outcome<Reported>>;
  /** For how many days a space and its log are kept after its end. */
  retentionDays(): number;
  /** Everything that is kept of the actor, in every server. */
  myData(actor: Actor): Promise<Outcome<PersonData>>;
  /** Removes which key is the actor's, and their words. What still runs or is to come and names them is counted: there it happens at its end. */
  forgetMe(actor: Actor): Promise<Outcome<{ readonly unfinished: number }>>;
  /** Gives the actor the role that is mentioned with announcements, or takes it back: whether they are told from now on. */
  toggleTelling(actor: Actor): Promise<Outcome<{ readonly roleId: RoleId; readonly isTold: boolean }>>;
  /** The space in whose room somebody is now; null when they are in none, or it cannot be seen. */
  spaceWith(guildId: GuildId, userId: UserId): SpaceId | null;
  /** What the space in a room changed in its overwrites, and how each was before; none without one. */
  roomRights(channelId: ChannelId): readonly RightChanged[];
  /** Unfinished spaces of the actor's server of which they are told, for autocomplete. */
  spacesOf(actor: Actor): readonly Space[];

  // Facts from outside. Each is safe to tell twice and in any order.
  /** Somebody moved, spoke up, raised a hand; or the channel, its overwrites or its stage changed. */
  roomChanged(guildId: GuildId, channelId: ChannelId): void;
  /** Somebody's voice changed: they came, went, moved or were muted. */
  personMoved(guildId: GuildId, userId: UserId): void;
  /** An account of ours came into a server or left it, or its gateway went away or came back. */
  accountsChanged(guildId: GuildId): void;
  /** Somebody, or we, opened a stage: one that nobody of ours runs is offered to be run. */
  stageOpened(guildId: GuildId, channelId: ChannelId): void;
  /** A stage stands open in a server that came, since `openedAtMs` (wall time): it may have been opened while nobody of us was there. */
  stageStands(guildId: GuildId, channelId: ChannelId, openedAtMs: number): void;
  roomDeleted(guildId: GuildId, channelId: ChannelId): void;
  /** The server became available (at start, on a resume, after an outage): everything there is compared anew. */
  guildAvailable(guildId: GuildId): void;
  guildLeft(guildId: GuildId): void;
  /** Rooms that an account of ours does not hear, or is not heard in, by now, and how often that happened since the start. */
  alarms(): { readonly now: number; readonly total: number };
  /** Servers that have unfinished spaces: one of them that Discord does not name any more removed us while nobody listened. */
  guilds(): readonly GuildId[];
  /** Servers in which we were last seen, or of which something is kept: likewise. */
  knownGuilds(): readonly GuildId[];
  messageDeleted(channelId: ChannelId, messageId: MessageId): void;
  /** Somebody who is not us wrote in a channel. What they wrote is not asked for. */
  messagePosted(channelId: ChannelId): void;
  /** The grace of an empty room is over: ends the space if the room is seen to be empty still; does nothing while it cannot be seen. */
  graceDue(spaceId: SpaceId, emptySinceMs: number): Promise<void>;

  /** Loads what is unfinished; nothing is done outside before the servers become available. */
  start(): Promise<void>;
  close(reason: string): Promise<void>;
}

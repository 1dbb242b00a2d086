import type { BackstageNotes } from './backstage-notes.ts';
import { createBackstageNotes } from './backstage-notes.ts';
import { backstageOf } from '../domain/index.ts';
import type { Crowd, Refusal, RoomCircle, Space } from '../domain/index.ts';
import type { ChannelId, GuildId, MessageId, SpaceId, UserId } from '../lib/index.ts';
import type { Beliefs } from './beliefs.ts';
import { createBeliefs } from './beliefs.ts';
import type { Causes } from './causes.ts';
import type { Patience } from './patience.ts';
import { createPatience } from './patience.ts';
import type { Tally } from './announcement-port.ts';
import type { Heard } from './heard.ts';
import { createHeard } from './heard.ts';
import type { Applied, Target } from './ports.ts';
import type { Serial } from './serial.ts';
import { createSerial } from './serial.ts';
import type { Move } from './voice-floor.ts';
import type { TurnedAwayCounts } from './turned-away-log.ts';

/**
 * Acts that may wait on one space. Each takes a few milliseconds; a line this long is two seconds old, and what comes later is
 * told to try again rather than answered too late.
 */
const MAX_WAITING_ACTS = 500;

/** What opens by itself. */
export interface ByItself {
  /** When it was to open; wall time. */
  readonly startsAtMs: number;
  /** Until when it is tried, monotonic. */
  readonly untilMs: number;
}

/** One unfinished space in memory: its state as last stored, and what this process knows about its outside. */
export interface Entry {
  space: Space;
  applied: Applied;
  readonly acts: Serial;
  readonly beliefs: Beliefs;
  readonly patience: Patience;
  /** What could not be done, by the call's key. Bounded by the keys of the calls. */
  readonly troubles: Map<string, Refusal>;
  /** Why its room was made outside the category that the server set; told in the panel for as long as this process knows. */
  outsideCategory: Refusal | null;
  /** Whether it was planned long before: its announcement mentions the role whatever else was mentioned; for as long as this process knows. */
  isPlannedAhead: boolean;
  /** That it opened by itself later than planned; told in the panel for as long as this process knows. */
  openedLate: Refusal | null;
  /** What the category denies and its room does not; told for as long. */
  uncopied: Refusal | null;
  /** Whether it ran before this process did, and waits to be taken up: nobody has acted on it since, and something may be left to do. */
  isTakenUp: boolean;
  /** Whether the store has it: nothing is done outside before. */
  isStored: boolean;
  /** Whether the panel was edited or posted since the start: until then nobody knows whether it still stands. */
  panelVerified: boolean;
  /** A panel message that was deleted. */
  panelLost: MessageId | null;
  /** Messages of others below the panel; null when nobody of us saw what was written. */
  below: number | null;
  /** An announcement that somebody deleted. */
  announcementLost: MessageId | null;
  /** What the recap will tell, as of now. */
  tally: Tally;
  /** Who was heard lately in its room. */
  readonly heard: Heard;
  /** When this process first saw it ending, monotonic. */
  endingSinceMs: number | null;
  /** When the panel was posted that told the space as live; the life follows it. Wall time. */
  toldLiveAtMs: number | null;
  /** When work on the opening began, and when the seat was first wanted; monotonic. */
  openingSinceMs: number | null;
  /** Set where it opens by itself; null where somebody waits for it. */
  byItself: ByItself | null;
  seatWantedSinceMs: number | null;
  /** When this process made the room, monotonic: Discord's event of it may come after its answer. */
  roomMadeAtMs: number | null;
  /** The room whose making was not confirmed, as it was found again. */
  roomFound: ChannelId | null;
  roomRemoved: boolean;
  /** Whether this process last set the room to be for adults; null while it set neither. */
  adultsSet: boolean | null;
  /** Channels of the server that were deleted while its room was being made: one of them may turn out to be it. */
  readonly deletedMeanwhile: Set<ChannelId>;
  backstage: BackstageNotes;
  /** Why its last backstage could not be made; told in the panel for as long as this process knows, or until another is opened. */
  backstageFailure: Refusal | null;
  /** How our own accounts were last noted in the room; who is linked tells of it too. */
  accountsNoted: string;
  /** Moves of people whose outcome Discord has yet to show. Bounded by the people in the room. */
  readonly moves: Map<UserId, Move>;
  /** Who is being muted now. */
  readonly quieting: Set<UserId>;
  /** Takes back that a mute is tried again later. */
  cancelSilence: (() => void) | null;
  /** Whose unmute was refused for good while the space ends: it waits until they are next seen. */
  readonly unmutesGivenUp: Set<UserId>;
  /** Overwrites that are left as they are at the end, since Discord lets us not change them. */
  readonly rightsGivenUp: Set<Target>;
  /** Whose acts brought about what is being done outside. */
  readonly causes: Causes;
  /** Whose hand by Discord's own button was not taken, as far as this process knows. */
  readonly turnedAway: Set<UserId>;
  /** Hands that were taken down and are not in the log yet. */
  turnedAwayCounts: TurnedAwayCounts;
  /** Whom the server itself keeps from the room; null before it was seen. */
  roomCircle: RoomCircle | null;
  /** How full its room is, as last seen. */
  crowd: Crowd;
  /** Why no other room opens beside it though it is full; told in the panel. */
  overflowFailure: Refusal | null;
  /** That a role by which people came in was deleted; told in the panel for as long as this process knows. */
  accessRoleGone: Refusal | null;
  /** When the last comparison began, monotonic. */
  checkedAtMs: number | null;
  /** Why it could not be opened. */
  openFailure: Refusal | null;
}

/** An entry for a space. `isNew` says that this process opens it: it is still to be stored, and its panel cannot be lost yet. */
export const createEntry = (space: Space, applied: Applied, isNew: boolean): Entry => ({
  space,
  applied,
  acts: createSerial(MAX_WAITING_ACTS),
  beliefs: createBeliefs(),
  patience: createPatience(),
  troubles: new Map(),
  outsideCategory: null,
  isPlannedAhead: false,
  openedLate: null,
  uncopied: null,
  isTakenUp: false,
  isStored: !isNew,
  panelVerified: isNew,
  panelLost: null,
  below: isNew ? 0 : null,
  announcementLost: null,
  tally: applied.tally,
  heard: createHeard(),
  endingSinceMs: null,
  toldLiveAtMs: null,
  openingSinceMs: null,
  byItself: null,
  seatWantedSinceMs: null,
  roomMadeAtMs: null,
  roomFound: null,
  roomRemoved: false,
  adultsSet: null,
  deletedMeanwhile: new Set(),
  backstage: createBackstageNotes(),
  backstageFailure: null,
  accountsNoted: '[]',
  moves: new Map(),
  quieting: new Set(),
  cancelSilence: null,
  unmutesGivenUp: new Set(),
  rightsGivenUp: new Set(),
  causes: new Map(),
  turnedAway: new Set(),
  turnedAwayCounts: new Map(),
  roomCircle: null,
  crowd: 'room',
  overflowFailure: null,
  accessRoleGone: null,
  checkedAtMs: null,
  openFailure: null,
});

/** The unfinished spaces of this process, oldest first. */
export interface SpaceBook {
  add(entry: Entry): void;
  get(id: SpaceId): Entry | undefined;
  remove(id: SpaceId): void;
  all(): readonly Entry[];
  ofGuild(guildId: GuildId): readonly Entry[];
  /** By its room. */
  inChannel(channelId: ChannelId): Entry | undefined;
  /** By its room or its backstage. */
  around(channelId: ChannelId): Entry | undefined;
}

/** An empty book. Bounded by the spaces per server that the domain allows. */
export const createSpaceBook = (): SpaceBook => {
  const entries = new Map<SpaceId, Entry>();
  const ofGuild = (guildId: GuildId): readonly Entry[] =>
    [...entries.values()].filter((entry) => entry.space.guildId === guildId);
  return {
    add: (entry) => void entries.set(entry.space.id, entry),
    get: (id) => entries.get(id),
    remove: (id) => void entries.delete(id),
    all: () => [...entries.values()],
    ofGuild,
    around: (channelId) =>
      [...entries.values()].find(({ space }) => [space.room.channelId, backstageOf(space)].includes(channelId)),
    inChannel: (channelId) => [...entries.values()].find((entry) => entry.space.room.channelId === channelId),
  };
};

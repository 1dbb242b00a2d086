import { backstageOf, belongsBackstage, mainOf, roomsBeside } from '../domain/index.ts';
import type { LinkWayState, PersonSeen, Space } from '../domain/index.ts';
import type { GuildId, LinkId, SpaceId, UserId } from '../lib/index.ts';
import type { AnnouncementDesired } from './announcing.ts';
import { RECAP_WITHIN_MS } from './announcing.ts';
import { noteCircle } from './circles.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import type { Desired, Surroundings } from './desired.ts';
import { desired } from './desired.ts';
import type { Call } from './call.ts';
import { differ } from './differ.ts';
import type { Facts } from './facts.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LinkBook } from './link-book.ts';
import { besideOf } from './overflow-family.ts';
import type { OwedBook } from './owed.ts';
import type { Performing, Task } from './performing.ts';
import type { PanelFacts, RoomSeen } from './ports.ts';
import { roomModerators } from './room-moderators.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { tallied } from './tally.ts';
import type { Move } from './voice-floor.ts';
import { asUnderstood, movesLeft } from './voice-presence.ts';

/** What a reconciler is handed. */
export interface ReconcilerParts {
  readonly deps: AppDeps;
  readonly config: Required<AppConfig>;
  readonly book: SpaceBook;
  readonly desk: SpaceDesk;
  readonly facts: Facts;
  readonly links: LinkBook;
  readonly leases: LeaseBook;
  readonly owed: OwedBook;
  readonly settings: SettingsBook;
  readonly mirror: Performing['mirror'];
  readonly planRooms: Performing['planRooms'];
  readonly pace: Performing['pace'];
  /** Something that voice waits for is done: people were told of a link, an account was let in. */
  readonly onReady: () => void;
  /** Others may hear a space than before, or it is known for the first time who may. */
  readonly onCircle: (id: SpaceId) => void;
  /** Runs work that nobody waits for; its failure is logged under `name`. */
  readonly spawn: (name: string, work: Promise<unknown>) => void;
  /** Has a space looked at again soon. */
  readonly nudge: (entry: Entry) => void;
  /** Whether a server is there to be called. */
  readonly isAvailable: (guildId: GuildId) => boolean;
}

/** The room as seen: none is made yet, it is gone, it cannot be told now, or so. */
export type Look = 'none' | 'gone' | 'unknown' | RoomSeen;

/** Everything that one comparison found. */
export interface Comparison {
  /** The space that panel and announcement were compared for; acts that came meanwhile are in `wanted`, but not in what those two tell. */
  readonly space: Space;
  readonly seen: RoomSeen | null;
  readonly wanted: Desired;
  readonly calls: readonly Call[];
  readonly facts: PanelFacts;
  readonly announcement: Task['announcement'];
}

/** With the mutes that Discord confirmed and has yet to show, whichever space set them. */
const withMutes = (owed: OwedBook, guildId: GuildId, raw: RoomSeen): RoomSeen =>
  raw.people.some(({ userId, muted }) => !muted && owed.isOnItsWay(guildId, userId))
    ? {
        ...raw,
        people: raw.people.map((person) =>
          person.muted || !owed.isOnItsWay(guildId, person.userId)
            ? person
            : { ...person, muted: true, presence: raw.kind === 'voice' ? ('audience' as const) : person.presence },
        ),
      }
    : raw;

/** What Discord shows settles what waited for it: mutes of ours that are seen, moves that had their effect. */
const note = ({ owed }: ReconcilerParts, entry: Entry, raw: RoomSeen): void => {
  for (const { userId, muted } of raw.people) owed.saw(entry.space.guildId, userId, muted);
  const left = new Set(movesLeft(entry.moves, raw));
  const isUp = (userId: UserId): boolean => entry.space.people.some((person) => person.userId === userId);
  // Who was given or lost the floor meanwhile begins anew: what was tried for the contrary says nothing.
  const isStale = (userId: UserId, to: Move['to']): boolean =>
    (to === 'up' && !isUp(userId)) || (to === 'down' && isUp(userId));
  for (const [userId, { to }] of entry.moves) if (!left.has(userId) || isStale(userId, to)) entry.moves.delete(userId);
};

const lookThrough = (parts: ReconcilerParts, entry: Entry, how: 'see' | 'peek'): Look => {
  const { deps, owed } = parts;
  const { guildId, room } = entry.space;
  if (room.channelId === null) return 'none';
  if (entry.roomRemoved) return 'gone';
  const raw = deps.rooms.see(guildId, room.channelId);
  if (raw === 'unknown') return 'unknown';
  if (raw === null) return 'gone';
  if (how === 'see') note(parts, entry, raw);
  const nowMs = deps.clock.monotonicMs();
  return asUnderstood(entry.space, entry.beliefs[how](withMutes(owed, guildId, raw), nowMs), {
    owed: owed.inGuild(guildId),
    wasShown: (userId) => owed.wasShown(guildId, userId),
    moves: entry.moves,
    nowMs,
  });
};

/** What is seen of a space's room, with what is confirmed and not shown yet; what is shown or too old is believed no longer. */
export const lookAt = (parts: ReconcilerParts, entry: Entry): Look => lookThrough(parts, entry, 'see');

/** The same, and nothing changes by it: a belief that runs out is left to the pass that acts on it. */
export const peekAt = (parts: ReconcilerParts, entry: Entry): Look => lookThrough(parts, entry, 'peek');

/** What is seen of the backstage, as of the room; 'gone' where one is known and not there. */
export const lookBackstage = ({ deps }: ReconcilerParts, entry: Entry, how: 'see' | 'peek'): Look => {
  const { space, backstage } = entry;
  const channelId = backstageOf(space);
  if (channelId === null) return 'none';
  if (backstage.isRemoved) return 'gone';
  const raw = deps.rooms.see(space.guildId, channelId);
  if (raw === 'unknown') return 'unknown';
  return raw === null ? 'gone' : backstage.beliefs[how](raw, deps.clock.monotonicMs());
};

/** Everybody in the room, as it is seen, and in the backstage. */
export const peopleAround = (parts: ReconcilerParts, entry: Entry, seen: RoomSeen): readonly PersonSeen[] => {
  const backstage = lookBackstage(parts, entry, 'peek');
  const inside = typeof backstage === 'string' ? [] : backstage.people;
  return [
    ...inside.map(({ userId }): PersonSeen => ({ userId, presence: 'backstage', raisedAtMs: null })),
    ...seen.people,
  ];
};

/** The space as the panel should tell it: the panel is the last step of opening and of ending, and is true once it stands. */
const asTold = (entry: Entry, nowMs: number): Space => {
  const { space } = entry;
  const { life } = space;
  if (life.status === 'opening')
    return { ...space, life: { status: 'live', sinceMs: entry.toldLiveAtMs ?? nowMs, emptySinceMs: null } };
  return life.status === 'ending' ? { ...space, life: { ...life, status: 'ended' } } : space;
};

/** Whether an opening still waits for our account to sit and be heard. */
const earsMissing = (parts: ReconcilerParts, entry: Entry, seen: RoomSeen | null): boolean => {
  const { leases, config, deps } = parts;
  if (entry.space.life.status !== 'opening' || entry.applied.panel !== null) return false;
  // A lease that is only being stored is waited for too.
  if (leases.willSit(entry) === null) return false;
  const nowMs = deps.clock.monotonicMs();
  if (seen !== null) entry.seatWantedSinceMs ??= nowMs;
  const isLate = entry.seatWantedSinceMs !== null && nowMs - entry.seatWantedSinceMs >= config.earsWaitMs;
  const isReady = seen !== null && parts.facts.ears(entry) === 'ready';
  return !isReady && !isLate;
};

/** A panel of an earlier process may have been deleted meanwhile: it is edited once, which finds out. */
const verifiable = ({ applied, panelVerified }: Entry): Entry['applied'] =>
  panelVerified || applied.panel === null ? applied : { ...applied, panel: { ...applied.panel, digest: '' } };

/** How many listen in all rooms of its conversation. */
const listenersIn = (parts: ReconcilerParts, entry: Entry, { listeners }: Pick<PanelFacts, 'listeners'>): number =>
  besideOf(parts.book, entry.space.id).reduce((sum, one) => {
    const seen = peekAt(parts, one);
    return sum + (typeof seen === 'string' ? 0 : parts.facts.listeners(one.space, seen));
  }, listeners);

/**
 * What counts for the recap, as of now: all rooms of its conversation, whose own links are none that are told. A room beside another one has no
 * recap, and keeps no title of others.
 */
const tallyOf = (parts: ReconcilerParts, entry: Entry, facts: PanelFacts): Entry['tally'] => {
  const own = new Set(roomsBeside(entry.space).flatMap(({ links }) => links.map(({ id }) => id)));
  const links = facts.links
    .filter(({ id }) => !own.has(id) && mainOf(entry.space) === null)
    .map(({ id, farTitle, farServer }) => ({ id, title: farTitle, server: farServer }));
  const tally = tallied(entry.tally, entry.space, { listeners: listenersIn(parts, entry, facts), links });
  return besideOf(parts.book, entry.space.id).reduce((sum, one) => tallied(sum, one.space), tally);
};

/** What the announcement should say; null where none is to be. */
const announcementOf = (parts: ReconcilerParts, entry: Entry, facts: PanelFacts): Task['announcement'] => {
  const { announcement } = entry.applied;
  if (announcement?.status !== 'wanted' && announcement?.status !== 'standing') return null;
  const { space, language, overflow } = facts;
  const rooms = [space, ...besideOf(parts.book, space.id).map((one) => one.space)];
  const people = rooms.flatMap((one) => one.people);
  const speakers = new Set(people.filter(({ floor }) => floor === 'speaking').map(({ userId }) => userId)).size;
  const free = overflow?.role === 'main' && overflow.isFull ? overflow.rooms.find(({ isFull }) => !isFull) : undefined;
  const told = {
    space,
    language,
    listeners: listenersIn(parts, entry, facts),
    speakers,
    overflow: free?.channelId ?? null,
    roleId: announcement.roleId,
    tally: entry.tally,
  };
  return { facts: told, digest: parts.deps.announcements.digest(told) };
};

const PHASES: Readonly<Record<Space['life']['status'], AnnouncementDesired['phase']>> = {
  opening: 'before',
  live: 'live',
  ending: 'after',
  ended: 'after',
};

const announcementDesired = (
  { deps }: ReconcilerParts,
  { space, applied, tally, endingSinceMs }: Entry,
  announcement: Task['announcement'],
): AnnouncementDesired => ({
  phase: PHASES[space.life.status],
  digest: announcement?.digest ?? null,
  isHidden: space.rules.hidden,
  isTallied: tally !== applied.tally,
  isLate: endingSinceMs !== null && deps.clock.monotonicMs() - endingSinceMs >= RECAP_WITHIN_MS,
});

/** The links whose way out is in one of these states. */
const goingOut = ({ links }: PanelFacts, states: readonly LinkWayState[]): readonly LinkId[] =>
  links.filter(({ outgoing }) => outgoing !== null && states.includes(outgoing)).map(({ id }) => id);

/**
 * The links that hold its sound back, as they are to be told in its room: one that leads out of a conversation in that room alone that it is
 * of. Whoever was told that it is held back is not told anew once it is known that it is.
 */
const heldTold = ({ links }: ReconcilerParts, { space, applied }: Entry, facts: PanelFacts): readonly LinkId[] => {
  const own = new Set(links.of(space.id).map(({ id }) => id));
  return [
    ...facts.links.filter(({ isHeld }) => isHeld).map(({ id }) => id),
    ...goingOut(facts, ['unknown']).filter((id) => applied.held.includes(id)),
  ].filter((id) => own.has(id));
};

/** What a space wants outside that its state does not say. */
const surroundingsOf = (
  { deps, leases, planRooms }: ReconcilerParts,
  entry: Entry,
  told: Pick<Surroundings, 'panelDigest' | 'panelWaits' | 'announcement' | 'notices' | 'held' | 'roomModerators'>,
): Surroundings => ({
  mainAccount: deps.accountId,
  moderators: entry.space.backstage === null ? [] : deps.server.moderatorRoles(entry.space.guildId),
  account: leases.of(entry.space.id),
  isRoomOfPlan: entry.space.room.channelId !== null && planRooms.holds(entry.space.room.channelId),
  ...told,
});

/** Who is backstage and neither belongs there nor moderates it or the room; who is put out altogether is none of them. */
const strangersIn = (
  { deps }: ReconcilerParts,
  { space }: Entry,
  behind: Look,
  out: readonly UserId[],
): readonly UserId[] => {
  if (typeof behind === 'string') return [];
  const moderated = [space.room.channelId, behind.channelId].filter((id) => id !== null);
  return behind.people
    .map(({ userId }) => userId)
    .filter((userId) => !belongsBackstage(space, userId) && !out.includes(userId))
    .filter((userId) => !moderated.some((id) => deps.rooms.moderates(space.guildId, id, userId)));
};

/** Compares desired, applied and seen. */
export const compare = async (parts: ReconcilerParts, entry: Entry, seen: RoomSeen | null): Promise<Comparison> => {
  const { deps } = parts;
  const { space } = entry;
  if (seen !== null && noteCircle(entry, seen, deps.accountId)) parts.onCircle(entry.space.id);
  const told = asTold(entry, deps.clock.wallMs());
  const { words } = (await parts.settings.get(entry.space.guildId)).rules;
  const facts = await parts.facts.of(entry, told, seen);
  // Acts may have changed the space while the facts were gathered: what is desired is what holds now, and the next step mends the panel.
  entry.tally = tallyOf(parts, entry, facts);
  const announcement = announcementOf(parts, entry, facts);
  const around = {
    panelDigest: deps.panels.digest(facts),
    panelWaits: earsMissing(parts, entry, seen),
    announcement: announcementDesired(parts, entry, announcement),
    roomModerators: roomModerators(deps, entry, seen),
    notices: goingOut(facts, ['carrying', 'waiting', 'partly-held']),
    held: heldTold(parts, entry, facts),
  };
  const wanted = desired(entry.space, surroundingsOf(parts, entry, around));
  const { guildId, room } = entry.space;
  const owed = new Set([...parts.owed.inGuild(guildId)].filter((userId) => !entry.unmutesGivenUp.has(userId)));
  const { moves, below, adultsSet } = entry;
  const isBeside = mainOf(entry.space) !== null;
  const known = {
    owed,
    moves,
    below,
    adultsSet,
    isBeside,
    words,
    nowMs: deps.clock.monotonicMs(),
    wallMs: deps.clock.wallMs(),
  };
  const behind = lookBackstage(parts, entry, 'see');
  const backstage = {
    channelId: backstageOf(entry.space),
    seen: typeof behind === 'string' ? null : behind,
    out: wanted.out,
    strangers: strangersIn(parts, entry, behind, wanted.out),
    notes: entry.backstage,
  };
  const calls = differ({ desired: wanted, applied: verifiable(entry), seen, room, backstage, ...known }).filter(
    (call) => call.type !== 'set-right' || !entry.rightsGivenUp.has(call.wanted.target),
  );
  return { space, seen, wanted, facts, announcement, calls };
};

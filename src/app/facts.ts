import type { CircleOf, Link, LinkDirection, LinkWay, LinkWayState, Refusal, Space, WayRule } from '../domain/index.ts';
import {
  betweenRooms,
  forbiddenIn,
  isOfOneVoice,
  mayGoToAnybody,
  sharedQueue,
  wayRule,
  waysOf,
} from '../domain/index.ts';
import type { Clock, SpaceId, UserId } from '../lib/index.ts';
import { readableIn, readableServer, UNNAMED } from './far-words.ts';
import { overflowTold, roomsOfTalk } from './overflow-family.ts';
import type { HearingDesk } from './hearing-desk.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LinkBook } from './link-book.ts';
import type { LinkSeen, LinkTold } from './link-port.ts';
import { endOfRoom, linksFrom } from './link-rooms.ts';
import type { OwedBook } from './owed.ts';
import type { OwedDesk } from './owed-desk.ts';
import type { AccountInvite, AccountPort, GuildSettings, PanelFacts, QueuedHand, RoomPort, RoomSeen } from './ports.ts';
import type { SpaceStore } from './space-port.ts';
import type { SettingsBook } from './settings-book.ts';
import type { SoundNeeds } from './sound-needs.ts';
import { isInTheWay } from './sound-needs.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import type { VoiceDesk } from './voice-desk.ts';

/** What is told about a space, gathered from everything that knows. */
export interface Facts {
  /** `space` as it should be told; the room as it is seen, null when there is none. */
  of(entry: Entry, space: Space, seen: RoomSeen | null): Promise<PanelFacts>;
  ears(entry: Entry): PanelFacts['ears'];
  /** How many listen in the room as it is seen. */
  listeners(space: Space, seen: RoomSeen | null): number;
  /** Accounts of ours that are truly not in this server, not only away for the moment, and could be invited. */
  invites(guildId: Space['guildId']): readonly AccountInvite[];
  /** A link from one side, as a room of it has it. */
  link(link: Link, room: SpaceId): Promise<LinkSeen>;
}

/** The far end of a link, null while it is only offered. */
const farOf = (link: Link, side: SpaceId): { readonly spaceId: SpaceId; readonly guildId: Space['guildId'] } | null => {
  if (link.near.spaceId !== side) return link.near;
  return link.state.status === 'offered' ? null : link.state.far;
};

/** The server of one side of a link. */
const guildOf = ({ near, state }: Link, side: SpaceId): Space['guildId'] =>
  near.spaceId === side || state.status === 'offered' || state.far === null ? near.guildId : state.far.guildId;

/** Where facts come from. */
export interface FactsParts {
  readonly spaces: SpaceStore;
  readonly rooms: RoomPort;
  readonly accounts: AccountPort;
  readonly settings: SettingsBook;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly leases: LeaseBook;
  readonly owed: OwedBook;
  readonly owedDesk: Pick<OwedDesk, 'troubleOf'>;
  readonly voice: VoiceDesk;
  readonly hearing: Pick<HearingDesk, 'of'>;
  readonly clock: Clock;
  /** The room of a space as it is seen; null when it cannot be. */
  readonly look: (entry: Entry) => RoomSeen | null;
  /** The spaces that are one conversation with this one. */
  readonly linkedWith: (id: SpaceId) => readonly Entry[];
  readonly circleOf: CircleOf;
}

/** How many are in the room without a place up there, a host in the audience among them. */
const listenersOf = (space: Space, seen: RoomSeen | null): number => {
  const up = new Set<UserId>(space.people.map((person) => person.userId));
  return (seen?.people ?? []).filter(
    ({ userId, presence }) =>
      !up.has(userId) || (space.room.kind === 'stage' && (presence === 'audience' || presence === 'hand')),
  ).length;
};

/** Who has the floor and is muted, and not by us. */
const mutedByOthers = ({ owed }: FactsParts, space: Space, seen: RoomSeen | null): readonly UserId[] => {
  const up = new Set<UserId>(space.people.map((person) => person.userId));
  const isOthers = (userId: UserId): boolean => owed.get(space.guildId, userId) === undefined;
  return (seen?.people ?? [])
    .filter(({ userId, muted }) => muted && up.has(userId) && isOthers(userId))
    .map(({ userId }) => userId);
};

/** How many of those whose hand was not taken are there still. */
const turnedAwayOf = ({ turnedAway }: Entry, seen: RoomSeen | null): number =>
  turnedAway.size === 0 ? 0 : (seen?.people ?? []).filter(({ userId }) => turnedAway.has(userId)).length;

/** How its account's seat fares, whatever it may do there. */
const seatOf = ({ leases, voice }: FactsParts, entry: Entry): PanelFacts['ears'] => {
  const { id, guildId, room } = entry.space;
  const accountId = leases.of(id);
  // A stage that nothing carries from goes on without an account of ours: nobody misses one there.
  if (accountId === null) return leases.needOf(entry) === 'sound' ? 'none-free' : 'idle';
  if (!leases.isPresent(accountId, guildId)) return 'none-free';
  const seat = room.channelId === null ? null : voice.seat(room.channelId);
  if (seat === 'lost' || seat === 'left') return 'lost';
  return seat === 'ready' ? 'ready' : 'joining';
};

const ears = (parts: FactsParts, entry: Entry): PanelFacts['ears'] => {
  const seat = seatOf(parts, entry);
  if (seat !== 'ready') return seat;
  // In the audience an account may sit and is heard by nobody.
  const accountId = parts.leases.of(entry.space.id);
  const state = parts.look(entry)?.accounts.find((one) => one.accountId === accountId)?.state;
  if (state === 'muted') return 'muted';
  return state === 'suppressed' ? 'joining' : 'ready';
};

/** Who is in the backstage, null where none stands. */
const insideBackstage = ({ rooms }: FactsParts, { guildId, backstage }: Space): readonly UserId[] | null => {
  const seen = backstage?.status === 'open' ? rooms.see(guildId, backstage.channelId) : null;
  return seen === null || seen === 'unknown' ? null : seen.people.map(({ userId }) => userId);
};

/** What could not be done; an announcement channel that is gone stays so, whatever is tried. */
const troublesOf = ({
  troubles,
  openedLate,
  outsideCategory,
  uncopied,
  backstageFailure,
  overflowFailure,
  accessRoleGone,
  space: { rules },
  applied: { announcement },
}: Entry): readonly Refusal[] => [
  ...troubles.values(),
  ...[openedLate, outsideCategory, uncopied, backstageFailure, overflowFailure].filter((one) => one !== null),
  ...(accessRoleGone === null || rules.access.type === 'everyone' ? [] : [accessRoleGone]),
  ...(announcement?.status === 'over' && announcement.why === 'channel-gone'
    ? [{ code: 'announcement-channel-gone' as const, params: { channel: `<#${announcement.channelId}>` } }]
    : []),
];

/** Why people here are still muted whose mute by us is to be lifted. */
const stillMuted = ({ owedDesk }: FactsParts, space: Space, seen: RoomSeen | null): readonly Refusal[] => {
  return (seen?.people ?? [])
    .filter(({ userId, muted }) => muted && !space.muted.includes(userId))
    .flatMap(({ userId }) => owedDesk.troubleOf(space.guildId, userId) ?? []);
};

/** Each once: one lacking permission keeps many calls from being made. */
const once = (troubles: readonly Refusal[]): readonly Refusal[] => [
  ...new Map(troubles.map((one) => [JSON.stringify(one), one])).values(),
];

/** The one queue of this room and those linked with it; of other servers' words those that this one allows. */
const queueOf = (space: Space, far: readonly Space[], here: GuildSettings): readonly QueuedHand[] =>
  sharedQueue([space, ...far]).map(({ hand, space: owner }) => {
    if (owner.id === space.id) return { hand, spaceId: owner.id, farTitle: null };
    const isReadable = hand.question === null || forbiddenIn(here.rules.words, hand.question) === null;
    return {
      hand: isReadable ? hand : { ...hand, question: null },
      spaceId: owner.id,
      farTitle: readableIn(here, owner.title),
    };
  });

/** How somebody is called in the first of these servers that knows them: a hand may be of somebody who is only in a linked one. */
const nameIn = (rooms: RoomPort, spaces: readonly Space[], userId: UserId): string => {
  const guildIds = [...new Set(spaces.map(({ guildId }) => guildId))];
  return guildIds.map((id) => rooms.nameOf(id, userId)).find((name) => name !== null) ?? userId;
};

const invitesTo = (accounts: AccountPort, guildId: Space['guildId']): readonly AccountInvite[] =>
  accounts
    .all()
    .filter(({ id }) => accounts.isMissing(id, guildId))
    .map(({ name, applicationId }) => ({ name, applicationId }));

const onPanel = ({ link, mode, farTitle, farServer, outgoing, incoming, isHeld, volume }: LinkSeen): LinkTold => ({
  id: link.id,
  mode,
  farTitle: farTitle ?? UNNAMED,
  farServer,
  outgoing,
  incoming,
  isHeld,
  volume,
});

/** Whether nothing is known to keep our account from hearing a room, or from being heard there; in the audience one hears. */
const isAble = (parts: FactsParts, id: SpaceId, needs: SoundNeeds): boolean => {
  const entry = parts.book.get(id);
  if (entry === undefined || (needs.isHeard ? ears : seatOf)(parts, entry) !== 'ready') return false;
  const codes = parts.hearing.of(entry.space.room.channelId)?.codes ?? [];
  return !codes.some((code) => !isOfOneVoice(code) && isInTheWay(code, needs));
};

const HEARS: SoundNeeds = { hears: true, isHeard: false };
const IS_HEARD: SoundNeeds = { hears: false, isHeard: true };

/** Whether sound went a way since both seats stand, and still can. */
const isCarried = (parts: FactsParts, link: Link, { from, to }: LinkWay): boolean => {
  const [source, target] = [from, to].map(({ spaceId }) => parts.book.get(spaceId)?.space.room.channelId ?? null);
  if (source === null || target === null || source === undefined || target === undefined) return false;
  if (!parts.voice.carries(link.id, source, target)) return false;
  return isAble(parts, from.spaceId, HEARS) && isAble(parts, to.spaceId, IS_HEARD);
};

/** A way out of one room, or into it, to or from all rooms at the other end of the link. */
interface RoomWay {
  readonly direction: LinkDirection;
  readonly ways: readonly LinkWay[];
}

/**
 * Whether what is said in a room went to each room that is to hear it; or whether the room heard some room of the other side, while all of them
 * are heard: nobody need speak in each.
 */
const isRoomWayCarried = (parts: FactsParts, link: Link, { direction, ways }: RoomWay): boolean =>
  direction === 'outgoing'
    ? ways.every((way) => isCarried(parts, link, way))
    : ways.some((way) => isCarried(parts, link, way)) && ways.every(({ from }) => isAble(parts, from.spaceId, HEARS));

/** What becomes of a way to or from several rooms: where some may hear it, or be heard, that counts. */
const roomWayRule = ({ circleOf }: FactsParts, { ways }: RoomWay): WayRule | 'partly-held' => {
  const rules = new Set(ways.map((way) => wayRule(way, circleOf)));
  if (rules.has('open')) return rules.has('held') ? 'partly-held' : 'open';
  if (rules.has('unknown')) return 'unknown';
  return [...rules].find((rule) => rule !== 'held') ?? 'held';
};

/** How one way stands, as the room sees it that it leads out of or into. */
const wayState = (parts: FactsParts, link: Link, roomWay: RoomWay): LinkWayState => {
  const isOut = roomWay.direction === 'outgoing';
  const rule = roomWayRule(parts, roomWay);
  switch (rule) {
    case 'held':
    case 'partly-held':
    case 'unknown':
      return rule;
    case 'muted-from':
      return isOut ? 'muted-here' : 'muted-there';
    case 'muted-to':
      return isOut ? 'muted-there' : 'muted-here';
    case 'open':
      return isRoomWayCarried(parts, link, roomWay) ? 'carrying' : 'waiting';
  }
};

/** How a link stands, without whom it leads to. */
type Standing = Pick<LinkSeen, 'mode' | 'outgoing' | 'incoming' | 'isHeld' | 'own' | 'volume' | 'carrying'>;

/** States of a way over which something is to be carried. */
const WANTED: ReadonlySet<LinkWayState> = new Set(['carrying', 'waiting', 'unknown', 'partly-held']);

/** How a link will stand once somebody enters its code; what more people than may come in could hear waits for a say-so even then. */
const offeredStanding = (parts: FactsParts, { mode, near }: Link): Standing => {
  const circles = roomsOfTalk(parts.book, near.spaceId).map(parts.circleOf);
  const isHeld = circles.some((one) => one !== null && !mayGoToAnybody(one, near.consent));
  const outgoing = circles.includes(null) ? 'unknown' : 'waiting';
  return {
    mode,
    outgoing: isHeld ? 'held' : outgoing,
    incoming: mode.type === 'conference' ? 'waiting' : null,
    isHeld,
    own: near,
    volume: near.volume,
    carrying: false,
  };
};

/** How a link stands as a room has it, without whom it leads to. */
const standingOf = (parts: FactsParts, link: Link, room: SpaceId): Standing => {
  const { near, state } = link;
  if (state.status === 'offered') return offeredStanding(parts, link);
  const side = endOfRoom(parts.book, link, room);
  const isNear = near.spaceId === side;
  const between = betweenRooms(link, (id) => roomsOfTalk(parts.book, id));
  const ways = between.flatMap(waysOf);
  const stateOf = (direction: LinkDirection, some: readonly LinkWay[]): LinkWayState | null =>
    some.length === 0 ? null : wayState(parts, link, { direction, ways: some });
  const outgoing = stateOf(
    'outgoing',
    ways.filter(({ from }) => from.spaceId === room),
  );
  const incoming = stateOf(
    'incoming',
    ways.filter(({ to }) => to.spaceId === room),
  );
  // Of the sound of its conversation, also where that of this room goes out.
  const isHeld = between.some((one) =>
    waysOf(one).some((way) => (way.from === one.near) === isNear && wayRule(way, parts.circleOf) === 'held'),
  );
  const wanted = [outgoing, incoming].filter((one) => one !== null && WANTED.has(one));
  const own = !isNear && state.status === 'open' ? state.far : near;
  const carrying = wanted.length > 0 && wanted.every((one) => one === 'carrying');
  return { mode: link.mode, outgoing, incoming, isHeld, own, volume: own.volume, carrying };
};

/** Gathers facts; keeps nothing itself. */
export const createFacts = (parts: FactsParts): Facts => {
  const { spaces, rooms, accounts, settings, book, links, clock } = parts;

  const link = async (one: Link, room: SpaceId): Promise<LinkSeen> => {
    const side = endOfRoom(book, one, room);
    const far = farOf(one, side);
    const standing = standingOf(parts, one, room);
    if (far === null) return { ...standing, link: one, side: room, farTitle: null, farServer: null };
    // An ended far side is not in the book any more; its title still tells people what was removed.
    const title = book.get(far.spaceId)?.space.title ?? (await spaces.get(far.spaceId))?.title ?? null;
    const guildId = guildOf(one, side);
    const here = await settings.get(guildId);
    return {
      ...standing,
      link: one,
      side: room,
      farTitle: title === null ? null : readableIn(here, title),
      farServer: guildId === far.guildId ? null : readableServer(here, rooms.guildName(far.guildId) ?? UNNAMED),
    };
  };

  const invites: Facts['invites'] = (guildId) => invitesTo(accounts, guildId);

  return {
    link,
    ears: (entry) => ears(parts, entry),
    listeners: listenersOf,
    invites,
    of: async (entry, space, seen) => {
      const open = linksFrom({ book, links }, space.id).filter((one) => one.state.status === 'open');
      const shown = await Promise.all(open.map((one) => link(one, space.id)));
      const here = await settings.get(space.guildId);
      const heard = ears(parts, entry);
      const far = parts.linkedWith(space.id).map((one) => one.space);
      return {
        space,
        language: here.language,
        listeners: listenersOf(space, seen),
        ears: heard,
        deaf: parts.hearing.of(space.room.channelId),
        invites: heard === 'none-free' ? invites(space.guildId) : [],
        heard: heard === 'ready' ? entry.heard.shown(clock.monotonicMs()) : [],
        queue: queueOf(space, far, here),
        mutedByOthers: mutedByOthers(parts, space, seen),
        speakers: here.rules.speakers,
        turnedAway: turnedAwayOf(entry, seen),
        troubles: once([...troublesOf(entry), ...stillMuted(parts, space, seen)]),
        links: shown.map(onPanel),
        backstage: insideBackstage(parts, space),
        overflow: overflowTold(book, entry, space),
        namesOf: (userId) => nameIn(rooms, [space, ...far], userId),
      };
    },
  };
};

import type { CircleOf, Link, LinkWay, LinkWayState, Refusal, Space } from '../domain/index.ts';
import { forbiddenIn, mayGoToAnybody, sharedQueue, wayRule, waysOf } from '../domain/index.ts';
import type { Clock, SpaceId, UserId } from '../lib/index.ts';
import { readableIn, readableServer, UNNAMED } from './far-words.ts';
import { overflowTold } from './overflow-family.ts';
import type { HearingDesk } from './hearing-desk.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LinkBook } from './link-book.ts';
import type { LinkSeen, LinkTold } from './link-port.ts';
import type { OwedBook } from './owed.ts';
import type { OwedDesk } from './owed-desk.ts';
import type {
  AccountInvite,
  AccountPort,
  GuildSettings,
  PanelFacts,
  QueuedHand,
  RoomPort,
  RoomSeen,
  SpaceStore,
} from './ports.ts';
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
  /** A link from one side. */
  link(link: Link, side: SpaceId): Promise<LinkSeen>;
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
  applied: { announcement },
}: Entry): readonly Refusal[] => [
  ...troubles.values(),
  ...[openedLate, outsideCategory, uncopied, backstageFailure, overflowFailure].filter((one) => one !== null),
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

const onPanel = ({ link, mode, farTitle, farServer, outgoing, incoming, volume }: LinkSeen): LinkTold => ({
  id: link.id,
  mode,
  farTitle: farTitle ?? UNNAMED,
  farServer,
  outgoing,
  incoming,
  volume,
});

/** Whether nothing is known to keep our account from hearing a room, or from being heard there; in the audience one hears. */
const isAble = (parts: FactsParts, id: SpaceId, needs: SoundNeeds): boolean => {
  const entry = parts.book.get(id);
  if (entry === undefined || (needs.isHeard ? ears : seatOf)(parts, entry) !== 'ready') return false;
  return parts.hearing.of(entry.space.room.channelId)?.codes.some((code) => isInTheWay(code, needs)) !== true;
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

/** How one way stands, as one side sees it. */
const wayState = (parts: FactsParts, link: Link, way: LinkWay, side: SpaceId): LinkWayState => {
  const rule = wayRule(way, parts.circleOf);
  switch (rule) {
    case 'held':
    case 'unknown':
      return rule;
    case 'muted-from':
      return way.from.spaceId === side ? 'muted-here' : 'muted-there';
    case 'muted-to':
      return way.to.spaceId === side ? 'muted-here' : 'muted-there';
    case 'open':
      return isCarried(parts, link, way) ? 'carrying' : 'waiting';
  }
};

/** How a link will stand once somebody enters its code; what more people than may come in could hear waits for a say-so even then. */
const offeredStanding = (parts: FactsParts, { mode, near }: Link): ReturnType<typeof standingOf> => {
  const circle = parts.circleOf(near.spaceId);
  const isHeld = circle !== null && !mayGoToAnybody(circle, near.consent);
  const outgoing = circle === null ? 'unknown' : 'waiting';
  return {
    mode,
    outgoing: isHeld ? 'held' : outgoing,
    incoming: mode.type === 'conference' ? 'waiting' : null,
    volume: near.volume,
    carrying: false,
  };
};

/** How a link stands, without whom it leads to. */
const standingOf = (
  parts: FactsParts,
  link: Link,
  side: SpaceId,
): Pick<LinkSeen, 'mode' | 'outgoing' | 'incoming' | 'volume' | 'carrying'> => {
  if (link.state.status === 'offered') return offeredStanding(parts, link);
  const ways = waysOf(link);
  const stateOf = (way: LinkWay | undefined): LinkWayState | null =>
    way === undefined ? null : wayState(parts, link, way, side);
  const outgoing = stateOf(ways.find(({ from }) => from.spaceId === side));
  const incoming = stateOf(ways.find(({ to }) => to.spaceId === side));
  const wanted = [outgoing, incoming].filter(
    (state) => state !== null && ['carrying', 'waiting', 'unknown'].includes(state),
  );
  const { near, state } = link;
  const own = state.status === 'open' && state.far.spaceId === side ? state.far : near;
  const carrying = wanted.length > 0 && wanted.every((one) => one === 'carrying');
  return { mode: link.mode, outgoing, incoming, volume: own.volume, carrying };
};

/** Gathers facts; keeps nothing itself. */
export const createFacts = (parts: FactsParts): Facts => {
  const { spaces, rooms, accounts, settings, book, links, clock } = parts;

  const link = async (one: Link, side: SpaceId): Promise<LinkSeen> => {
    const far = farOf(one, side);
    const standing = standingOf(parts, one, side);
    if (far === null) return { ...standing, link: one, side, farTitle: null, farServer: null };
    // An ended far side is not in the book any more; its title still tells people what was removed.
    const title = book.get(far.spaceId)?.space.title ?? (await spaces.get(far.spaceId))?.title ?? null;
    const guildId = guildOf(one, side);
    const here = await settings.get(guildId);
    return {
      ...standing,
      link: one,
      side,
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
      const open = links.of(space.id).filter((one) => one.state.status === 'open');
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

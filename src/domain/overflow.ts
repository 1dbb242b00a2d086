import type { LinkId, SpaceId, UserId } from '../lib/index.ts';
import { aboutChanges } from './about.ts';
import { isBlocked } from './blocks.ts';
import type { OverflowGone, SpaceEvent } from './event.ts';
import { ending, isOpen } from './life.ts';
import { isMuted, MAX_KEPT_MUTES } from './mutes.ts';
import { personOf } from './people.ts';
import type { Overflow, OverflowRoom, Space } from './space.ts';
import { changesOf } from './space-rules.ts';
import type { SpaceRules } from './space-rules.ts';
import { cutToTitle } from './title.ts';

/**
 * Rooms beside one space. Each is linked with each other one, so four rooms in all are six links and four accounts of ours in a server; and
 * more than that is no conversation.
 */
const MAX_OVERFLOW = 3;
/** After one is over no other opens for this long: people who come and go at the edge of a full room do not have rooms made without end. */
export const REST_MS = 300_000;
/** The share of its places of which a room that has no more free counts as full, so that who comes meanwhile meets an open door. */
const MARGIN = 0.1;

type Beside = Extract<Overflow, { role: 'beside' }>;
type Main = Extract<Overflow, { role: 'main' }>;

/** Whether there is room for others; full before the last place is taken, and no longer only once twice as many are free. */
export type Crowd = 'room' | 'full';

/** Who is in a room, and how many it takes. */
export interface Places {
  /** Null where it takes as many as come. */
  readonly limit: number | null;
  readonly people: number;
  /** Bots of others. */
  readonly bots: number;
}

/** How full a room is. One place is kept for our own account, whether it sits there yet or not. A room without people is not full. */
export const crowdOf = ({ limit, people, bots }: Places, before: Crowd): Crowd => {
  if (limit === null || people === 0) return 'room';
  const places = Math.max(1, limit - bots - 1);
  const margin = Math.max(1, Math.ceil(places * MARGIN));
  const free = places - people;
  if (free <= margin) return 'full';
  return before === 'full' && free < 2 * margin ? 'full' : 'room';
};

/** No rooms beside it. */
export const NO_OVERFLOW: Main = { role: 'main', rooms: [], restsUntilMs: 0 };

/** The space beside which this one opened; null for one that opened by itself. */
export const mainOf = ({ overflow }: Pick<Space, 'overflow'>): SpaceId | null =>
  overflow.role === 'beside' ? overflow.mainId : null;

/** What all rooms of one conversation have in common: the id of its main space. */
export const conversationOf = (space: Pick<Space, 'id' | 'overflow'>): SpaceId => mainOf(space) ?? space.id;

/** The rooms beside a space. */
export const roomsBeside = ({ overflow }: Pick<Space, 'overflow'>): readonly OverflowRoom[] =>
  overflow.role === 'main' ? overflow.rooms : [];

/** Whether another room is wanted beside it once all are full. */
export const wantsOverflow = (space: Space): boolean =>
  space.life.status === 'live' &&
  space.overflow.role === 'main' &&
  space.rules.overflow &&
  // Nobody new comes in, so nobody stands before the door.
  !space.rules.locked &&
  space.brake === null &&
  space.overflow.rooms.length < MAX_OVERFLOW;

/** Whether another room may open beside it now, were it full. */
export const mayOverflow = (space: Space, nowMs: number): boolean =>
  wantsOverflow(space) && space.overflow.role === 'main' && nowMs >= space.overflow.restsUntilMs;

/** Its room is full: another is to open. `linkIds`: at least one for each room there is. */
export const openOverflow = (
  space: Space,
  { spaceId, linkIds }: { readonly spaceId: SpaceId; readonly linkIds: readonly LinkId[] },
  nowMs: number,
): readonly SpaceEvent[] => {
  const rooms = roomsBeside(space);
  if (!mayOverflow(space, nowMs) || linkIds.length <= rooms.length) return [];
  const taken = new Set(rooms.map(({ number }) => number));
  const number = [2, 3, 4].find((one) => !taken.has(one)) ?? 2;
  return [{ type: 'overflow-opened', spaceId, number, linkIds: linkIds.slice(0, rooms.length + 1) }];
};

/** One is over. Whoever ended it by hand wants none. */
export const overflowGone = (
  space: Space,
  { spaceId, why }: { readonly spaceId: SpaceId; readonly why: OverflowGone },
  nowMs: number,
): readonly SpaceEvent[] => {
  if (!roomsBeside(space).some((room) => room.spaceId === spaceId)) return [];
  const gone: SpaceEvent = { type: 'overflow-gone', spaceId, why, atMs: nowMs };
  if (why !== 'by-hand' || !space.rules.overflow) return [gone];
  const rules: SpaceRules = { ...space.rules, overflow: false };
  return [gone, { type: 'rules-changed', rules, changed: changesOf(space.rules, rules) }];
};

/** Whose mute ended in a room beside a space, which that does not know yet. */
export const heardAgain = ({ overflow }: Pick<Space, 'overflow'>): readonly UserId[] =>
  overflow.role === 'beside' ? (overflow.heardAgain ?? []) : [];

/** The space beside which it opened knows of it now. */
export const mainTold = (space: Space, userId: UserId): readonly SpaceEvent[] =>
  heardAgain(space).includes(userId) ? [{ type: 'main-told', userId }] : [];

/** What it opened beside is over, or has it no more. */
export const mainOver = (space: Space, nowMs: number): readonly SpaceEvent[] =>
  space.overflow.role === 'beside' ? ending(space, 'main-over', nowMs) : [];

const markOf = (number: number): string => ` · ${number}`;

/** Its host is in a room beside it: they are away since now, whenever they left its own. */
export const hostNear = (space: Space, nowMs: number): readonly SpaceEvent[] => {
  const host = personOf(space, space.hostId);
  if (host?.floor !== 'away' || roomsBeside(space).length === 0) return [];
  return [{ type: 'floor-changed', userId: host.userId, floor: 'away', atMs: nowMs }];
};

/** The title of a room beside a space, within what a title may have. */
const titleBeside = (title: string, number: number): string => {
  const mark = markOf(number);
  const whole = `${title}${mark}`;
  const cut = cutToTitle(whole);
  return cut === whole ? whole : `${cutToTitle([...title].slice(0, -mark.length - 1).join(''))}…${mark}`;
};

/** A title without the mark of that room, which is no part of what its space is called. */
export const withoutMark = (title: string, number: number): string => {
  const mark = markOf(number);
  return title.trimEnd().endsWith(mark) ? title.trimEnd().slice(0, -mark.length) : title;
};

/** How a room beside a space runs: as that one, but that it goes when it is over and has none beside it. */
const rulesBeside = ({ rules }: Space, adultsOnly: boolean): SpaceRules => ({
  ...rules,
  adultsOnly: rules.adultsOnly || adultsOnly,
  keepRoom: false,
  overflow: false,
});

/** A space opens beside another one, whose room is full: run by the same people, in the same way. */
export const openedBeside = (main: Space, room: OverflowRoom, adultsOnly: boolean, nowMs: number): SpaceEvent => ({
  type: 'opened',
  id: room.spaceId,
  guildId: main.guildId,
  hostId: main.hostId,
  room: { origin: 'created', kind: main.room.kind, channelId: null },
  title: titleBeside(main.title, room.number),
  description: main.description,
  about: main.about,
  rules: rulesBeside(main, adultsOnly),
  blocked: main.blocked.filter(({ scope }) => scope !== 'space').map(({ userId }) => userId),
  beside: { role: 'beside', mainId: main.id, number: room.number },
  atMs: nowMs,
});

/** Who runs the main space runs this one too. */
const roles = (space: Space, main: Space, nowMs: number): readonly SpaceEvent[] => {
  const floorOf = (userId: UserId) => personOf(space, userId)?.floor ?? 'away';
  const host: readonly SpaceEvent[] =
    main.hostId === space.hostId
      ? []
      : [
          {
            type: 'host-changed',
            userId: main.hostId,
            floor: floorOf(main.hostId),
            why: 'transferred',
            atMs: nowMs,
          },
        ];
  const coHosts = new Set(main.people.flatMap(({ userId, role }) => (role === 'co-host' ? [userId] : [])));
  const changed = (userId: UserId, role: 'co-host' | 'speaker'): SpaceEvent => ({
    type: 'role-changed',
    userId,
    role,
    floor: floorOf(userId),
    atMs: nowMs,
  });
  const known = new Map(space.people.map(({ userId, role }) => [userId, role]));
  // Who was host until now is what they are in the main space.
  const dropped = space.people.filter(
    ({ userId, role }) => role !== 'speaker' && userId !== main.hostId && !coHosts.has(userId),
  );
  const made = [...coHosts].filter((userId) => known.get(userId) !== 'co-host' && userId !== space.hostId);
  return [
    ...host,
    // Who is not there has no place there any more; who speaks there still does.
    ...dropped.map(({ userId, floor }) =>
      floor === 'away' ? ({ type: 'speaker-sent-down', userId, inRoom: false } as const) : changed(userId, 'speaker'),
    ),
    ...made.map((userId) => changed(userId, 'co-host')),
  ];
};

/** Who is kept out of the main space is kept out here, and who is a guest there is one here. */
const doors = (space: Space, main: Space): readonly SpaceEvent[] => {
  const isBySpace = ({ scope }: Space['blocked'][number]): boolean => scope !== 'server';
  const wanted = new Set(main.blocked.filter(isBySpace).map(({ userId }) => userId));
  const held = new Set(space.blocked.filter(isBySpace).map(({ userId }) => userId));
  const guests = new Set(main.guests);
  return [
    ...[...held]
      .filter((userId) => !wanted.has(userId))
      .map((userId): SpaceEvent => ({ type: 'unblocked', userId, scope: 'space' })),
    ...[...wanted]
      .filter((userId) => !held.has(userId))
      .flatMap((userId): readonly SpaceEvent[] => [
        { type: 'blocked', userId, scope: 'space' },
        ...(space.toRemove.includes(userId) ? [] : [{ type: 'removed', userId } as const]),
      ]),
    ...space.guests
      .filter((userId) => !guests.has(userId))
      .map((userId): SpaceEvent => ({ type: 'guest-dropped', userId })),
    ...main.guests
      .filter((userId) => !space.guests.includes(userId))
      .map((userId): SpaceEvent => ({ type: 'guest-added', userId })),
  ];
};

const brake = (space: Space, main: Space, nowMs: number): readonly SpaceEvent[] => {
  if (main.brake === null) return space.brake === null ? [] : [{ type: 'brake-released' }];
  const { byUserId, isModerators } = main.brake;
  if (space.brake?.isModerators === isModerators) return [];
  return [{ type: 'brake-pulled', byUserId, atMs: nowMs, ...(isModerators ? { byModerator: true } : {}) }];
};

/**
 * Who is silent in the main space is silent here, with the floor or as soon as they have it, and who is heard again there is here. By that
 * one's list alone: a mute of before it followed is none. What is a moderator's there is here. Whose mute ended here is heard until it knows that.
 */
const mutes = (space: Space, main: Space): readonly SpaceEvent[] => {
  const silent = [...main.keptMutes, ...main.muted].slice(-MAX_KEPT_MUTES);
  const isModerators = (userId: UserId): boolean => main.moderatorsMutes.includes(userId);
  const isTold = (userId: UserId): boolean =>
    isMuted(space, userId) && (!isModerators(userId) || space.moderatorsMutes.includes(userId));
  return [
    ...silent
      .filter((userId) => !isTold(userId) && !isBlocked(space, userId) && !heardAgain(space).includes(userId))
      .map((userId): SpaceEvent => ({ type: 'muted', userId, ...(isModerators(userId) ? { byModerator: true } : {}) })),
    ...[...space.muted, ...space.keptMutes]
      .filter((userId) => !isMuted(main, userId))
      .map((userId): SpaceEvent => ({ type: 'unmuted', userId, byMain: true })),
  ];
};

const texts = (space: Space, main: Space, { number }: Beside): readonly SpaceEvent[] => {
  const title = titleBeside(main.title, number);
  const about = aboutChanges(space.about, main.about);
  return [
    ...(title === space.title ? [] : [{ type: 'retitled', title } as const]),
    ...(main.description === space.description ? [] : [{ type: 'described', description: main.description } as const]),
    ...(about.length === 0 ? [] : [{ type: 'about-changed', about: main.about, changed: about } as const]),
  ];
};

/** What of the main space is otherwise than here: rules, people who run it, who may come in, brake, title. */
export const follow = (
  space: Space,
  { main, adultsOnly }: { readonly main: Space; readonly adultsOnly: boolean },
  nowMs: number,
): readonly SpaceEvent[] => {
  const { overflow } = space;
  if (overflow.role !== 'beside' || overflow.mainId !== main.id || !isOpen(space) || !isOpen(main)) return [];
  const rules = rulesBeside(main, adultsOnly);
  const changed = changesOf(space.rules, rules);
  return [
    ...(changed.length === 0 ? [] : [{ type: 'rules-changed', rules, changed } as const]),
    ...texts(space, main, overflow),
    ...roles(space, main, nowMs),
    ...doors(space, main),
    ...brake(space, main, nowMs),
    ...mutes(space, main),
  ];
};

import type { Space } from '../domain/index.ts';
import { onStage, refuse } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Clock, Ids, SpaceId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import { done } from './done.ts';
import type { KeyedTurns } from './keyed-turns.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { Effect, NoticeEffect } from './outbox-port.ts';
import { NOTICE_TEXT_LIMIT } from './outbox-port.ts';
import type { PersonalList, PersonalStore, Warning } from './personal-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf } from './person-words.ts';
import type { RoomSeen } from './ports.ts';
import type { Entry } from './space-book.ts';
import type { WatchIndex } from './watch-index.ts';
import { createWatchIndex } from './watch-index.ts';

/** People on one list, of all servers: more than anybody meets, and a page of a few kilobytes. */
const MAX_LISTED = 200;
/** A warning that comes later than this after somebody went up is none. */
const TOLD_WITHIN_MS = 600_000;
/** Warnings that are stored in one transaction. */
const AT_ONCE = 100;
/** Pairs of people of one space that are remembered as told; the store knows them all. */
const MAX_TOLD = 10_000;

/** Private lists, and the warnings that come of them. */
export interface PersonalDesk {
  of(userId: UserId): Promise<PersonalList>;
  change(userId: UserId, blockedId: UserId, isOn: boolean): Promise<Outcome<PersonalList>>;
  setMessages(userId: UserId, isOn: boolean): Promise<Outcome<PersonalList>>;
  /** Removes the list of somebody who asks to be forgotten, with what they changed before they asked. */
  clear(userId: UserId): Promise<Outcome<null>>;
  /** Which of `userIds` are on the list of `userId`. */
  among(userId: UserId, userIds: readonly UserId[]): Promise<readonly UserId[]>;
  /**
   * Somebody came or went, or went up: whoever is there with somebody on their list is told, once for each space and person. Costs no read
   * but of who is up and was not asked about yet, and no look at who listens while nobody of these is on any list.
   */
  look(entry: Entry): void;
  /** The space is over. */
  over(spaceId: SpaceId): void;
}

/** What it is made of. */
export interface PersonalParts extends Speaking {
  readonly store: PersonalStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The room as it is seen now; null when it is not. */
  seen(entry: Entry): RoomSeen | null;
  spawn(name: string, work: Promise<unknown>): void;
  /** These effects are stored. It must not throw. */
  onEffects(effects: readonly Effect[]): void;
}

interface Desk extends PersonalParts {
  readonly index: WatchIndex;
  readonly turns: KeyedTurns;
  /** Of whom people were told, by space. */
  readonly told: Map<SpaceId, Set<string>>;
  /** Spaces for which lists are being read. */
  readonly reading: Set<SpaceId>;
}

const changed = async (
  desk: Desk,
  userId: UserId,
  blockedId: UserId,
  isOn: boolean,
): Promise<Outcome<PersonalList>> => {
  const { store, index, clock } = desk;
  if (userId === blockedId) return refuse('not-yourself');
  const { blocks } = await store.of(userId);
  const isKnown = blocks.some((one) => one.userId === blockedId);
  if (isOn && isKnown) return refuse('on-own-list');
  if (!isOn && !isKnown) return refuse('not-on-own-list');
  if (isOn && blocks.length >= MAX_LISTED) return refuse('own-list-full', { max: String(MAX_LISTED) });
  await (isOn ? store.add(userId, { userId: blockedId, atMs: clock.wallMs() }) : store.remove(userId, blockedId));
  index.changed(blockedId);
  return done(await store.of(userId));
};

const setMessages = async (desk: Desk, userId: UserId, isOn: boolean): Promise<Outcome<PersonalList>> => {
  await desk.store.setMessages(userId, isOn);
  const list = await desk.store.of(userId);
  for (const { userId: blockedId } of list.blocks) desk.index.changed(blockedId);
  return done(list);
};

const clear = async ({ store, index }: Desk, userId: UserId): Promise<Outcome<null>> => {
  const { blocks } = await store.of(userId);
  await store.clear(userId);
  for (const { userId: blockedId } of blocks) index.changed(blockedId);
  return done(null);
};

/** Who is there and is to be told of whom, of those that were not; they count as told from now on. */
const untold = (desk: Desk, { id }: Space, up: readonly UserId[], seen: RoomSeen): ReadonlyMap<UserId, UserId[]> => {
  const told = desk.told.get(id) ?? new Set<string>();
  const found = new Map<UserId, UserId[]>();
  for (const blockedId of up) {
    const watchers = desk.index.of(blockedId);
    if (watchers === null || watchers.size === 0) continue;
    for (const { userId } of seen.people) {
      const pair = `${userId} ${blockedId}`;
      if (watchers.get(userId) !== true || told.has(pair) || told.size >= MAX_TOLD) continue;
      told.add(pair);
      found.set(userId, [...(found.get(userId) ?? []), blockedId]);
    }
  }
  if (told.size > 0) desk.told.set(id, told);
  return found;
};

const warningOf = async (
  desk: Desk,
  space: Space,
  { userId, blockedIds }: { readonly userId: UserId; readonly blockedIds: readonly UserId[] },
): Promise<Warning> => {
  const { id, guildId, title, room, hostId } = space;
  const atMs = desk.clock.wallMs();
  const { safety } = texts(await languageOf(desk, guildId, userId));
  const server = desk.guildName(guildId);
  const text = safety.warning({ title, server, channelId: room.channelId, userIds: blockedIds, hostId });
  const notice: NoticeEffect = {
    type: 'notice',
    // Names nobody: keys stand in the process's log.
    key: `personal ${desk.ids.next()}`,
    guildId,
    atMs,
    userId,
    text: text.slice(0, NOTICE_TEXT_LIMIT),
    buttons:
      room.channelId === null
        ? []
        : [{ label: safety.openRoom, url: `https://discord.com/channels/${guildId}/${room.channelId}` }],
    untilMs: atMs + TOLD_WITHIN_MS,
    channelId: null,
    // Whom somebody does not want to meet stands in no channel.
    isDirectOnly: true,
  };
  return { spaceId: id, userId, blockedIds, notice };
};

const warn = async (desk: Desk, space: Space, found: ReadonlyMap<UserId, UserId[]>): Promise<void> => {
  const people = [...found];
  try {
    for (let at = 0; at < people.length; at += AT_ONCE) {
      const some = people.slice(at, at + AT_ONCE);
      const warnings = some.map(([userId, blockedIds]) => warningOf(desk, space, { userId, blockedIds }));
      desk.onEffects(await desk.store.warn(await Promise.all(warnings)));
    }
  } catch (error) {
    // The store knows who was told: the others are at the next look.
    desk.told.delete(space.id);
    throw error;
  }
};

const look = (desk: Desk, entry: Entry): void => {
  const { space } = entry;
  if (space.life.status !== 'live' || desk.reading.has(space.id)) return;
  const up = onStage(space);
  if (up.some((userId) => desk.index.of(userId) === null)) {
    desk.reading.add(space.id);
    desk.spawn('who is to be warned', readThenLook(desk, entry, up));
    return;
  }
  tell(desk, entry, up);
};

const readThenLook = async (desk: Desk, entry: Entry, asked: readonly UserId[]): Promise<void> => {
  try {
    await desk.index.load(asked);
  } finally {
    desk.reading.delete(entry.space.id);
  }
  tell(desk, entry, onStage(entry.space));
  // Who went up meanwhile; each is asked about once, whatever the index remembers.
  if (onStage(entry.space).some((userId) => !asked.includes(userId))) look(desk, entry);
};

const tell = (desk: Desk, entry: Entry, up: readonly UserId[]): void => {
  const isAnywhere = up.some((userId) => (desk.index.of(userId)?.size ?? 0) > 0);
  const seen = isAnywhere ? desk.seen(entry) : null;
  if (seen === null || entry.space.life.status !== 'live') return;
  const found = untold(desk, entry.space, up, seen);
  if (found.size > 0) desk.spawn('warn people', warn(desk, entry.space, found));
};

/** Nobody was asked about yet. */
export const createPersonalDesk = (parts: PersonalParts): PersonalDesk => {
  const index = createWatchIndex(parts.store);
  const desk: Desk = { ...parts, index, turns: createKeyedTurns(), told: new Map(), reading: new Set() };
  return {
    of: (userId) => parts.store.of(userId),
    change: (userId, blockedId, isOn) => desk.turns.run(userId, () => changed(desk, userId, blockedId, isOn)),
    setMessages: (userId, isOn) => desk.turns.run(userId, () => setMessages(desk, userId, isOn)),
    clear: (userId) => desk.turns.run(userId, () => clear(desk, userId)),
    among: async (userId, userIds) => {
      const others = userIds.filter((one) => one !== userId);
      await index.load(others);
      return others.filter((one) => index.of(one)?.has(userId) === true);
    },
    look: (entry) => look(desk, entry),
    over: (spaceId) => {
      desk.told.delete(spaceId);
      parts.spawn('forget who was warned', parts.store.over(spaceId));
    },
  };
};

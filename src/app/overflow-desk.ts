import type { Link, OverflowGone, OverflowRoom, Refusal, Space } from '../domain/index.ts';
import {
  conversationOf,
  crowdOf,
  decide,
  evolveAll,
  heardAgain,
  isBlocked,
  isMuted,
  isOpen,
  mainOf,
  mayOverflow,
  newEnd,
  openedBeside,
  refuse,
  roomsBeside,
  wantsOverflow,
} from '../domain/index.ts';
import type { LinkId, SpaceId, UserId } from '../lib/index.ts';
import { logOf } from './action-log.ts';
import type { AppDeps } from './deps.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { LeaseBook } from './lease-book.ts';
import type { LinkBook } from './link-book.ts';
import type { Logbook } from './logbook.ts';
import { NOTHING_APPLIED } from './nothing-applied.ts';
import type { Outbox } from './outbox.ts';
import { besideOf, familyOf } from './overflow-family.ts';
import type { RoomSeen } from './ports.ts';
import { lacking } from './refusals.ts';
import type { Entry, SpaceBook } from './space-book.ts';
import { createEntry } from './space-book.ts';
import type { SpaceDesk } from './space-desk.ts';
import { MAJLIS } from './space-desk.ts';

/** Opens rooms beside those that are full, keeps them as their main space is, and ends them with it. */
export interface OverflowDesk {
  /** A space, or its room, may be otherwise than before: its whole conversation is looked at. */
  look(entry: Entry): void;
  /** Whether a room is kept though it is empty: all others are full; or others are still beside it, which would go with it. */
  isNeeded(entry: Entry): boolean;
  /** Does it once whatever else was given here for its conversation is done, or never where too much waits. */
  inTurn(entry: Entry, work: () => Promise<void>): Promise<void>;
  /** Until what is known of its conversation is done: its rooms are as the first one is. */
  followed(entry: Entry): Promise<void>;
  /** Nothing begins any more. */
  close(): void;
}

/** What it has of the rest of the app. */
export interface OverflowParts {
  readonly deps: Pick<AppDeps, 'spaces' | 'links' | 'rooms' | 'accounts' | 'clock' | 'ids'>;
  readonly book: SpaceBook;
  readonly links: LinkBook;
  readonly leases: LeaseBook;
  readonly logbook: Logbook;
  readonly outbox: Pick<Outbox, 'wake'>;
  readonly desk: Pick<SpaceDesk, 'change'>;
  /** The room of a space as it is seen; null when it cannot be. */
  readonly seen: (entry: Entry) => RoomSeen | null;
  readonly isAvailable: (guildId: Space['guildId']) => boolean;
  readonly nudge: (entry: Entry) => void;
  /** Accounts that could be invited to a server. */
  readonly invites: (guildId: Space['guildId']) => readonly { readonly name: string; readonly applicationId: string }[];
  spawn(name: string, work: Promise<unknown>): void;
}

interface Look {
  dirty: boolean;
  /** Resolves when nothing is left to be done, or it failed. */
  done: Promise<void>;
}

interface Desk extends OverflowParts {
  /** Conversations that are being looked at; whether something came meanwhile. Bounded by the spaces. */
  readonly under: Map<SpaceId, Look>;
  /** Links that were made, or were found made, by this process, by the main space: what people end of them is not made again. Bounded by the rooms. */
  readonly linked: Map<SpaceId, Set<LinkId>>;
  isClosed: boolean;
}

/** How often it is noted that a host is in another room; well within the time after which a space is claimed. */
const HOST_NEAR_MS = 45_000;

/** Accounts that can be told of in one text. */
const INVITES_TOLD = 3;

/** Notes how full a room is as it is seen; whether that is news. */
const noteCrowd = ({ seen }: OverflowParts, entry: Entry): boolean => {
  const room = isOpen(entry.space) ? seen(entry) : null;
  if (room === null) return false;
  const before = entry.crowd;
  entry.crowd = crowdOf({ limit: room.limit, people: room.people.length, bots: room.bots.length }, before);
  return entry.crowd !== before;
};

/** Stores a room of a conversation as a space of its own; its id is stored in the main space already. */
const open = async (desk: Desk, main: Entry, room: OverflowRoom): Promise<Entry> => {
  const { deps, book, leases, logbook, outbox } = desk;
  const nowMs = deps.clock.wallMs();
  const adultsOnly = main.roomCircle?.adultsOnly === true;
  const event = openedBeside(main.space, room, adultsOnly, nowMs);
  const opened = evolveAll(null, [event]);
  // As its main space is from the beginning: its room is made for those whom that lets in, with one call instead of one for each.
  const followed = decide(opened, { type: 'follow', main: main.space, adultsOnly }, MAJLIS, nowMs);
  const space = followed.ok ? evolveAll(opened, followed.events) : opened;
  const entry = createEntry(space, NOTHING_APPLIED, true);
  // In the book before it is stored, as any opening.
  book.add(entry);
  try {
    const log = logOf([event], MAJLIS, nowMs);
    const effects = await logbook.effectsOf(space, log, String(space.revision));
    await deps.spaces.insert(space, log, effects);
    entry.isStored = true;
    outbox.wake(effects);
  } catch (error) {
    book.remove(space.id);
    throw error;
  }
  desk.spawn('settle leases', leases.settle());
  desk.nudge(entry);
  return entry;
};

const linkedIn = ({ linked }: Desk, mainId: SpaceId): Set<LinkId> => {
  const known = linked.get(mainId) ?? new Set();
  linked.set(mainId, known);
  return known;
};

/** Links a room with another of its conversation, once: a link that somebody ended is not made again. */
const linkUp = async (desk: Desk, entry: Entry, { id, withId }: OverflowRoom['links'][number]): Promise<void> => {
  const { links, book, deps } = desk;
  const linked = linkedIn(desk, conversationOf(entry.space));
  const other = book.get(withId);
  if (linked.has(id) || other === undefined || !isOpen(other.space) || !isOpen(entry.space)) return;
  if ((await deps.links.get(id)) === null) {
    const end = ({ space }: Entry): Link['near'] =>
      newEnd({ spaceId: space.id, guildId: space.guildId, byUserId: space.hostId });
    const sinceMs = deps.clock.wallMs();
    const state: Link['state'] = { status: 'open', far: end(entry), sinceMs };
    const made = await links.change(
      { ok: true, link: { id, revision: 1, mode: { type: 'conference' }, near: end(other), state } },
      null,
    );
    // The next look makes it.
    if (!made.ok) return;
  }
  linked.add(id);
};

/** Why a room is over, by the end of its space. */
const goneBy = ({ life }: Space): OverflowGone => {
  if (life.status !== 'ending' && life.status !== 'ended') return 'over';
  switch (life.reason) {
    case 'ended-by-host':
    case 'ended-by-moderator':
    case 'room-deleted':
      return 'by-hand';
    case 'could-not-open':
      return 'could-not';
    default:
      return 'over';
  }
};

const forget = async (desk: Desk, main: Entry, { spaceId, links }: OverflowRoom, space: Space): Promise<void> => {
  const why = goneBy(space);
  const failure = desk.book.get(spaceId)?.openFailure ?? null;
  if (why === 'could-not') main.overflowFailure = failure ?? refuse('discord-unavailable').refusal;
  await desk.desk.change(main, { type: 'overflow-gone', spaceId, why }, MAJLIS);
  for (const { id } of links) desk.linked.get(main.space.id)?.delete(id);
};

/** Whose mute ended in a room, since somebody called them up there or lifted it in Discord itself, is heard again in all of them. */
const tellMain = async ({ desk }: Desk, main: Entry, entry: Entry): Promise<void> => {
  for (const userId of heardAgain(entry.space)) {
    const freed = isMuted(main.space, userId) ? await desk.change(main, { type: 'freed', userId }, MAJLIS) : null;
    // What it did not take is told it by the next look; until then they are not silenced again.
    if (freed?.ok !== false) await desk.change(entry, { type: 'main-told', userId }, MAJLIS);
  }
};

/** What is about to be taken over of people is done outside in the name of whoever did it in the main space. */
const carryCauses = (main: Entry, { space, causes }: Entry): void => {
  const differs = (userId: UserId): boolean =>
    [isMuted, isBlocked].some((is) => is(main.space, userId) !== is(space, userId));
  for (const [about, cause] of main.causes) if (about !== 'space' && differs(about)) causes.set(about, cause);
};

/** One room beside a space: stored, as its main space is, and linked; or forgotten once it is over. */
const tendRoom = async (desk: Desk, main: Entry, room: OverflowRoom): Promise<void> => {
  const known = desk.book.get(room.spaceId);
  const stored = known === undefined ? await desk.deps.spaces.get(room.spaceId) : known.space;
  if (stored !== null && !isOpen(stored)) return await forget(desk, main, room, stored);
  const entry = known ?? (await open(desk, main, room));
  // Before the room of the main space was seen nobody knows for whom it is.
  const adultsOnly = main.roomCircle?.adultsOnly ?? entry.space.rules.adultsOnly;
  await tellMain(desk, main, entry);
  carryCauses(main, entry);
  await desk.desk.change(entry, { type: 'follow', main: main.space, adultsOnly }, MAJLIS);
  for (const link of room.links) await linkUp(desk, entry, link);
};

/** What keeps another room from being opened, or null. */
const obstacle = ({ deps, leases, invites }: Desk, main: Entry): Refusal | null => {
  const { guildId, room } = main.space;
  const missing = deps.rooms.missing(guildId, null, room.kind);
  if (missing.length > 0) return lacking(missing, null);
  if (leases.couldSitBeside(main)) return null;
  const told = invites(guildId).slice(0, INVITES_TOLD);
  const named = told.map(({ name, applicationId }) => `${applicationId}:${name}`).join(' ');
  return refuse('overflow-no-account', named === '' ? {} : { invites: named, guild: guildId }).refusal;
};

/** Opens another room where all that there are are full. */
const tendNeed = async (desk: Desk, main: Entry): Promise<void> => {
  const { deps, isAvailable } = desk;
  const { id, guildId } = main.space;
  if (!isAvailable(guildId)) return;
  // One that is over, and not forgotten yet, is none beside which another opens: first there is a rest.
  const rooms = [id, ...roomsBeside(main.space).map(({ spaceId }) => spaceId)].map((one) => desk.book.get(one));
  const isFull = rooms.every((one) => one?.crowd === 'full' && one.space.life.status === 'live');
  const isWanted = isFull && wantsOverflow(main.space);
  // What could not be made is told until it is tried again.
  if (isWanted && !mayOverflow(main.space, deps.clock.wallMs())) return;
  const failure = isWanted ? obstacle(desk, main) : null;
  const isNews = JSON.stringify(failure) !== JSON.stringify(main.overflowFailure);
  main.overflowFailure = failure;
  if (isNews) desk.nudge(main);
  if (!isWanted || failure !== null) return;
  // as, twice: the id source makes ids of the form that these have.
  const linkIds = [...roomsBeside(main.space), main].map(() => deps.ids.next() as LinkId);
  await desk.desk.change(main, { type: 'open-overflow', spaceId: deps.ids.next() as SpaceId, linkIds }, MAJLIS);
};

/** A host who is in another room of the conversation is not gone from it: nobody is to take over from them. */
const tendHost = async (desk: Desk, main: Entry): Promise<void> => {
  const { id, hostId, people } = main.space;
  const host = people.find(({ userId }) => userId === hostId);
  if (host?.floor !== 'away' || desk.deps.clock.wallMs() - host.sinceMs < HOST_NEAR_MS) return;
  const isNear = besideOf(desk.book, id).some((one) => desk.seen(one)?.people.some(({ userId }) => userId === hostId));
  if (isNear) await desk.desk.change(main, { type: 'host-near' }, MAJLIS);
};

/** Looks at a conversation: its rooms are there, and no others. */
const tend = async (desk: Desk, mainId: SpaceId): Promise<void> => {
  const { book } = desk;
  const main = book.get(mainId);
  const rooms = main !== undefined && isOpen(main.space) ? roomsBeside(main.space) : [];
  const wanted = new Set(rooms.map(({ spaceId }) => spaceId));
  for (const entry of besideOf(book, mainId))
    if (!wanted.has(entry.space.id)) await desk.desk.change(entry, { type: 'main-over' }, MAJLIS);
  if (main === undefined || !isOpen(main.space)) {
    desk.linked.delete(mainId);
    return;
  }
  for (const room of rooms) await tendRoom(desk, main, room);
  await tendHost(desk, main);
  await tendNeed(desk, main);
};

const run = async (desk: Desk, mainId: SpaceId, state: Look): Promise<void> => {
  try {
    while (state.dirty && !desk.isClosed) {
      state.dirty = false;
      await tend(desk, mainId);
    }
  } finally {
    // What failed is looked at again by the slow pass.
    desk.under.delete(mainId);
  }
};

/** Whether there is nothing to be done for a conversation, which is that of nearly all spaces. */
const isPlain = ({ space, overflowFailure }: Entry): boolean =>
  mainOf(space) === null &&
  isOpen(space) &&
  !space.rules.overflow &&
  roomsBeside(space).length === 0 &&
  overflowFailure === null;

/** The desk; nothing is looked at yet. */
export const createOverflowDesk = (parts: OverflowParts): OverflowDesk => {
  const desk: Desk = { ...parts, under: new Map(), linked: new Map(), isClosed: false };
  const turns = createKeyedTurns();
  return {
    look: (entry) => {
      if (desk.isClosed || !entry.isStored || isPlain(entry)) return;
      const mainId = conversationOf(entry.space);
      // Where there is room is told in all of them.
      if (noteCrowd(desk, entry)) for (const one of familyOf(desk.book, mainId)) desk.nudge(one);
      // Its announcement counts the people of all of them.
      const main = desk.book.get(mainId);
      if (main !== undefined && main !== entry) desk.nudge(main);
      const state = desk.under.get(mainId);
      if (state !== undefined) {
        state.dirty = true;
        return;
      }
      const begun: Look = { dirty: true, done: Promise.resolve() };
      desk.under.set(mainId, begun);
      const running = run(desk, mainId, begun);
      begun.done = running.catch(() => undefined);
      desk.spawn('rooms beside a full one', running);
    },
    inTurn: async ({ space }, work) => {
      await turns.run(conversationOf(space), async () => {
        await work();
        return { ok: true, value: null };
      });
    },
    followed: async ({ space }) => await desk.under.get(conversationOf(space))?.done,
    isNeeded: ({ space }) => {
      const others = familyOf(desk.book, conversationOf(space)).filter((one) => one.space.id !== space.id);
      if (others.length === 0) return false;
      return mainOf(space) === null || others.every(({ crowd }) => crowd === 'full');
    },
    close: () => {
      desk.isClosed = true;
    },
  };
};

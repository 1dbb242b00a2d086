import type { ChannelId, Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import type { RoomSeen } from './ports.ts';
import { isOutsideError } from './refusals.ts';
import type { SecondLook } from './second-look.ts';
import type { Entry, SpaceBook } from './space-book.ts';

/**
 * People asked about in one slow pass: of a space two who have a part in it and one of the others, and no more than these of all spaces
 * together, so that doubt never costs more than half a request a second.
 */
const PER_PASS = 30;
const WITH_A_PART = 2;
const OTHERS = 1;

/** Asked about before a space ends for being empty: its host, and some of its speakers. */
const BEFORE_THE_END = 5;

/** Somebody who acts in a room and is not seen there is asked about no more often than this. */
const SAME_PERSON_MS = 5000;

/** Doubts what the gateway has told. */
export interface Doubts {
  /** Asks about a few people of each live space, those first whom nobody asked about for longest. One pass at a time. */
  pass(): Promise<void>;
  /** Asks about who may be there unseen, before a space ends because nobody is. */
  beforeEnd(entry: Entry): Promise<void>;
  /** Asks about somebody who acts in the room of a space and is not seen there. */
  actsUnseen(entry: Entry, userId: UserId): Promise<void>;
}

/** Where doubts come from, and whom they tell. */
export interface DoubtsParts {
  readonly book: SpaceBook;
  readonly rooms: SecondLook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isAvailable: (guildId: GuildId) => boolean;
  /** The room as it is seen; null when it cannot be. */
  readonly look: (entry: Entry) => RoomSeen | null;
  /** Somebody is not where they were seen, or not as they were; the rooms that look otherwise. */
  readonly onNews: (guildId: GuildId, userId: UserId, rooms: readonly ChannelId[]) => void;
}

/** When somebody was last asked about, monotonic. Those who have nothing to do with a space any more are forgotten by each pass. */
interface Asked {
  lastMs(guildId: GuildId, userId: UserId): number;
  note(guildId: GuildId, userId: UserId): void;
  keep(people: readonly { readonly guildId: GuildId; readonly userId: UserId }[]): void;
}

const createAsked = (clock: Clock): Asked => {
  const keyOf = (guildId: GuildId, userId: UserId): string => `${guildId} ${userId}`;
  const times = new Map<string, number>();
  return {
    lastMs: (guildId, userId) => times.get(keyOf(guildId, userId)) ?? Number.NEGATIVE_INFINITY,
    note: (guildId, userId) => void times.set(keyOf(guildId, userId), clock.monotonicMs()),
    keep: (people) => {
      const kept = new Set(people.map(({ guildId, userId }) => keyOf(guildId, userId)));
      for (const key of times.keys()) if (!kept.has(key)) times.delete(key);
    },
  };
};

/** The host first, then the speakers, then who asks to speak. */
const partIn = ({ space }: Entry): readonly UserId[] => [
  ...new Set([space.hostId, ...[...space.people, ...space.hands].map(({ userId }) => userId)]),
];

/** Nobody was asked about yet. */
export const createDoubts = (parts: DoubtsParts): Doubts => {
  const { book, rooms, clock, logger, isAvailable, look, onNews } = parts;
  const asked = createAsked(clock);
  let passing: Promise<void> | null = null;

  /** False when there is no use in asking on now. */
  const ask = async (guildId: GuildId, userId: UserId): Promise<boolean> => {
    asked.note(guildId, userId);
    try {
      const changed = await rooms.lookAgain(guildId, userId);
      if (changed.length > 0) onNews(guildId, userId, changed);
      return true;
    } catch (error) {
      if (!isOutsideError(error)) throw error;
      logger.debug('Discord does not tell where somebody is', { guildId, failure: error.failure.code });
      return !error.failure.retryable;
    }
  };

  const askAll = async (): Promise<void> => {
    const live = book.all().filter(({ space }) => space.life.status === 'live' && isAvailable(space.guildId));
    const people = live.flatMap((entry) => {
      const { guildId } = entry.space;
      const withPart = partIn(entry);
      const inRoom = (look(entry)?.people ?? []).map(({ userId }) => userId);
      const others = inRoom.filter((userId) => !withPart.includes(userId));
      const longestAgo = (some: readonly UserId[], count: number): readonly UserId[] =>
        some.toSorted((a, b) => asked.lastMs(guildId, a) - asked.lastMs(guildId, b)).slice(0, count);
      const now = new Set([...longestAgo(withPart, WITH_A_PART), ...longestAgo(others, OTHERS)]);
      return [...withPart, ...others].map((userId) => ({ guildId, userId, isDue: now.has(userId) }));
    });
    asked.keep(people);
    const due = people.filter(({ isDue }) => isDue);
    due.sort((a, b) => asked.lastMs(a.guildId, a.userId) - asked.lastMs(b.guildId, b.userId));
    for (const { guildId, userId } of due.slice(0, PER_PASS)) if (!(await ask(guildId, userId))) return;
  };

  return {
    pass: async () => {
      passing ??= askAll().finally(() => {
        passing = null;
      });
      await passing;
    },
    beforeEnd: async (entry) => {
      for (const userId of partIn(entry).slice(0, BEFORE_THE_END)) {
        if (!(await ask(entry.space.guildId, userId))) return;
      }
    },
    actsUnseen: async (entry, userId) => {
      const { guildId } = entry.space;
      const seen = look(entry);
      if (seen === null || seen.people.some((person) => person.userId === userId)) return;
      if (clock.monotonicMs() - asked.lastMs(guildId, userId) >= SAME_PERSON_MS) await ask(guildId, userId);
    },
  };
};

import type { Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import type { OwedBook } from './owed.ts';
import type { Refusal } from '../domain/index.ts';
import type { OwedUnmute, RoomPort } from './ports.ts';
import { isOutsideError, refusalOf } from './refusals.ts';
import type { SpaceBook } from './space-book.ts';

/** A refused unmute is tried again no sooner than this, or at once when something changes in the server, as our rights. */
const REFUSED_WAIT_MS = 60_000;
const FAILED_WAIT_MS = 2000;

/** Lifts mutes of ours from people who are in no voice room of a space any more. */
export interface OwedDesk {
  /** Somebody was seen in voice, or left it. */
  seen(guildId: GuildId, userId: UserId): void;
  /** Looks at everybody in a server whose mute is to be lifted: something changed there, so what was refused is asked again at once. */
  guild(guildId: GuildId): void;
  all(): void;
  /** Why somebody's mute could not be lifted when it was last tried; null when it was not tried, or may yet be. */
  troubleOf(guildId: GuildId, userId: UserId): Refusal | null;
  /** Nothing is begun any more; resolves when what is under way is over. */
  close(): Promise<void>;
}

interface Parts {
  readonly owed: OwedBook;
  readonly book: SpaceBook;
  readonly rooms: RoomPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isAvailable: (guildId: GuildId) => boolean;
}

interface Desk extends Parts {
  /** Who is being unmuted now, or is not to be tried before a timer says so. Bounded by the book. */
  readonly busy: Map<OwedUnmute, (() => void) | null>;
  /** Why a mute could not be lifted, for those of `busy` that Discord refused. */
  readonly refused: Map<OwedUnmute, Refusal>;
  /** Of those that are being unmuted now, whose server changed since the call went out: what it is answered with may be over. */
  readonly renewed: Set<OwedUnmute>;
  readonly under: Set<Promise<void>>;
  isClosed: boolean;
}

/** Whether a space there sees to the person itself: it knows whether they should be muted. */
const isSeenTo = ({ book, rooms }: Desk, { guildId, userId }: OwedUnmute): boolean => {
  const where = rooms.whereIs(guildId, userId);
  if (where === null) return true;
  const entry = book.inChannel(where.channelId);
  return entry !== undefined && (entry.space.room.kind === 'voice' || entry.space.muted.includes(userId));
};

const lift = async (desk: Desk, one: OwedUnmute): Promise<void> => {
  const { owed, rooms } = desk;
  const { guildId, userId, spaceId } = one;
  // They may have gone on, or another may have been first, while this waited for its turn.
  if (owed.get(guildId, userId) !== one || isSeenTo(desk, one)) return;
  const mayCome = owed.isOnItsWay(guildId, userId) || owed.isUnsure(guildId, userId);
  const isMuted = rooms.whereIs(guildId, userId)?.muted === true || mayCome;
  if (isMuted) {
    owed.lifting(guildId, userId);
    await rooms.setMember(guildId, userId, { mute: false }, { spaceId, by: null });
  }
  // Else somebody lifted it while nobody looked.
  await owed.paid(guildId, userId);
};

/** How long to wait after a failure; null when they are in no room any more, so that their return is waited for. */
const waitAfter = (error: unknown): number | null => {
  if (!isOutsideError(error)) return FAILED_WAIT_MS;
  const { failure } = error;
  if (failure.code === 'gone') return null;
  if (failure.code === 'rate-limited') return Math.max(failure.retryAfterMs, FAILED_WAIT_MS);
  return failure.retryable ? FAILED_WAIT_MS : REFUSED_WAIT_MS;
};

/** The same; what changed in the server while the call was out may have mended a refusal. */
const waitIn = ({ renewed }: Desk, one: OwedUnmute, error: unknown): number | null => {
  const waitMs = waitAfter(error);
  return renewed.delete(one) && waitMs === REFUSED_WAIT_MS ? FAILED_WAIT_MS : waitMs;
};

const pay = async (desk: Desk, one: OwedUnmute): Promise<void> => {
  const { guildId, userId, spaceId } = one;
  desk.busy.set(one, null);
  try {
    await desk.owed.alone(guildId, userId, () => lift(desk, one));
    desk.busy.delete(one);
    desk.refused.delete(one);
    desk.renewed.delete(one);
  } catch (error) {
    const waitMs = waitIn(desk, one, error);
    desk.busy.delete(one);
    desk.refused.delete(one);
    if (waitMs === null || desk.isClosed) return;
    if (isOutsideError(error) && !error.failure.retryable) desk.refused.set(one, refusalOf(error.failure));
    desk.logger.warn('an owed unmute could not be made yet', { guildId, spaceId, waitMs, error });
    const again = (): void => {
      desk.busy.delete(one);
      consider(desk, guildId, userId);
    };
    desk.busy.set(one, desk.clock.after(waitMs, again));
  }
};

const consider = (desk: Desk, guildId: GuildId, userId: UserId): void => {
  const one = desk.owed.get(guildId, userId);
  if (one === undefined || desk.isClosed || desk.busy.has(one)) return;
  if (!desk.isAvailable(guildId) || isSeenTo(desk, one)) return;
  const paying = pay(desk, one).finally(() => desk.under.delete(paying));
  desk.under.add(paying);
};

/** What was refused may be taken now. What failed otherwise, and Discord's own waits, are waited for. */
const renew = (desk: Desk, guildId: GuildId): void => {
  for (const [one, cancel] of desk.busy) {
    if (one.guildId !== guildId) continue;
    if (cancel === null) desk.renewed.add(one);
    else if (desk.refused.has(one)) {
      cancel();
      desk.busy.delete(one);
    }
  }
};

/** The desk over the book of what is owed. */
export const createOwedDesk = (parts: Parts): OwedDesk => {
  const desk: Desk = {
    ...parts,
    busy: new Map(),
    refused: new Map(),
    renewed: new Set(),
    under: new Set(),
    isClosed: false,
  };
  const among = (all: readonly OwedUnmute[]): void => {
    for (const { guildId, userId } of all) consider(desk, guildId, userId);
  };
  return {
    seen: (guildId, userId) => consider(desk, guildId, userId),
    guild: (guildId) => {
      renew(desk, guildId);
      among(desk.owed.all().filter((one) => one.guildId === guildId));
    },
    all: () => among(desk.owed.all()),
    troubleOf: (guildId, userId) => {
      const one = desk.owed.get(guildId, userId);
      return one === undefined ? null : (desk.refused.get(one) ?? null);
    },
    close: async () => {
      desk.isClosed = true;
      for (const cancel of desk.busy.values()) cancel?.();
      await Promise.all(desk.under);
    },
  };
};

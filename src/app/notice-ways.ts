import type { Clock, UserId } from '../lib/index.ts';

/**
 * The least time between two notices of all servers together: four a second. Discord publishes no number and answers with error 40003, or
 * flags the bot, when too many conversations are opened too fast; three hundred people are told within a minute and a quarter.
 */
const NOTICE_EVERY_MS = 250;
/** Who took no direct message is not tried again for a day: a refusal costs them nothing and us our good name. */
const CLOSED_FOR_MS = 86_400_000;
/** People who are remembered so; the oldest goes first and is tried once more. */
const MAX_CLOSED = 10_000;

/** How notices reach people: who takes no direct messages, and how fast they go out. */
export interface NoticeWays {
  isClosed(userId: UserId): boolean;
  noteClosed(userId: UserId): void;
  /** A moment at which one notice may go out, monotonic; nobody else gets the same. */
  slot(): number;
  /** Whether a notice may go out at this moment of its own that has come. */
  isOpen(slotMs: number): boolean;
  /** Nothing goes out for so long, milliseconds; moments that were given before that are void. */
  hold(ms: number): void;
}

/** Nobody remembered yet. */
export const createNoticeWays = (clock: Clock): NoticeWays => {
  const closed = new Map<UserId, number>();
  let nextMs = 0;
  let heldUntilMs = 0;
  return {
    isClosed: (userId) => (closed.get(userId) ?? 0) > clock.monotonicMs(),
    noteClosed: (userId) => {
      closed.delete(userId);
      closed.set(userId, clock.monotonicMs() + CLOSED_FOR_MS);
      const oldest = closed.keys().next();
      if (closed.size > MAX_CLOSED && oldest.done !== true) closed.delete(oldest.value);
    },
    slot: () => {
      const atMs = Math.max(nextMs, heldUntilMs, clock.monotonicMs());
      nextMs = atMs + NOTICE_EVERY_MS;
      return atMs;
    },
    isOpen: (slotMs) => slotMs >= heldUntilMs,
    hold: (ms) => {
      heldUntilMs = Math.max(heldUntilMs, clock.monotonicMs() + ms);
      nextMs = Math.max(nextMs, heldUntilMs);
    },
  };
};

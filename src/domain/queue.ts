import type { UserId } from '../lib/index.ts';
import type { Hand } from './space.ts';

/**
 * Hands that are kept per space. A stage holds up to 10 000 people; no host works through more than this, and the row that is
 * stored stays below 50 kB. Later hands are taken up when earlier ones go down.
 */
export const MAX_HANDS = 500;

const byRaisedAt = (one: Hand, other: Hand): number =>
  one.raisedAtMs - other.raisedAtMs || (one.userId < other.userId ? -1 : 1);

/** The queue with this hand up, in order of raising; the person's earlier hand is replaced. */
export const withHand = (hands: readonly Hand[], hand: Hand): readonly Hand[] =>
  [...hands.filter((one) => one.userId !== hand.userId), hand].sort(byRaisedAt);

/** The queue without this person's hand. */
export const withoutHand = (hands: readonly Hand[], userId: UserId): readonly Hand[] =>
  hands.some((hand) => hand.userId === userId) ? hands.filter((hand) => hand.userId !== userId) : hands;

import type { UserId } from '../lib/index.ts';
import type { Hand, Raise, Space } from './space.ts';

/**
 * Hands that are kept per space. A stage holds up to 10 000 people; no host works through more than this, and the row that is
 * stored stays below 100 kB. Later hands are taken up when earlier ones go down.
 */
export const MAX_HANDS = 500;

const byRaisedAt = (one: Hand, other: Hand): number =>
  one.raisedAtMs - other.raisedAtMs || (one.userId < other.userId ? -1 : 1);

/** The hands with this one up, in order of raising; the person's earlier hand is replaced. */
export const withHand = (hands: readonly Hand[], hand: Hand): readonly Hand[] =>
  [...hands.filter((one) => one.userId !== hand.userId), hand].sort(byRaisedAt);

/** The hands without this person's. */
export const withoutHand = (hands: readonly Hand[], userId: UserId): readonly Hand[] =>
  hands.some((hand) => hand.userId === userId) ? hands.filter((hand) => hand.userId !== userId) : hands;

/**
 * How often somebody may raise a hand in a space, and within how long. Who changes their mind twice is not held up by it; more than a raise
 * every 24 s only has the panel edited and everybody's places change.
 */
const MAX_RAISES = 5;
const RAISES_WITHIN_MS = 120_000;

/** Raises that are remembered per space: one for each hand that a queue holds. */
const MAX_REMEMBERED = MAX_HANDS;

/**
 * Whether a hand goes up, or up anew, beside what is known of it: one that gets its question is no other one, nor is one of the panel that is
 * raised natively too.
 */
export const isRaise = (known: Hand | undefined, { by, raisedAtMs }: Pick<Hand, 'by' | 'raisedAtMs'>): boolean =>
  known === undefined || (by === 'discord' && known.by === 'discord' && known.raisedAtMs !== raisedAtMs);

/** The raises that still count after this one; `atMs` is wall time. */
export const withRaise = (raises: readonly Raise[], raise: Raise): readonly Raise[] =>
  [...raises.filter(({ atMs }) => atMs > raise.atMs - RAISES_WITHIN_MS), raise].slice(-MAX_REMEMBERED);

/** When somebody who raised a hand too often may raise it again; null when they may now. */
export const raiseAgainAtMs = ({ raises }: Pick<Space, 'raises'>, userId: UserId, nowMs: number): number | null => {
  const recent = raises.filter((one) => one.userId === userId && one.atMs > nowMs - RAISES_WITHIN_MS);
  const counted = recent.at(-MAX_RAISES);
  return counted === undefined ? null : counted.atMs + RAISES_WITHIN_MS;
};

/** What the order of a queue goes by, of one or of several linked spaces. */
type Queued = Pick<Space, 'hands' | 'talk'> & { readonly rules: Pick<Space['rules'], 'queue'> };

/** Until when somebody waits after having had the floor, or under the brake; null when they do not. Guests never do. */
export const restsUntilMs = (
  space: Pick<Space, 'resting' | 'guests'>,
  userId: UserId,
  nowMs: number,
): number | null => {
  if (space.guests.includes(userId)) return null;
  return space.resting.find((one) => one.userId === userId && one.untilMs > nowMs)?.untilMs ?? null;
};

/** Whether a hand may be called by itself: a rest is over, and whom a mute waits for is brought up by people only. */
export const isCallable = (
  space: Pick<Space, 'resting' | 'guests' | 'keptMutes'>,
  userId: UserId,
  nowMs: number,
): boolean => !space.keptMutes.includes(userId) && restsUntilMs(space, userId, nowMs) === null;

/** The queue as people are called: its first has position 1. */
export const queueOf = ({ hands, talk, rules }: Queued): readonly Hand[] => {
  if (rules.queue.order === 'first-come' || talk.length === 0) return hands;
  const talked = new Map<UserId, number>();
  // In linked rooms somebody may have talked in more than one.
  for (const { userId, ms } of talk) talked.set(userId, (talked.get(userId) ?? 0) + ms);
  const of = (hand: Hand): number => talked.get(hand.userId) ?? 0;
  return [...hands].sort((one, other) => of(one) - of(other) || byRaisedAt(one, other));
};

/** 1 for who is called first; null without a hand. */
export const positionOf = (space: Queued, userId: UserId): number | null => {
  const at = queueOf(space).findIndex((hand) => hand.userId === userId);
  return at === -1 ? null : at + 1;
};

/** The one queue of a conversation that runs in several linked rooms, by the rules of the first. */
export const sharedQueue = <Of extends Space>(
  spaces: readonly [Of, ...Of[]],
): readonly { readonly hand: Hand; readonly space: Of }[] => {
  const owners = new Map<Hand, Of>(spaces.flatMap((space) => space.hands.map((hand) => [hand, space] as const)));
  const [first] = spaces;
  const hands = [...owners.keys()].sort(byRaisedAt);
  const talk = spaces.flatMap((space) => space.talk);
  return queueOf({ hands, talk, rules: first.rules }).flatMap((hand) => {
    const space = owners.get(hand);
    return space === undefined ? [] : [{ hand, space }];
  });
};

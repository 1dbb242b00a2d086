import type { Space } from '../domain/index.ts';
import { isCallable, sharedQueue } from '../domain/index.ts';

const goesByTurns = ({ life, rules, brake }: Space): boolean =>
  life.status === 'live' && rules.queue.mode === 'turns' && brake === null;

/**
 * Whether the next turn of a conversation is not this room's to call: one of the linked rooms that go by turns has somebody whose turn it is,
 * or the hand that comes first in the queue of them all.
 */
export const holdsTurns = (space: Space, linked: readonly Space[], nowMs: number): boolean => {
  const others = linked.filter(goesByTurns);
  if (others.some(({ turn }) => turn !== null)) return true;
  // In one order for all of them: two rooms must not each take the other for the next.
  const [lead = space, ...rest] = [space, ...others].sort((one, other) => (one.id < other.id ? -1 : 1));
  const first = sharedQueue([lead, ...rest]).find(({ hand, space: owner }) => isCallable(owner, hand.userId, nowMs));
  return first !== undefined && first.space.id !== space.id;
};

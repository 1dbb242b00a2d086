import type { UserId } from '../lib/index.ts';
import type { RoomSeen } from './ports.ts';

/**
 * What Discord has confirmed by its answer and its events have yet to show. Without this, a pass that runs between the two would
 * take our own change for undone, or for a person's.
 */
export type Belief =
  | { readonly type: 'topic'; readonly topic: string }
  | { readonly type: 'host'; readonly userId: UserId }
  | { readonly type: 'self' }
  | { readonly type: 'up'; readonly userId: UserId }
  | { readonly type: 'down'; readonly userId: UserId };

/** Events follow their answer within a second; five cover a gateway that resumes. */
const BELIEF_MS = 5000;

type PersonSeen = RoomSeen['people'][number];

const isShown = (belief: Belief, raw: RoomSeen): boolean => {
  switch (belief.type) {
    case 'topic':
      return raw.topic === belief.topic;
    case 'host':
      return raw.overwrites.some(({ userId, unmuting }) => userId === belief.userId && unmuting === 'allowed');
    case 'self':
      return raw.self !== 'suppressed';
    case 'up': {
      const presence = raw.people.find((person) => person.userId === belief.userId)?.presence;
      return presence !== 'audience' && presence !== 'hand';
    }
    case 'down': {
      const presence = raw.people.find((person) => person.userId === belief.userId)?.presence;
      return presence === undefined || presence === 'audience';
    }
  }
};

const withPresence = (raw: RoomSeen, userId: UserId, presence: PersonSeen['presence']): RoomSeen => ({
  ...raw,
  people: raw.people.map((person) => (person.userId === userId ? { ...person, presence, raisedAtMs: null } : person)),
});

const believing = (raw: RoomSeen, belief: Belief): RoomSeen => {
  switch (belief.type) {
    case 'topic':
      return { ...raw, topic: belief.topic };
    case 'host':
      return {
        ...raw,
        overwrites: [
          ...raw.overwrites.filter(({ userId }) => userId !== belief.userId),
          { userId: belief.userId, unmuting: 'allowed' },
        ],
      };
    case 'self':
      return { ...raw, self: 'speaking' };
    case 'up':
      return withPresence(raw, belief.userId, 'invited');
    case 'down':
      return withPresence(raw, belief.userId, 'audience');
  }
};

/** The beliefs about one room. */
export interface Beliefs {
  /** Discord has confirmed this at `nowMs` (monotonic). */
  hold(key: string, belief: Belief, nowMs: number): void;
  /** What is seen, with what is confirmed and not shown yet; beliefs that are shown or too old are dropped. */
  see(raw: RoomSeen, nowMs: number): RoomSeen;
  /** The same without dropping any: for who only tells of it and sees to nothing that follows. */
  peek(raw: RoomSeen, nowMs: number): RoomSeen;
  /** When the next belief is given up, monotonic; null when none is held. */
  nextDueMs(): number | null;
}

interface Held {
  readonly belief: Belief;
  readonly untilMs: number;
}

/** No beliefs yet. At most one per key, and keys are bounded by the people of a space. */
export const createBeliefs = (): Beliefs => {
  const held = new Map<string, Held>();
  const isOver = ({ belief, untilMs }: Held, raw: RoomSeen, nowMs: number): boolean =>
    nowMs >= untilMs || isShown(belief, raw);
  const peek = (raw: RoomSeen, nowMs: number): RoomSeen =>
    [...held.values()]
      .filter((one) => !isOver(one, raw, nowMs))
      .reduce((seen, { belief }) => believing(seen, belief), raw);
  return {
    hold: (key, belief, nowMs) => void held.set(key, { belief, untilMs: nowMs + BELIEF_MS }),
    see: (raw, nowMs) => {
      for (const [key, one] of held) if (isOver(one, raw, nowMs)) held.delete(key);
      return peek(raw, nowMs);
    },
    peek,
    nextDueMs: () => (held.size === 0 ? null : Math.min(...[...held.values()].map(({ untilMs }) => untilMs))),
  };
};

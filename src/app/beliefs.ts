import type { UserId } from '../lib/index.ts';
import type { PersonInRoom, RightWanted, RoomSeen } from './ports.ts';
import { agrees, rightsIn } from './room-rights.ts';

/**
 * What Discord has confirmed by its answer and its events have yet to show. Without this, a pass that runs between the two would
 * take our own change for undone, or for a person's.
 */
export type Belief =
  | { readonly type: 'topic'; readonly topic: string | null }
  | { readonly type: 'adults'; readonly adultsOnly: boolean }
  | { readonly type: 'limit'; readonly limit: number | null }
  /** An overwrite says this of these rights. */
  | ({ readonly type: 'right' } & RightWanted)
  | { readonly type: 'account'; readonly accountId: UserId }
  | { readonly type: 'up'; readonly userId: UserId }
  | { readonly type: 'down'; readonly userId: UserId }
  | { readonly type: 'unmuted'; readonly userId: UserId };

/** Events follow their answer within a second; five cover a gateway that resumes. */
const BELIEF_MS = 5000;

const isShown = (belief: Belief, raw: RoomSeen): boolean => {
  switch (belief.type) {
    case 'topic':
      return raw.topic === belief.topic;
    case 'adults':
      return raw.adultsOnly === belief.adultsOnly;
    case 'limit':
      return raw.limit === belief.limit;
    case 'right':
      return agrees(belief.rights, rightsIn(raw.overwrites, belief.target));
    case 'account':
      return raw.accounts.every(({ accountId, state }) => accountId !== belief.accountId || state !== 'suppressed');
    case 'up': {
      const presence = raw.people.find((person) => person.userId === belief.userId)?.presence;
      return presence !== 'audience' && presence !== 'hand';
    }
    case 'down': {
      const presence = raw.people.find((person) => person.userId === belief.userId)?.presence;
      return presence === undefined || presence === 'audience';
    }
    case 'unmuted':
      return raw.people.every(({ userId, muted }) => userId !== belief.userId || !muted);
  }
};

const withPerson = (raw: RoomSeen, userId: UserId, change: Partial<PersonInRoom>): RoomSeen => ({
  ...raw,
  people: raw.people.map((person) => (person.userId === userId ? { ...person, ...change } : person)),
});

const withRight = (raw: RoomSeen, { target, rights }: RightWanted): RoomSeen => ({
  ...raw,
  overwrites: [
    ...raw.overwrites.filter((overwrite) => overwrite.target !== target),
    { target, rights: { ...rightsIn(raw.overwrites, target), ...rights } },
  ],
});

const believing = (raw: RoomSeen, belief: Belief): RoomSeen => {
  switch (belief.type) {
    case 'topic':
      return { ...raw, topic: belief.topic };
    case 'adults':
      return { ...raw, adultsOnly: belief.adultsOnly };
    case 'limit':
      return { ...raw, limit: belief.limit };
    case 'right':
      return withRight(raw, belief);
    case 'account':
      return {
        ...raw,
        accounts: raw.accounts.map((one) =>
          one.accountId === belief.accountId ? { ...one, state: 'speaking' as const } : one,
        ),
      };
    case 'up':
      return withPerson(raw, belief.userId, { presence: 'invited', raisedAtMs: null });
    case 'down':
      return withPerson(raw, belief.userId, { presence: 'audience', raisedAtMs: null });
    case 'unmuted':
      return withPerson(raw, belief.userId, { muted: false });
  }
};

/** Something that Discord is asked to make so. */
export interface Asked {
  readonly key: string;
  readonly belief: Belief;
  /** The room as it is shown before; null where it cannot be seen. */
  readonly raw: RoomSeen | null;
  /** Monotonic. */
  readonly nowMs: () => number;
}

/** The beliefs about one room. */
export interface Beliefs {
  /** Discord has confirmed this at `nowMs` (monotonic). */
  hold(key: string, belief: Belief, nowMs: number): void;
  /**
   * Asks Discord by `call`, and holds what it confirms. Its events often come before its answer: what was shown meanwhile is not believed, since
   * what is to be seen by then may be what a person did after it.
   */
  ask(asked: Asked, call: () => Promise<void>): Promise<void>;
  /** Discord has shown already what it confirmed: nothing is left to believe. */
  drop(key: string): void;
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

/** Asked for, and not answered yet. */
interface Awaited {
  readonly belief: Belief;
  /** Whether anything else was to be seen: until then what is shown may be from before. */
  wasOther: boolean;
  isShown: boolean;
}

const noteShown = (one: Awaited, raw: RoomSeen): void => {
  if (!isShown(one.belief, raw)) one.wasOther = true;
  else if (one.wasOther) one.isShown = true;
};

/** No beliefs yet. At most one per key, and keys are bounded by the people of a space. */
export const createBeliefs = (): Beliefs => {
  const held = new Map<string, Held>();
  const awaited = new Set<Awaited>();
  const hold: Beliefs['hold'] = (key, belief, nowMs) => void held.set(key, { belief, untilMs: nowMs + BELIEF_MS });
  const isOver = ({ belief, untilMs }: Held, raw: RoomSeen, nowMs: number): boolean =>
    nowMs >= untilMs || isShown(belief, raw);
  const peek = (raw: RoomSeen, nowMs: number): RoomSeen =>
    [...held.values()]
      .filter((one) => !isOver(one, raw, nowMs))
      .reduce((seen, { belief }) => believing(seen, belief), raw);
  return {
    hold,
    ask: async ({ key, belief, raw, nowMs }, call) => {
      const mine: Awaited = { belief, wasOther: raw !== null && !isShown(belief, raw), isShown: false };
      awaited.add(mine);
      try {
        await call();
        if (mine.isShown) held.delete(key);
        else hold(key, belief, nowMs());
      } finally {
        awaited.delete(mine);
      }
    },
    drop: (key) => void held.delete(key),
    see: (raw, nowMs) => {
      for (const one of awaited) noteShown(one, raw);
      for (const [key, one] of held) if (isOver(one, raw, nowMs)) held.delete(key);
      return peek(raw, nowMs);
    },
    peek,
    nextDueMs: () => (held.size === 0 ? null : Math.min(...[...held.values()].map(({ untilMs }) => untilMs))),
  };
};

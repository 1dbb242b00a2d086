import type { Urgency } from '../app/index.ts';
import type { Clock } from '../lib/index.ts';

/** "All bots can make up to 50 requests per second" (Discord's documentation, "Global Rate Limit"). */
const CALLS = 50;
const WINDOW_MS = 1000;
/** Discord counts a call before it answers it, and no later than this after it was sent: one that hangs takes no place for longer. */
const COUNTED_WITHIN_MS = 250;

/** Kinds of call in the order in which they go, and after how long one is overdue, milliseconds. */
const OVERDUE_AFTER_MS = {
  /** What people wait for, openings among it. */
  'waited-for': 5_000,
  panel: 5_000,
  /** Announcements, posters, events, reminders. */
  card: 10_000,
  log: 20_000,
  /** What a room needs that ran before this process did. */
  'taken-up': 30_000,
} as const;

/** What kind of call it is. */
export type Rank = keyof typeof OVERDUE_AFTER_MS;

// as: the keys of an object that is written down above.
const RANKS = Object.keys(OVERDUE_AFTER_MS) as readonly Rank[];

/** One place in so many is for what is overdue, whatever else there is. */
const OVERDUE_SHARE = 5;

/** What is known of a call by where it was asked for. */
export interface Asked {
  readonly rank: Rank;
  readonly urgency: () => Urgency;
  readonly atMs: number;
}

interface Waiting extends Asked {
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/** A place in the last second. */
interface Place {
  freeAtMs: number;
}

const rankOf = (one: Asked): Rank => {
  const urgency = one.urgency();
  return urgency === 'plain' ? one.rank : urgency;
};

const overdueAtMs = (one: Asked): number => one.atMs + OVERDUE_AFTER_MS[rankOf(one)];

/** The one that comes first by a measure; of several, the one that waits the longest. */
const firstBy = (some: Iterable<Waiting>, measure: (one: Waiting) => number): Waiting | null => {
  let first: { readonly one: Waiting; readonly at: number } | null = null;
  for (const one of some) {
    const at = measure(one);
    if (first === null || at < first.at || (at === first.at && one.atMs < first.one.atMs)) first = { one, at };
  }
  return first?.one ?? null;
};

const givenUp = (): DOMException => new DOMException('This call waited and is not made any more', 'AbortError');

/** Tells which of those that wait is next: it has a place then. */
const nextOf = (waiting: Iterable<Waiting>): ((nowMs: number) => Waiting | null) => {
  let sinceOverdue = OVERDUE_SHARE;
  return (nowMs) => {
    const overdue = firstBy(waiting, overdueAtMs);
    if (overdue === null) return null;
    const isIts = overdueAtMs(overdue) <= nowMs && sinceOverdue + 1 >= OVERDUE_SHARE;
    const one = isIts ? overdue : firstBy(waiting, (each) => RANKS.indexOf(rankOf(each)));
    sinceOverdue = one === overdue ? 0 : sinceOverdue + 1;
    return one;
  };
};

/** The places of each second. */
export interface Places {
  /**
   * Resolves once a call has a place, with what is to be called when Discord has counted it. Rejects with an AbortError where it is given up
   * by its signal, or by `stopWaiting`.
   */
  take(asked: Asked, signal: AbortSignal | null): Promise<() => void>;
  /** From now on only who finds a place free has one. */
  stopWaiting(): void;
}

/** All are free yet. */
export const createPlaces = (clock: Clock): Places => {
  const waiting = new Set<Waiting>();
  const taken = new Set<Place>();
  const next = nextOf(waiting);
  let cancel: (() => void) | null = null;
  let mayWait = true;

  const handOut = (): void => {
    cancel?.();
    cancel = null;
    const nowMs = clock.monotonicMs();
    for (const place of taken) if (place.freeAtMs <= nowMs) taken.delete(place);
    while (taken.size < CALLS) {
      const one = next(nowMs);
      if (one === null) return;
      waiting.delete(one);
      one.begin();
    }
    if (waiting.size === 0) return;
    const freeAtMs = Math.min(...[...taken].map((place) => place.freeAtMs));
    cancel = clock.after(Math.ceil(freeAtMs - nowMs), handOut);
  };

  /** Takes a place; to be told when it is known that Discord has counted the call. */
  const occupy = (): (() => void) => {
    const place: Place = { freeAtMs: clock.monotonicMs() + COUNTED_WITHIN_MS + WINDOW_MS };
    taken.add(place);
    return () => {
      place.freeAtMs = Math.min(place.freeAtMs, clock.monotonicMs() + WINDOW_MS);
      if (waiting.size > 0) handOut();
    };
  };

  return {
    take: (asked, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => {
          waiting.delete(one);
          handOut();
          reject(givenUp());
        };
        const begin = (): void => {
          signal?.removeEventListener('abort', giveUp);
          resolve(occupy());
        };
        const one: Waiting = { ...asked, begin, giveUp };
        signal?.addEventListener('abort', giveUp);
        waiting.add(one);
        handOut();
        if (!mayWait && waiting.has(one)) giveUp();
      }),
    stopWaiting: () => {
      mayWait = false;
      for (const { giveUp } of waiting) giveUp();
    },
  };
};

import type { Urgency } from '../app/index.ts';
import type { Clock } from '../lib/index.ts';

/** "All bots can make up to 50 requests per second" (Discord's documentation, "Global Rate Limit"). */
const CALLS = 50;
const WINDOW_MS = 1000;
/**
 * Discord counts a call at some time between its sending and its answer. One that hangs is taken for counted after this: a connection that is
 * made anew and loses two packets on the way (sent again after a second each) has brought it there by then.
 */
const HANGS_AFTER_MS = 3000;

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

/** A call and those that are made only after it, which it keeps waiting. */
export type Line = Iterable<Asked>;

interface Waiting {
  readonly line: Line;
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/** How soon a call is next. */
interface Standing {
  /** Where its kind stands among the kinds. */
  readonly rank: number;
  readonly atMs: number;
  readonly overdueAtMs: number;
}

interface Candidate extends Standing {
  readonly one: Waiting;
}

/** A place in the last second. */
interface Place {
  freeAtMs: number;
}

const rankOf = (one: Asked): Rank => {
  const urgency = one.urgency();
  return urgency === 'plain' ? one.rank : urgency;
};

const byUrgency = (one: Standing, other: Standing): number => one.rank - other.rank || one.atMs - other.atMs;
const byOverdue = (one: Standing, other: Standing): number => one.overdueAtMs - other.overdueAtMs;

/** The first by an order; of equals, the one that came first. */
const firstBy = <One>(some: readonly One[], order: (one: One, other: One) => number): One | null =>
  some.reduce<One | null>((first, one) => (first === null || order(one, first) < 0 ? one : first), null);

/** A call is as urgent as the most urgent one of its line, and overdue as soon as any of them. */
const standingOf = (line: Line): Standing => {
  let all: Standing = { rank: RANKS.length, atMs: Infinity, overdueAtMs: Infinity };
  for (const one of line) {
    const kind = rankOf(one);
    const its = { rank: RANKS.indexOf(kind), atMs: one.atMs, overdueAtMs: one.atMs + OVERDUE_AFTER_MS[kind] };
    const { rank, atMs } = byUrgency(its, all) < 0 ? its : all;
    all = { rank, atMs, overdueAtMs: Math.min(all.overdueAtMs, its.overdueAtMs) };
  }
  return all;
};

const givenUp = (): DOMException => new DOMException('This call waited and is not made any more', 'AbortError');

/** Chooses which of those that wait is next: it has a place then. */
const createChoice = (): ((all: readonly Candidate[], nowMs: number) => Candidate | null) => {
  let sinceOverdue = OVERDUE_SHARE;
  return (all, nowMs) => {
    const overdue = firstBy(all, byOverdue);
    if (overdue === null) return null;
    const isIts = overdue.overdueAtMs <= nowMs && sinceOverdue + 1 >= OVERDUE_SHARE;
    const next = isIts ? overdue : firstBy(all, byUrgency);
    sinceOverdue = next === overdue ? 0 : sinceOverdue + 1;
    return next;
  };
};

/** The places of each second. */
export interface Places {
  /**
   * Resolves once the first call of a line has a place, with what is to be called when it is answered. The line is read anew whenever a place
   * is given. Rejects with an AbortError where the call is given up by its signal, or by `stopWaiting`.
   */
  take(line: Line, signal: AbortSignal | null): Promise<() => void>;
  /** From now on only who finds a place free has one. */
  stopWaiting(): void;
}

/** All are free yet. */
export const createPlaces = (clock: Clock): Places => {
  const waiting = new Set<Waiting>();
  const taken = new Set<Place>();
  const choose = createChoice();
  let cancel: (() => void) | null = null;
  let mayWait = true;

  const handOut = (): void => {
    cancel?.();
    cancel = null;
    const nowMs = clock.monotonicMs();
    for (const place of taken) if (place.freeAtMs <= nowMs) taken.delete(place);
    // Where none is free, nobody looks at how soon each is next: hundreds may wait.
    const all = taken.size < CALLS ? [...waiting].map((one) => ({ one, ...standingOf(one.line) })) : [];
    while (taken.size < CALLS) {
      const next = choose(all, nowMs);
      if (next === null) return;
      all.splice(all.indexOf(next), 1);
      waiting.delete(next.one);
      next.one.begin();
    }
    if (waiting.size === 0) return;
    const freeAtMs = Math.min(...[...taken].map((place) => place.freeAtMs));
    cancel = clock.after(Math.ceil(freeAtMs - nowMs), handOut);
  };

  /** Takes a place; to be told when the call is answered. */
  const occupy = (): (() => void) => {
    const place: Place = { freeAtMs: clock.monotonicMs() + HANGS_AFTER_MS + WINDOW_MS };
    taken.add(place);
    return () => {
      place.freeAtMs = clock.monotonicMs() + WINDOW_MS;
      if (waiting.size > 0) handOut();
    };
  };

  return {
    take: (line, signal) =>
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
        const one: Waiting = { line, begin, giveUp };
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

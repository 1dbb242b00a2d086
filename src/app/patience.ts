/** First wait after a failure, and the longest: a healthy Discord is back within seconds, an outage lasts minutes. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
/** After a refusal that trying again will not change, people have to act first; a change of our rights starts anew at once. */
const REFUSED_WAIT_MS = 60_000;
/** How often the same thing is mended against somebody who keeps undoing it, per window. */
const MENDS_PER_WINDOW = 5;
const WINDOW_MS = 600_000;

/** Kinds of change that people can undo at will. Inviting, lowering and titles follow acts, and taking over a title is no mending: not counted. */
const COUNTED: ReadonlySet<string> = new Set(['self', 'panel-post']);
const isCounted = (key: string): boolean => COUNTED.has(key) || key.startsWith('mend:');
/** Kinds of change that are made at most every so often, wanted in between or not. */
const PACED: ReadonlySet<string> = new Set([
  'panel-edit',
  'panel-replace',
  'announcement-edit',
  'announcement-post',
  'tally',
]);
/** Taking hands and people down too: by their own button people can raise a hand anew at once, without end. */
const isPaced = (key: string): boolean => PACED.has(key) || key.startsWith('down:');

interface Hold {
  readonly untilMs: number;
  readonly tries: number;
}

/** How long to wait before each call of one space may be made (again). Times are monotonic milliseconds. */
export interface Patience {
  mayTry(key: string, nowMs: number): boolean;
  /** Until when nothing is mended any more that was undone too often; null where that is not so. */
  spentUntilMs(key: string, nowMs: number): number | null;
  /** A call goes out now. What it is answered is told by one of the next four. */
  began(key: string): void;
  succeeded(key: string, nowMs: number, waitMs: number): void;
  /** Failed and worth another try, later each time. */
  failed(key: string, nowMs: number): void;
  /** Not taken now, and Discord said when: that says nothing about the call. */
  delayed(key: string, nowMs: number, waitMs: number): void;
  /** Refused for good: tried again only rarely. False where `forget` was said while it was out: then it is tried again soon. */
  refused(key: string, nowMs: number): boolean;
  /** Keeps only what is still wanted, so that what was mended may be called again at once. */
  keep(keys: ReadonlySet<string>): void;
  /** The outside changed in a way that may mend refusals and failures: they may be tried again at once. */
  forget(): void;
  /** What is wanted has turned round (a space ends): nothing counts any more. */
  clear(): void;
  /** When the next held call may be made; null when none waits. */
  nextDueMs(nowMs: number): number | null;
}

const soonest = (holds: ReadonlyMap<string, Hold>, nowMs: number): number | null => {
  const due = [...holds.values()].map(({ untilMs }) => untilMs).filter((untilMs) => untilMs > nowMs);
  return due.length === 0 ? null : Math.min(...due);
};

/** When what is counted was done lately. */
interface Mends {
  note(key: string, nowMs: number): void;
  /** Until when it is not done again: for the whole window once it was done five times in it. Null while it may be. */
  fullUntilMs(key: string, nowMs: number): number | null;
  clear(): void;
}

const createMends = (): Mends => {
  const times = new Map<string, readonly number[]>();
  const recent = (key: string, nowMs: number): readonly number[] =>
    (times.get(key) ?? []).filter((atMs) => nowMs - atMs < WINDOW_MS);
  return {
    note: (key, nowMs) => void times.set(key, [...recent(key, nowMs), nowMs]),
    fullUntilMs: (key, nowMs) => {
      const oldest = recent(key, nowMs).at(-MENDS_PER_WINDOW);
      return oldest === undefined ? null : oldest + WINDOW_MS;
    },
    clear: () => times.clear(),
  };
};

/** Nothing held yet. Bounded by the keys of one space's calls. */
export const createPatience = (): Patience => {
  const holds = new Map<string, Hold>();
  const mends = createMends();
  /** Calls that are out since the outside changed last. */
  const out = new Set<string>();
  const triesOf = (key: string): number => (holds.get(key)?.tries ?? 0) + 1;
  const failed = (key: string, nowMs: number): void => {
    const tries = triesOf(key);
    holds.set(key, { untilMs: nowMs + Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS), tries });
  };
  return {
    mayTry: (key, nowMs) => (holds.get(key)?.untilMs ?? 0) <= nowMs,
    spentUntilMs: (key, nowMs) => mends.fullUntilMs(key, nowMs),
    began: (key) => void out.add(key),
    succeeded: (key, nowMs, waitMs) => {
      out.delete(key);
      if (!isCounted(key)) return void holds.set(key, { untilMs: nowMs + waitMs, tries: 0 });
      mends.note(key, nowMs);
      // Two that keep undoing each other end here.
      holds.set(key, { untilMs: mends.fullUntilMs(key, nowMs) ?? nowMs + waitMs, tries: 0 });
    },
    failed: (key, nowMs) => {
      out.delete(key);
      failed(key, nowMs);
    },
    delayed: (key, nowMs, waitMs) => {
      out.delete(key);
      holds.set(key, { untilMs: nowMs + waitMs, tries: holds.get(key)?.tries ?? 0 });
    },
    refused: (key, nowMs) => {
      if (!out.delete(key)) {
        failed(key, nowMs);
        return false;
      }
      const tries = triesOf(key);
      holds.set(key, { untilMs: nowMs + REFUSED_WAIT_MS * Math.min(tries, 10), tries });
      return true;
    },
    keep: (keys) => {
      // A full window is kept: it is just what must outlast the mending.
      for (const key of holds.keys()) if (!keys.has(key) && !isCounted(key) && !isPaced(key)) holds.delete(key);
    },
    forget: () => {
      // What these are answered with tells of before.
      out.clear();
      for (const [key, hold] of holds) if (hold.tries > 0) holds.delete(key);
    },
    clear: () => {
      holds.clear();
      mends.clear();
    },
    nextDueMs: (nowMs) => soonest(holds, nowMs),
  };
};

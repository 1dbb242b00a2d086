import type { UserId } from '../lib/index.ts';

/** "Lately" is the last minute: long enough to read a name, short enough to be about what is being said. */
const LATELY_MS = 60_000;
/** How often the panel is edited only because others are heard: a talk between two would otherwise edit it all the time. */
const SHOWN_EVERY_MS = 15_000;
/** Voices that are remembered: more than any room lets speak at once. The oldest goes first. */
const MAX_VOICES = 100;

/** Who was heard lately in a room. Times are monotonic milliseconds. */
export interface Heard {
  /** Somebody is heard. Answers whether what is shown waits to be changed by it: asked once until `shown` was. */
  note(userId: UserId, nowMs: number): boolean;
  /** Whom the panel names; the same array until it may be changed and is another. */
  shown(nowMs: number): readonly UserId[];
  /** When what is shown should be another; null when it should not. */
  nextDueMs(nowMs: number): number | null;
}

/** Nobody was heard yet. */
export const createHeard = (): Heard => {
  const last = new Map<UserId, number>();
  let names: readonly UserId[] = [];
  let shownAtMs: number | null = null;
  let isAsked = false;

  const lately = (nowMs: number): readonly UserId[] =>
    [...last]
      .filter(([, atMs]) => nowMs - atMs < LATELY_MS)
      .map(([userId]) => userId)
      // In an order of their own: whoever speaks in turns would else change places all the time.
      .toSorted();
  const isShown = (now: readonly UserId[]): boolean =>
    now.length === names.length && now.every((userId, at) => userId === names[at]);
  const freeAtMs = (): number => (shownAtMs === null ? 0 : shownAtMs + SHOWN_EVERY_MS);

  return {
    note: (userId, nowMs) => {
      last.delete(userId);
      last.set(userId, nowMs);
      const oldest = last.keys().next();
      if (last.size > MAX_VOICES && oldest.done !== true) last.delete(oldest.value);
      if (isAsked || names.includes(userId)) return false;
      isAsked = true;
      return true;
    },
    shown: (nowMs) => {
      isAsked = false;
      if (nowMs < freeAtMs()) return names;
      for (const [userId, atMs] of last) if (nowMs - atMs >= LATELY_MS) last.delete(userId);
      const now = lately(nowMs);
      if (isShown(now)) return names;
      names = now;
      shownAtMs = nowMs;
      return names;
    },
    nextDueMs: (nowMs) => {
      if (!isShown(lately(nowMs))) return freeAtMs();
      const ends = names.map((userId) => (last.get(userId) ?? nowMs) + LATELY_MS);
      return ends.length === 0 ? null : Math.max(Math.min(...ends), freeAtMs());
    },
  };
};

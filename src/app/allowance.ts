import { refuse } from '../domain/index.ts';
import type { Clock } from '../lib/index.ts';

/** Keys that are remembered; the one that asked longest ago goes first. Some 100 bytes each. */
const MAX_KEYS = 10_000;

/** How often somebody may ask for something. */
export interface Allowance {
  /** Takes one of what is left to `key`; 0 when it may go on, else how many milliseconds are to pass first. */
  take(key: string): number;
  /** One was taken so long ago, by a process before this one. */
  wasTaken(key: string, agoMs: number): void;
}

/** What somebody is told who asked once too often. */
export const askedTooOften = (waitMs: number): ReturnType<typeof refuse> =>
  refuse('asked-too-often', { seconds: String(Math.ceil(waitMs / 1000)) });

/** Each key gets `times` in any `windowMs`. */
export const createAllowance = (
  clock: Clock,
  { times, windowMs }: { readonly times: number; readonly windowMs: number },
): Allowance => {
  const taken = new Map<string, readonly number[]>();
  const put = (key: string, atMs: readonly number[]): void => {
    taken.delete(key);
    taken.set(key, atMs);
    const first = taken.keys().next();
    if (taken.size > MAX_KEYS && first.done !== true) taken.delete(first.value);
  };
  return {
    take: (key) => {
      const nowMs = clock.monotonicMs();
      const recent = (taken.get(key) ?? []).filter((atMs) => nowMs - atMs < windowMs);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= times) return oldest + windowMs - nowMs;
      put(key, [...recent, nowMs]);
      return 0;
    },
    wasTaken: (key, agoMs) => put(key, [...(taken.get(key) ?? []), clock.monotonicMs() - Math.max(0, agoMs)]),
  };
};

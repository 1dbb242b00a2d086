import type { Clock } from '../lib/index.ts';

/** Lets so much work through and no more. */
export interface Budget {
  /** Whether one more may be done now. */
  take(): boolean;
}

/** `burst` at once, and `perSecond` in the long run. */
export const createBudget = (
  clock: Clock,
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
): Budget => {
  let left = burst;
  let sinceMs = clock.monotonicMs();
  return {
    take: () => {
      const nowMs = clock.monotonicMs();
      left = Math.min(burst, left + ((nowMs - sinceMs) / 1000) * perSecond);
      sinceMs = nowMs;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
};

import type { Clock } from '../lib/index.ts';

/** Longest that a chat is kept for an answer: more than Discord gives for the first one (3 s), and nobody wonders why a room stays. */
const LONGEST_WAIT_MS = 5000;

/** Who is being answered, by the chat in which they asked: it is where the answer stands, and goes with it. */
export interface PendingAnswers {
  /** Somebody asked there. To be called once they are answered, or will not be. */
  began(channelId: string): () => void;
  /** Resolves when everybody is answered who has asked there by now, or was waited for long enough. */
  answered(channelId: string): Promise<void>;
}

/** Nobody has asked yet. It holds only those who are being answered. */
export const createPendingAnswers = (clock: Clock): PendingAnswers => {
  const under = new Map<string, Set<Promise<void>>>();
  return {
    began: (channelId) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const here = under.get(channelId) ?? new Set();
      under.set(channelId, here.add(promise));
      return () => {
        resolve();
        here.delete(promise);
        if (here.size === 0) under.delete(channelId);
      };
    },
    answered: async (channelId) => {
      const here = under.get(channelId);
      if (here === undefined) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(LONGEST_WAIT_MS, resolve);
      try {
        await Promise.race([Promise.all(here), late]);
      } finally {
        cancel();
      }
    },
  };
};

/** How many of a speaker's last packets are remembered: 20 s of speech at 50 packets a second. */
const remembered = 1024;

/** Tells a packet's counter value that was seen among the last ones. The value's byte order is the client's own affair. */
export interface ReplayGuard {
  /** True the first time, false for a repetition. */
  admit(nonce: number): boolean;
}

/** A guard that has seen nothing. */
export const createReplayGuard = (): ReplayGuard => {
  const seen = new Set<number>();
  return {
    admit(nonce) {
      if (seen.has(nonce)) return false;
      seen.add(nonce);
      if (seen.size > remembered) {
        const oldest = seen.values().next(); // a Set keeps the order of insertion
        if (oldest.done !== true) seen.delete(oldest.value);
      }
      return true;
    },
  };
};

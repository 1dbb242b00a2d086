/** Time as a person's client sees it. */
export interface PersonTime {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Calls `run` once after at least `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's time. */
export const systemTime: PersonTime = {
  nowMs: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

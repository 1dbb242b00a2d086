/** Time as an argument. */
export interface VoiceClock {
  /** Milliseconds since the Unix epoch. */
  wallMs(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Calls `run` once after at least `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

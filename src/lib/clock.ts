/** Time as an argument. `wallMs` is for people and schedules, `monotonicMs` for timeouts and audio. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  wallMs(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonicMs(): number;
  /** Calls `run` once after at least `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Randomness and ids as an argument. */
export interface Ids {
  /** A fresh 12-character lower-case base-32 id. */
  next(): string;
  /** A fresh pairing code of `length` characters from an alphabet without look-alikes. */
  code(length: number): string;
}

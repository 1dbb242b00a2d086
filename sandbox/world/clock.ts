/** Time of the world. It is the machine's time plus whatever a test has driven it forward. */
export interface WorldClock {
  /** Milliseconds since the Unix epoch, in the world's time. */
  nowMs(): number;
  /** Calls `run` once after at least `ms` milliseconds of the world's time; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Lets `ms` milliseconds pass at once: everything due by then runs, in order of its time, before this returns. */
  advance(ms: number): void;
  /** Cancels everything that waits. */
  close(): void;
}

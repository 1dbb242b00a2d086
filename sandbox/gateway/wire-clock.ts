/**
 * Time on the wire: heartbeats, limits and resume windows. Kept apart from the world's clock, so that a test may let
 * a quarter of an hour pass for an interaction's token without every socket missing its heartbeat.
 */
export interface WireClock {
  /** Milliseconds; never goes back. */
  nowMs(): number;
  /** Calls `run` once after at least `ms` milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

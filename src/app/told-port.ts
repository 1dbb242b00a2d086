/** What is told once for ever. Declared here, implemented by the store. */
import type { Effect } from './outbox-port.ts';

/**
 * Keeps what was told once and belongs to no state that could remember it: a job that was given up, a room that is gone. A key says what
 * was told; it is kept as long as anything may be planned ahead, so that nothing is told anew in between.
 */
export interface ToldStore {
  /** Those of the keys under which nothing was told yet, in the same order. */
  untold(keys: readonly string[]): Promise<readonly string[]>;
  /** Notes the keys and stores the effects, in one transaction; answers false, and stores nothing, when one of them stands already. */
  tell(keys: readonly string[], effects: readonly Effect[], atMs: number): Promise<boolean>;
  /** Forgets what was told before `beforeMs`; answers how many. */
  trim(beforeMs: number): Promise<number>;
}

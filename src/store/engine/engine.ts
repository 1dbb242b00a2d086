import type { Pool } from 'pg';

/** Why an engine is closed; for the log. */
export type EngineCloseReason = 'shutdown' | 'failed-start' | 'test';

/** The database behind the store and, when there is no Redis, behind the queue. */
export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  /** A pg pool in both cases. Our SQL is schema-qualified on it; its `search_path` is `bullmq`. */
  readonly pool: Pool;
  /** True when an empty embedded database was just made: there may be dumps to restore. */
  readonly fresh: boolean;
  /** Where data that could not be opened was moved; null when nothing was. */
  readonly setAside: string | null;
  /** Host syncs of the embedded engine so far (each durable commit makes at least one); null for a server, which keeps that to itself. */
  syncs(): number | null;
  /** Says that a fresh database is now completely set up. Until then the next start begins it anew. */
  confirm(): void;
  /** Ends all connections and the embedded engine, and gives the data folder free; idempotent. */
  close(reason: EngineCloseReason): Promise<void>;
}

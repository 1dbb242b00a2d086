import type { Pool } from 'pg';
import type { Clock, Logger } from '../../lib/index.ts';

/** How often it is looked whether something is to be done. */
const LOOK_EVERY_MS = 60_000;
/** A checkpoint at the latest this long after a change; PostgreSQL's own default for checkpoint_timeout. */
const CHECKPOINT_AFTER_MS = 300_000;
/** Log since the last checkpoint that makes one due: two segments; replaying that much takes well below a second. */
const CHECKPOINT_AT_BYTES = 32 * 1024 * 1024;
/** Dead rows are cleared this often; the queue's tables turn over most. */
const VACUUM_EVERY_MS = 6 * 3_600_000;

/** What the upkeep is handed. */
export interface MaintenanceOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Does what a PostgreSQL server does in processes of its own and PGlite, a single session, never does: checkpoints, so that the log does not grow
 * for ever and a start after a crash is short, and vacuuming. The answer stops it.
 */
export function startMaintenance(options: MaintenanceOptions): () => Promise<void> {
  const { pool, clock, logger } = options;
  let closed = false;
  let underway: Promise<void> = Promise.resolve();
  let cancel: () => void = () => undefined;
  let lastLsn = '0/0';
  let checkpointAtMs = clock.monotonicMs();
  let vacuumAtMs = clock.monotonicMs();

  const look = async (): Promise<void> => {
    const nowMs = clock.monotonicMs();
    const { rows } = await pool.query<{ lsn: string; bytes: string }>(
      'select pg_current_wal_insert_lsn()::text as lsn, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), $1)::text as bytes',
      [lastLsn],
    );
    const bytes = Number(rows[0]?.bytes ?? 0);
    if (bytes >= CHECKPOINT_AT_BYTES || (bytes > 0 && nowMs - checkpointAtMs >= CHECKPOINT_AFTER_MS)) {
      await pool.query('CHECKPOINT');
      const after = await pool.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn');
      lastLsn = after.rows[0]?.lsn ?? lastLsn;
      checkpointAtMs = nowMs;
    }
    if (nowMs - vacuumAtMs >= VACUUM_EVERY_MS) {
      await pool.query('VACUUM (ANALYZE)');
      vacuumAtMs = nowMs;
    }
  };

  const arm = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, () => {
      underway = look()
        .catch((error: unknown) => logger.warn('store: upkeep failed and is tried again', { error: String(error) }))
        .then(() => {
          if (!closed) arm();
        });
    });
  };
  arm();
  return async () => {
    closed = true;
    cancel();
    await underway;
  };
}

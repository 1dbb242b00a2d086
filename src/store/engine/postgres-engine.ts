import { Pool } from 'pg';
import type { Logger } from '../../lib/index.ts';
import { EngineError } from './engine-error.ts';
import type { Engine } from './engine.ts';

/** Connections to a PostgreSQL server: a handful for the store, a few for BullMQ's queries, one per BullMQ worker that listens. */
const MAX_CONNECTIONS = 12;
/** A server that does not answer within this is down; the caller is told instead of waiting. */
const CONNECT_LIMIT_MS = 10_000;
/**
 * A transaction of ours is between two statements for milliseconds. One that is for so long is of a process that hangs, or of a machine that
 * is gone without a word, which a server notices after two hours: until then its locks would keep the next process from what it held. The
 * server ends it; to us that is a lost connection.
 */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** Asks once; fails with `EngineError` 'unreachable' and what a person can do. What the server said holds no password. */
const firstAnswer = async (pool: Pool): Promise<void> => {
  try {
    await pool.query('select 1');
  } catch (cause) {
    await pool.end();
    const said = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
    throw new EngineError(
      'unreachable',
      `PostgreSQL does not take us at the address in DATABASE_URL${said}. Correct it, start PostgreSQL, or leave DATABASE_URL out for the embedded database.`,
      cause,
    );
  }
};

/** Connects to a PostgreSQL server; fails with `EngineError` 'unreachable' when it does not answer. */
export async function openPostgres(databaseUrl: string, logger: Logger): Promise<Engine> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    options: `-c search_path=bullmq -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
    application_name: 'majlis',
  });
  watchClients(pool, logger);
  await firstAnswer(pool);
  let closing: Promise<void> | null = null;
  return {
    kind: 'postgres',
    pool,
    fresh: false,
    setAside: null,
    syncs: () => null,
    confirm: () => undefined,
    close: () => {
      closing ??= pool.end();
      return closing;
    },
  };
}

/** A lost connection is told to whoever has work on it; these listeners only keep an unheard 'error' event from ending the process. */
export function watchClients(pool: Pool, logger: Logger): void {
  pool.on('error', (error) => logger.warn('store: an idle connection was lost', { error: error.message }));
  pool.on('connect', (client) => {
    client.on('error', (error) => logger.debug('store: a connection was lost', { error: error.message }));
  });
}

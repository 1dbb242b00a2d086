import type { Pool, PoolClient } from 'pg';

/** Where a connection is had. */
export type Connections = Pick<Pool, 'connect'>;

/**
 * Connections that are ended, with whatever hangs on them, at `late`: on one whose other side is lost without a word, nothing would ever
 * answer, and the pool would have one less.
 */
export function endedAt(late: AbortSignal, pool: Connections): Connections {
  return {
    connect: async () => {
      const client = await pool.connect();
      if (late.aborted) client.release();
      late.throwIfAborted();
      late.addEventListener('abort', () => void client.end(), { once: true });
      return client;
    },
  };
}

/** Runs `work` on a connection of its own, which is thrown away when that fails. */
export async function onConnection<Value>(
  pool: Connections,
  work: (client: PoolClient) => Promise<Value>,
): Promise<Value> {
  const client = await pool.connect();
  let broken = true;
  try {
    const value = await work(client);
    broken = false;
    return value;
  } finally {
    client.release(broken);
  }
}

/**
 * Runs `work` in one transaction on a connection of its own; rolled back when it throws. Not drizzle's own: in 0.45.4 that one never gives a
 * connection back whose BEGIN fails, so each outage would have cost the pool a few for good (seen).
 */
export async function inTransaction<Value>(
  pool: Connections,
  work: (client: PoolClient) => Promise<Value>,
  begin = 'begin',
): Promise<Value> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    const value = await work(client);
    await client.query('commit');
    return value;
  } catch (error) {
    // A connection whose rollback fails is thrown away, which rolls back as well.
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Another writer was first. */
class Contested extends Error {}

/** Likewise; rolled back too when `work` answers false, which is the answer then. */
export async function allOrNothing(pool: Pool, work: (client: PoolClient) => Promise<boolean>): Promise<boolean> {
  try {
    return await inTransaction(pool, async (client) => {
      if (!(await work(client))) throw new Contested();
      return true;
    });
  } catch (error) {
    if (error instanceof Contested) return false;
    throw error;
  }
}

import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in one transaction on a connection of its own; rolled back when it throws. Not drizzle's own: in 0.45.4 that one never gives a
 * connection back whose BEGIN fails, so each outage would have cost the pool a few for good (seen).
 */
export async function inTransaction<Value>(
  pool: Pool,
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

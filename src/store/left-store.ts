import type { Pool, PoolClient } from 'pg';
import type { LeftStore } from '../app/index.ts';
import type { GuildId } from '../lib/index.ts';
import { readGuildId } from './records/index.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** What a server and its people set there, by `guild_id`. */
const OF_SERVER = ['guild_settings', 'server_block', 'preset', 'remembered', 'feed', 'digest'] as const;

/** Which servers removed us, in the schema `app`. Failures are `StoreError`s. */
export function createLeftStore(pool: Pool): LeftStore {
  const listed = async (sql: string): Promise<readonly GuildId[]> => {
    const { rows } = await pool.query<{ id: string }>(sql);
    return rows.map(({ id }) => readGuildId(id));
  };
  return {
    kept: () => guarded('list the servers of which something is kept', () => listed(KEPT)),
    left: () =>
      guarded('list the servers that we left', () => listed('select guild_id as id from app.server_left order by 1')),
    note: (guildId, atMs) =>
      guarded('note that we left a server', async () => {
        const values = [readGuildId(guildId), atMs];
        await pool.query(
          'insert into app.server_left (guild_id, at_ms) values ($1, $2) on conflict do nothing',
          values,
        );
      }),
    returned: (guildId) =>
      guarded('note that we are back in a server', async () => {
        await pool.query('delete from app.server_left where guild_id = $1', [guildId]);
      }),
    forget: (beforeMs, limit) =>
      guarded('forget servers that we left', () => inTransaction(pool, (client) => forget(client, beforeMs, limit))),
  };
}

const KEPT = `
  select guild_id as id from (${OF_SERVER.map((table) => `select guild_id from app.${table}`).join(' union ')}) known
  where guild_id not in (select guild_id from app.server_left) order by 1`;

async function forget(client: PoolClient, beforeMs: number, limit: number): Promise<readonly GuildId[]> {
  // Locked, so that a return meanwhile waits: it finds nothing to take back then, as if it came a moment later.
  const { rows } = await client.query<{ id: string }>(
    'select guild_id as id from app.server_left where at_ms < $1 order by at_ms, 1 limit $2 for update skip locked',
    [beforeMs, limit],
  );
  const ids = rows.map(({ id }) => readGuildId(id));
  if (ids.length === 0) return ids;
  for (const table of [...OF_SERVER, 'server_left'])
    await client.query(`delete from app.${table} where guild_id = any($1)`, [ids]);
  return ids;
}

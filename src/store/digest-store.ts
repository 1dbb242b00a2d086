import type { Pool, PoolClient } from 'pg';
import type { DigestStore, NextDigest } from '../app/index.ts';
import type { GuildId } from '../lib/index.ts';
import { drizzle } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { readGuildId } from './records/index.ts';
import { guarded } from './store-error.ts';
import { allOrNothing } from './transaction.ts';

/** Sets the next digest of a server, in the transaction of what it set; which one was the last stays. */
export async function setDigest(
  client: Pick<PoolClient, 'query'>,
  guildId: GuildId,
  next: NextDigest | null,
): Promise<void> {
  await client.query(
    `insert into app.digest (guild_id, due_at_ms, due_date) values ($1, $2, $3)
     on conflict (guild_id) do update set due_at_ms = excluded.due_at_ms, due_date = excluded.due_date`,
    [guildId, next?.dueAtMs ?? null, next?.date ?? null],
  );
}

/** When digests are due, in the schema `app`. Failures are `StoreError`s. */
export function createDigestStore(pool: Pool): DigestStore {
  return {
    get: (guildId) =>
      guarded('read when a digest is due', async () => {
        const { rows } = await pool.query<{ dueAtMs: number | null; date: string | null; lastDate: string | null }>(
          `select due_at_ms::float8 as "dueAtMs", due_date as date, last_date as "lastDate"
           from app.digest where guild_id = $1`,
          [guildId],
        );
        const { dueAtMs = null, date = null, lastDate = null } = rows[0] ?? {};
        return { next: dueAtMs === null || date === null ? null : { dueAtMs, date }, lastDate };
      }),
    dueUntil: (untilMs, limit, after) =>
      guarded('find which digests are due', async () => {
        const { rows } = await pool.query<{ guildId: string; dueAtMs: number; date: string }>(
          `select guild_id as "guildId", due_at_ms::float8 as "dueAtMs", due_date as date from app.digest
           where due_at_ms is not null and due_at_ms <= $1 and (due_at_ms, guild_id) > ($2, $3)
           order by due_at_ms, guild_id limit $4`,
          [untilMs, after?.dueAtMs ?? Number.MIN_SAFE_INTEGER, after?.guildId ?? '', limit],
        );
        return rows.map((row) => ({ ...row, guildId: readGuildId(row.guildId) }));
      }),
    done: ({ guildId, date, dueAtMs }, next, effects) =>
      guarded('note that a digest is dealt with', () =>
        allOrNothing(pool, async (client) => {
          const { rowCount } = await client.query(
            `update app.digest set due_at_ms = $4, due_date = $5, last_date = $2
             where guild_id = $1 and due_date = $2 and due_at_ms = $3`,
            [guildId, date, dueAtMs, next?.dueAtMs ?? null, next?.date ?? null],
          );
          if (rowCount !== 1) return false;
          await appendEffects(drizzle(client), effects);
          return true;
        }),
      ),
  };
}

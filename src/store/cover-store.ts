import type { Pool, PoolClient } from 'pg';
import type { CoverStore, OwnCover } from '../app/index.ts';
import type { UserId } from '../lib/index.ts';
import { readGuildId } from './records/index.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** Covers that something names which is not over, or ended at or after $1. Few are not over, and indexes have them. */
const NAMED = `
  select id from (
    select state->'about'->'cover'->>'id' as id from app.space
    where status <> 'ended' or (state->'life'->>'sinceMs')::numeric >= $1
    union all
    select state->'opening'->'about'->'cover'->>'id' from app.plan where status in ('draft', 'planned', 'missed')
    union all
    select state->'opening'->'about'->'cover'->>'id' from app.series where status <> 'over'
    union all
    select date->'change'->'edit'->'about'->'cover'->>'id'
    from app.series, jsonb_array_elements(state->'exceptions') date where status <> 'over'
  ) named where id is not null`;

/** The pictures of one server are counted and added to by one at a time. */
const ALONE = 'select pg_advisory_xact_lock(hashtext($1))';

const ADD = `
  insert into app.cover (id, guild_id, by_user_id, type, at_ms, size, bytes)
  select $1, $2, $3, $4, $5::bigint, $6::integer, $7::bytea
  where (select coalesce(sum(size), 0) from app.cover where guild_id = $2) + $6::integer <= $8::bigint`;

/** Pictures of spaces in the schema `app`. Failures are `StoreError`s. */
export function createCoverStore(pool: Pool): CoverStore {
  return {
    add: (cover, bytes, { guildId, userId, atMs }, maxBytes) =>
      guarded('store a picture', () =>
        inTransaction(pool, async (client) => {
          await client.query(ALONE, [`cover ${guildId}`]);
          const row = [cover.id, guildId, userId, cover.type, atMs, bytes.length, Buffer.from(bytes), maxBytes];
          return (await client.query(ADD, row)).rowCount === 1;
        }),
      ),
    read: (id) =>
      guarded('read a picture', async () => {
        const { rows } = await pool.query<{ bytes: Uint8Array }>('select bytes from app.cover where id = $1', [id]);
        return rows[0]?.bytes ?? null;
      }),
    dropUnused: (beforeMs) =>
      guarded('remove pictures', async () => {
        const unused = `delete from app.cover where at_ms < $1 and id not in (${NAMED})`;
        return (await pool.query(unused, [beforeMs])).rowCount ?? 0;
      }),
  };
}

/** The pictures that somebody gave, oldest first. */
export async function coversOf(client: PoolClient, userId: UserId): Promise<readonly OwnCover[]> {
  const { rows } = await client.query<Omit<OwnCover, 'guildId'> & { guildId: string }>(
    `select id, guild_id as "guildId", type, at_ms::float8 as "atMs", size from app.cover where by_user_id = $1
     order by at_ms, id`,
    [userId],
  );
  return rows.map((row) => ({ ...row, guildId: readGuildId(row.guildId) }));
}

/** Removes the pictures that somebody gave until then (wall time); one that is still needed goes when it is not, and is nobody's until then. */
export async function forgetCovers(client: PoolClient, userId: UserId, untilMs: number): Promise<void> {
  // No end of a space is as late as that.
  const never = Number.MAX_SAFE_INTEGER;
  const theirs = `delete from app.cover where by_user_id = $2 and at_ms <= $3 and id not in (${NAMED})`;
  await client.query(theirs, [never, userId, untilMs]);
  await client.query('update app.cover set by_user_id = null where by_user_id = $1 and at_ms <= $2', [userId, untilMs]);
}

import type { PoolClient } from 'pg';
import type { PersonData } from '../app/index.ts';
import type { UserId } from '../lib/index.ts';
import { readGuildId, readSpaceId, readUserId } from './records/index.ts';

/** The servers that keep somebody out, and in which they had others kept out; why is told of their own words alone. */
export async function serverBlocksOf(client: PoolClient, userId: UserId): Promise<PersonData['serverBlocks']> {
  const { rows } = await client.query<{ guildId: string; sinceMs: number; isActor: boolean; reason: string | null }>(
    `select guild_id as "guildId", at_ms::float8 as "sinceMs", by_user_id = $1 as "isActor", reason from app.server_block
     where user_id = $1 or by_user_id = $1 order by 2, 1`,
    [userId],
  );
  return rows.map(({ guildId, sinceMs, isActor, reason }) => ({
    guildId: readGuildId(guildId),
    sinceMs,
    as: isActor ? 'actor' : 'target',
    reason: isActor ? reason : null,
  }));
}

/** Somebody's own private list; on whose lists they are is told to nobody. */
export async function personalOf(client: PoolClient, userId: UserId): Promise<PersonData['personal']> {
  const blocks = await client.query<{ userId: string; sinceMs: number }>(
    `select blocked_id as "userId", at_ms::float8 as "sinceMs" from app.personal_block where user_id = $1 order by 2, 1`,
    [userId],
  );
  const silent = await client.query('select 1 from app.personal_silence where user_id = $1', [userId]);
  const warned = await client.query<{ spaceId: string; userId: string }>(
    `select space_id as "spaceId", blocked_id as "userId" from app.personal_warned where user_id = $1 order by 1, 2`,
    [userId],
  );
  return {
    blocks: blocks.rows.map((row) => ({ ...row, userId: readUserId(row.userId) })),
    messages: silent.rows.length === 0,
    warned: warned.rows.map((row) => ({ spaceId: readSpaceId(row.spaceId), userId: readUserId(row.userId) })),
  };
}

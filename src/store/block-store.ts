import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { BlockStore } from '../app/index.ts';
import { readUserId } from './records/index.ts';
import { guarded } from './store-error.ts';

const serverBlocks = pgSchema('app').table('server_block', {
  guildId: text('guild_id').notNull(),
  userId: text('user_id').notNull(),
  byUserId: text('by_user_id').notNull(),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
});

/** Block lists of servers in the schema `app`. Failures are `StoreError`s. */
export function createBlockStore(pool: Pool): BlockStore {
  const db = drizzle(pool);
  return {
    of: (guildId) =>
      guarded('list who is blocked', async () => {
        const { atMs, userId } = serverBlocks;
        const rows = await db
          .select()
          .from(serverBlocks)
          .where(eq(serverBlocks.guildId, guildId))
          .orderBy(asc(atMs), asc(userId));
        return rows.map((row) => readUserId(row.userId));
      }),
    block: (guildId, userId, byUserId, atMs) =>
      guarded('store a block', async () => {
        await db.insert(serverBlocks).values({ guildId, userId, byUserId, atMs }).onConflictDoNothing();
      }),
    unblock: (guildId, userId) =>
      guarded('remove a block', async () => {
        await db.delete(serverBlocks).where(and(eq(serverBlocks.guildId, guildId), eq(serverBlocks.userId, userId)));
      }),
  };
}

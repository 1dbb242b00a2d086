import { and, asc, eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { BlockStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { readUserId } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';

const serverBlocks = pgSchema('app').table('server_block', {
  guildId: text('guild_id').notNull(),
  userId: text('user_id').notNull(),
  byUserId: text('by_user_id').notNull(),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
});

/** Block lists of servers in the schema `app`. Failures are `StoreError`s. */
export function createBlockStore(pool: Pool, logger: Logger): BlockStore {
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
        return rows.flatMap((row) => readOrReport(() => readUserId(row.userId), { logger, id: row.guildId }));
      }),
    block: (guildId, userId, byUserId, atMs) =>
      guarded('store a block', async () => {
        // What could not be read back is not written.
        const who = { userId: readUserId(userId), byUserId: readUserId(byUserId) };
        await db
          .insert(serverBlocks)
          .values({ guildId, ...who, atMs })
          .onConflictDoNothing();
      }),
    unblock: (guildId, userId) =>
      guarded('remove a block', async () => {
        await db.delete(serverBlocks).where(and(eq(serverBlocks.guildId, guildId), eq(serverBlocks.userId, userId)));
      }),
  };
}

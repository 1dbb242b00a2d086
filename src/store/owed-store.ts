import type { Pool } from 'pg';
import type { OwedStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { and, asc, bigint, drizzle, eq, pgSchema, text } from './drizzle.ts';
import { owedOf } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';

const owedUnmutes = pgSchema('app').table('owed_unmute', {
  guildId: text('guild_id').notNull(),
  userId: text('user_id').notNull(),
  spaceId: text('space_id').notNull(),
  sinceMs: bigint('since_ms', { mode: 'number' }).notNull(),
});

/** Owed unmutes in the schema `app`, listed oldest first. Failures are `StoreError`s. */
export function createOwedStore(pool: Pool, logger: Logger): OwedStore {
  const db = drizzle(pool);
  return {
    all: () =>
      guarded('list the owed unmutes', async () => {
        const { sinceMs, guildId, userId } = owedUnmutes;
        const rows = await db.select().from(owedUnmutes).orderBy(asc(sinceMs), asc(guildId), asc(userId));
        return rows.flatMap((row) => readOrReport(() => owedOf(row), { logger, id: row.spaceId }));
      }),
    owe: (owed) =>
      guarded('store an owed unmute', async () => {
        await db.insert(owedUnmutes).values(owedOf(owed)).onConflictDoNothing();
      }),
    paid: (guildId, userId) =>
      guarded('remove an owed unmute', async () => {
        await db.delete(owedUnmutes).where(and(eq(owedUnmutes.guildId, guildId), eq(owedUnmutes.userId, userId)));
      }),
  };
}

import type { Pool, PoolClient } from 'pg';
import type { BlockStore, ServerNote } from '../app/index.ts';
import type { GuildId, Logger } from '../lib/index.ts';
import { lineOf, readServerLog } from './action-log.ts';
import { asc, bigint, drizzle, eq, pgSchema, text } from './drizzle.ts';
import { appendTold } from './outbox-store.ts';
import { readUserId } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { NOBODY } from './scrub.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const serverBlocks = pgSchema('app').table('server_block', {
  guildId: text('guild_id').notNull(),
  userId: text('user_id').notNull(),
  byUserId: text('by_user_id').notNull(),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
  reason: text(),
});

/** Block lists and logs of servers in the schema `app`. Failures are `StoreError`s. */
export function createBlockStore(pool: Pool, logger: Logger): BlockStore {
  const db = drizzle(pool);
  const rowsOf = (guildId: GuildId): Promise<readonly (typeof serverBlocks.$inferSelect)[]> =>
    db
      .select()
      .from(serverBlocks)
      .where(eq(serverBlocks.guildId, guildId))
      .orderBy(asc(serverBlocks.atMs), asc(serverBlocks.userId));
  return {
    of: (guildId) =>
      guarded('list who is blocked', async () =>
        (await rowsOf(guildId)).flatMap((row) =>
          readOrReport(() => readUserId(row.userId), { logger, id: row.guildId }),
        ),
      ),
    listed: (guildId) =>
      guarded('list who is blocked, and why', async () =>
        (await rowsOf(guildId)).flatMap(({ userId, byUserId, atMs, reason }) =>
          readOrReport(
            () => {
              const by = byUserId === NOBODY ? null : readUserId(byUserId);
              return { userId: readUserId(userId), byUserId: by, atMs, reason };
            },
            { logger, id: guildId },
          ),
        ),
      ),
    block: (guildId, { userId, byUserId, atMs, reason }, note) =>
      guarded('store a block', () => {
        // What could not be read back is not written.
        const values = [guildId, readUserId(userId), readUserId(byUserId), atMs, reason];
        const sql = `insert into app.server_block (guild_id, user_id, by_user_id, at_ms, reason) values ($1, $2, $3, $4, $5)
          on conflict do nothing`;
        return changed(pool, { guildId, note, work: (client) => client.query(sql, values) });
      }),
    unblock: (guildId, userId, note) =>
      guarded('remove a block', () => {
        const sql = 'delete from app.server_block where guild_id = $1 and user_id = $2';
        return changed(pool, { guildId, note, work: (client) => client.query(sql, [guildId, userId]) });
      }),
    log: (guildId, limit) => guarded('read the log of a server', () => readServerLog(db, guildId, limit)),
  };
}

interface Change {
  readonly guildId: GuildId;
  readonly note: ServerNote;
  readonly work: (client: PoolClient) => Promise<{ readonly rowCount: number | null }>;
}

/** The change with its line and what is told of it, if it changes anything. */
const changed = (pool: Pool, { guildId, note, work }: Change): Promise<void> =>
  inTransaction(pool, async (client) => {
    if ((await work(client)).rowCount !== 1) return;
    await appendTold(drizzle(client), { lines: [lineOf(guildId, note.line)], effects: note.effects });
  });

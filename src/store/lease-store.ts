import type { Pool } from 'pg';
import type { LeaseStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { asc, drizzle, inArray, pgSchema, text } from './drizzle.ts';
import { leaseOf } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const leases = pgSchema('app').table('seat_lease', {
  spaceId: text('space_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  accountId: text('account_id').notNull(),
});

/** Leases in the schema `app`. Failures are `StoreError`s; two leases of one account in one server are a 'conflict'. */
export function createLeaseStore(pool: Pool, logger: Logger): LeaseStore {
  const db = drizzle(pool);
  return {
    all: () =>
      guarded('list the leases', async () => {
        const rows = await db.select().from(leases).orderBy(asc(leases.spaceId));
        return rows.flatMap((row) => readOrReport(() => leaseOf(row), { logger, id: row.spaceId }));
      }),
    change: (returned, taken) =>
      guarded('change leases', async () => {
        const rows = taken.map(leaseOf);
        // Also what those spaces held: a change whose answer was lost is asked for again, and must not stand in its own way.
        const given = [...returned, ...rows.map(({ spaceId }) => spaceId)];
        if (given.length === 0) return;
        await inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          await tx.delete(leases).where(inArray(leases.spaceId, given));
          if (rows.length > 0) await tx.insert(leases).values(rows);
        });
      }),
  };
}

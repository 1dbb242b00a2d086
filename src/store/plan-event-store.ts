import type { Pool } from 'pg';
import type { PlanEventStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { asc, bigint, drizzle, eq, jsonb, pgSchema, text } from './drizzle.ts';
import { readOrReport } from './read-or-report.ts';
import { planEventRowOf, readPlanEvent } from './records/index.ts';
import { guarded } from './store-error.ts';

const events = pgSchema('app').table('plan_event', {
  planId: text('plan_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  eventId: text('event_id'),
  askedAtMs: bigint('asked_at_ms', { mode: 'number' }),
  applied: jsonb().$type<unknown>().notNull(),
});

/** Events of plans in the schema `app`. Failures are `StoreError`s. */
export function createPlanEventStore(pool: Pool, logger: Logger): PlanEventStore {
  const db = drizzle(pool);
  return {
    all: () =>
      guarded('list the events of plans', async () => {
        const rows = await db.select().from(events).orderBy(asc(events.planId));
        return rows.flatMap((row) => readOrReport(() => readPlanEvent(row), { logger, id: row.planId }));
      }),
    save: (event) =>
      guarded('store the event of a plan', async () => {
        const { planId, ...rest } = planEventRowOf(event);
        await db
          .insert(events)
          .values({ planId, ...rest })
          .onConflictDoUpdate({ target: events.planId, set: rest });
      }),
    forget: (planId) =>
      guarded('forget the event of a plan', async () => {
        await db.delete(events).where(eq(events.planId, planId));
      }),
  };
}

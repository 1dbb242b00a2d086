import type { Pool } from 'pg';
import type { PlanRoomStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { asc, drizzle, eq, jsonb, pgSchema, text } from './drizzle.ts';
import { readOrReport } from './read-or-report.ts';
import { planRoomRecordOf, readPlanRoom } from './records/index.ts';
import { guarded } from './store-error.ts';

const rooms = pgSchema('app').table('plan_room', {
  ownerId: text('owner_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  room: jsonb().$type<unknown>().notNull(),
});

/** Rooms of plans in the schema `app`. Failures are `StoreError`s. */
export function createPlanRoomStore(pool: Pool, logger: Logger): PlanRoomStore {
  const db = drizzle(pool);
  return {
    all: () =>
      guarded('list the rooms of plans', async () => {
        const rows = await db.select().from(rooms).orderBy(asc(rooms.ownerId));
        return rows.flatMap(({ room, ownerId }) => readOrReport(() => readPlanRoom(room), { logger, id: ownerId }));
      }),
    save: (value) =>
      guarded('store the room of a plan', async () => {
        const set = { guildId: value.guildId, room: planRoomRecordOf(value) };
        await db
          .insert(rooms)
          .values({ ownerId: value.owner.id, ...set })
          .onConflictDoUpdate({ target: rooms.ownerId, set });
      }),
    forget: (owner) =>
      guarded('forget the room of a plan', async () => {
        await db.delete(rooms).where(eq(rooms.ownerId, owner));
      }),
  };
}

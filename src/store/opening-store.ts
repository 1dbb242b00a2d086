import type { Pool } from 'pg';
import type { OpeningStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { and, bigint, desc, drizzle, eq, gte, jsonb, pgSchema, text } from './drizzle.ts';
import { readSpace } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';

const app = pgSchema('app');

const spaces = app.table('space', {
  id: text().primaryKey(),
  guildId: text('guild_id').notNull(),
  openedAtMs: bigint('opened_at_ms', { mode: 'number' }).notNull(),
  state: jsonb().$type<unknown>().notNull(),
});

const log = app.table('action_log', {
  spaceId: text('space_id').notNull(),
  actorKey: bigint('actor_key', { mode: 'number' }),
  act: text().notNull(),
});

const people = app.table('person', {
  key: bigint({ mode: 'number' }).primaryKey(),
  userId: text('user_id').notNull(),
});

/**
 * Past openings, from the spaces and their log in the schema `app`: the host may be another by now, who opened it stands in the log.
 * Failures are `StoreError`s.
 */
export function createOpeningStore(pool: Pool, logger: Logger): OpeningStore {
  const db = drizzle(pool);
  return {
    lastOpened: (guildId, userId, sinceMs) =>
      guarded('find the last opening', async () => {
        const rows = await db
          .select({ id: spaces.id, openedAtMs: spaces.openedAtMs, state: spaces.state })
          .from(spaces)
          .innerJoin(log, and(eq(log.spaceId, spaces.id), eq(log.act, 'opened')))
          .innerJoin(people, eq(people.key, log.actorKey))
          .where(and(eq(spaces.guildId, guildId), gte(spaces.openedAtMs, sinceMs), eq(people.userId, userId)))
          .orderBy(desc(spaces.openedAtMs));
        const opened = rows.flatMap(({ id, openedAtMs, state }) =>
          readOrReport(() => readSpace(state).life, { logger, id }).flatMap((life) =>
            life.status === 'ended' && life.reason === 'could-not-open' ? [] : [openedAtMs],
          ),
        );
        return opened[0] ?? null;
      }),
  };
}

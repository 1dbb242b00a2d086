import type { Pool } from 'pg';
import type { Applied, SpaceStore } from '../app/index.ts';
import { NOTHING_APPLIED } from '../app/index.ts';
import type { Space } from '../domain/index.ts';
import type { Logger, SpaceId } from '../lib/index.ts';
import { appendLog, lastLines, readLog } from './action-log.ts';
import {
  and,
  asc,
  bigint,
  desc,
  drizzle,
  eq,
  integer,
  jsonb,
  lt,
  ne,
  type NodePgDatabase,
  pgSchema,
  text,
} from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { updatePlan } from './plan-store.ts';
import { readOrReport } from './read-or-report.ts';
import { appliedRecordOf, readApplied, readSpace, readSpaceId, spaceRecordOf } from './records/index.ts';
import { guarded } from './store-error.ts';
import { allOrNothing, inTransaction } from './transaction.ts';

const app = pgSchema('app');

/** `state` is the truth; the other columns are for finding it. */
const spaces = app.table('space', {
  id: text().primaryKey(),
  guildId: text('guild_id').notNull(),
  revision: integer().notNull(),
  status: text().notNull(),
  openedAtMs: bigint('opened_at_ms', { mode: 'number' }).notNull(),
  emptySinceMs: bigint('empty_since_ms', { mode: 'number' }),
  state: jsonb().$type<unknown>().notNull(),
});

const appliedTo = app.table('space_applied', {
  spaceId: text('space_id').primaryKey(),
  applied: jsonb().$type<unknown>().notNull(),
});

/** Spaces, their log and what was confirmed outside, in the schema `app`. Failures are `StoreError`s. */
export function createSpaceStore(pool: Pool, logger: Logger): SpaceStore {
  const db = drizzle(pool);
  return {
    ...writing(pool),
    get: (id) =>
      guarded('read a space', async () => {
        const [row] = await db.select({ state: spaces.state }).from(spaces).where(eq(spaces.id, id));
        return row === undefined ? null : readSpace(row.state);
      }),
    recent: (guildId, limit) =>
      guarded('list the spaces of a server', async () => {
        const newest = [desc(spaces.openedAtMs), desc(spaces.id)];
        const rows = await db
          .select()
          .from(spaces)
          .where(eq(spaces.guildId, guildId))
          .orderBy(...newest)
          .limit(limit);
        return rows.flatMap((row) => readOrReport(() => readSpace(row.state), { logger, id: row.id }));
      }),
    unfinished: () =>
      guarded('list the spaces', async () => {
        const rows = await db
          .select()
          .from(spaces)
          .where(ne(spaces.status, 'ended'))
          .orderBy(asc(spaces.openedAtMs), asc(spaces.id));
        return rows.flatMap((row) => readOrReport(() => readSpace(row.state), { logger, id: row.id }));
      }),
    applied: (id) =>
      guarded('read what was applied', async () => {
        const [row] = await db.select().from(appliedTo).where(eq(appliedTo.spaceId, id));
        return row === undefined ? NOTHING_APPLIED : readApplied(row.applied);
      }),
    saveApplied: (id, value) =>
      guarded('save what was applied', async () => {
        await writeApplied(db, id, value);
      }),
    emptySince: (beforeMs) =>
      guarded('find empty spaces', async () => {
        const empty = and(eq(spaces.status, 'live'), lt(spaces.emptySinceMs, beforeMs));
        const rows = await db.select().from(spaces).where(empty).orderBy(asc(spaces.emptySinceMs));
        // Read whole, so that a record nobody could act on does not stop the sweep for all.
        return rows.flatMap((row) => readOrReport(() => readSpace(row.state).id, { logger, id: row.id }));
      }),
    log: (id, limit) => guarded('read the log', () => readLog(db, id, limit)),
    lastOf: (acts) =>
      guarded('find the last lines of logs', async () => {
        const open = db.select({ id: spaces.id }).from(spaces).where(ne(spaces.status, 'ended'));
        const rows = await lastLines(db, { spaces: open, acts });
        return rows.flatMap(({ spaceId, atMs, act, detail }) =>
          spaceId === null ? [] : [{ spaceId: readSpaceId(spaceId), atMs, act, detail }],
        );
      }),
  };
}

/** What can write in a transaction. */
type Changer = Pick<NodePgDatabase, 'update'>;

async function writeApplied(tx: Pick<NodePgDatabase, 'insert'>, spaceId: SpaceId, value: Applied): Promise<void> {
  const applied = appliedRecordOf(value);
  const target = appliedTo.spaceId;
  await tx.insert(appliedTo).values({ spaceId, applied }).onConflictDoUpdate({ target, set: { applied } });
}

/** Stores a space if the stored revision is one less than its own, and as opened when `openedAtMs` has it; else answers false. */
async function updateSpace(tx: Changer, space: Space, opened: { readonly openedAtMs?: number } = {}): Promise<boolean> {
  const mine = and(eq(spaces.id, space.id), eq(spaces.revision, space.revision - 1));
  const { rowCount } = await tx
    .update(spaces)
    .set({ ...changing(space), ...opened })
    .where(mine);
  return rowCount === 1;
}

type Writing = Pick<SpaceStore, 'insert' | 'save' | 'saveWithPlan' | 'reopen' | 'note'>;

/** Each in one transaction, with log lines and effects. */
function writing(pool: Pool): Writing {
  return {
    insert: (space, log, effects) =>
      guarded('insert a space', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          await tx
            .insert(spaces)
            .values({ id: space.id, guildId: space.guildId, openedAtMs: space.life.sinceMs, ...changing(space) });
          await appendLog(tx, space.id, log);
          await appendEffects(tx, effects);
        }),
      ),
    save: (space, log, effects) =>
      guarded('save a space', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await updateSpace(tx, space))) return false;
          await appendLog(tx, space.id, log);
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    saveWithPlan: (space, plan, { log, effects }) =>
      guarded('save a space with its plan', () =>
        allOrNothing(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await updateSpace(tx, space)) || !(await updatePlan(tx, plan))) return false;
          await appendLog(tx, space.id, log);
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    reopen: (space, applied, { log, effects }) =>
      guarded('store a space anew', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await updateSpace(tx, space, { openedAtMs: space.life.sinceMs }))) return false;
          await writeApplied(tx, space.id, applied);
          await appendLog(tx, space.id, log);
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    note: (id, log, effects) =>
      guarded('add to the log of a space', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          await appendLog(tx, id, log);
          await appendEffects(tx, effects);
        }),
      ),
  };
}

function changing(space: Space): Pick<typeof spaces.$inferInsert, 'revision' | 'status' | 'emptySinceMs' | 'state'> {
  const { life, revision } = space;
  return {
    revision,
    status: life.status,
    emptySinceMs: life.status === 'live' ? life.emptySinceMs : null,
    state: spaceRecordOf(space),
  };
}

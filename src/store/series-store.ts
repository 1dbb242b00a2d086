import type { Pool } from 'pg';
import type { SeriesStore } from '../app/index.ts';
import type { Series } from '../domain/index.ts';
import type { Logger } from '../lib/index.ts';
import {
  and,
  asc,
  bigint,
  drizzle,
  eq,
  integer,
  jsonb,
  lt,
  type NodePgDatabase,
  pgSchema,
  sql,
  text,
} from './drizzle.ts';
import { lineOf } from './action-log.ts';
import { appendTold } from './outbox-store.ts';
import { insertPlans, updatePlan } from './plan-store.ts';
import { peopleOfSeries } from './planned-people.ts';
import { readOrReport } from './read-or-report.ts';
import { readSeries, seriesRecordOf } from './records/index.ts';
import { guarded } from './store-error.ts';
import { allOrNothing, inTransaction } from './transaction.ts';

/** `state` is the truth; the other columns are for finding it. */
const series = pgSchema('app').table('series', {
  id: text().primaryKey(),
  guildId: text('guild_id').notNull(),
  revision: integer().notNull(),
  status: text().notNull(),
  sinceMs: bigint('since_ms', { mode: 'number' }).notNull(),
  madeAtMs: bigint('made_at_ms', { mode: 'number' }).notNull(),
  plannedUntilMs: bigint('planned_until_ms', { mode: 'number' }).notNull(),
  people: text().array().notNull(),
  state: jsonb().$type<unknown>().notNull(),
});

/** Series in the schema `app`. Failures are `StoreError`s; two of one id are a 'conflict'. */
export function createSeriesStore(pool: Pool, logger: Logger): SeriesStore {
  const db = drizzle(pool);
  type Row = Pick<typeof series.$inferSelect, 'id' | 'state'>;
  const read = (rows: readonly Row[]): readonly Series[] =>
    rows.flatMap(({ id, state }) => readOrReport(() => readSeries(state), { logger, id }));
  const listed = { id: series.id, state: series.state };
  const running = eq(series.status, 'running');
  return {
    ...writing(pool),
    get: (id) =>
      guarded('read a series', async () => {
        const [row] = await db.select({ state: series.state }).from(series).where(eq(series.id, id));
        return row === undefined ? null : readSeries(row.state);
      }),
    ofGuild: (guildId) =>
      guarded('list the series of a server', async () => {
        const ofGuild = and(eq(series.guildId, guildId), running);
        const oldest = [asc(series.sinceMs), asc(series.id)];
        return read(
          await db
            .select(listed)
            .from(series)
            .where(ofGuild)
            .orderBy(...oldest),
        );
      }),
    plannedBefore: (beforeMs, limit, after) =>
      guarded('find series that need dates', async () => {
        const isLater =
          after === undefined
            ? undefined
            : sql`(${series.plannedUntilMs}, ${series.id}) > (${after.plannedUntilMs}, ${after.id})`;
        const due = and(running, lt(series.plannedUntilMs, beforeMs), isLater);
        const soonest = [asc(series.plannedUntilMs), asc(series.id)];
        return read(
          await db
            .select(listed)
            .from(series)
            .where(due)
            .orderBy(...soonest)
            .limit(limit),
        );
      }),
  };
}

/** Stores a series over the revision before it; false when another writer was first. */
async function updateSeries(tx: Pick<NodePgDatabase, 'update'>, one: Series): Promise<boolean> {
  const mine = and(eq(series.id, one.id), eq(series.revision, one.revision - 1));
  const { rowCount } = await tx.update(series).set(changing(one)).where(mine);
  return rowCount === 1;
}

/** What changes series, each in one statement or transaction. */
function writing(pool: Pool): Pick<SeriesStore, 'insert' | 'save' | 'saveAll'> {
  const db = drizzle(pool);
  return {
    insert: (one) =>
      guarded('insert a series', async () => {
        const { id, guildId, life } = one;
        await db.insert(series).values({ id, guildId, madeAtMs: life.sinceMs, ...changing(one) });
      }),
    save: (one, plans, effects, line = null) =>
      guarded('save a series', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await updateSeries(tx, one))) return false;
          await insertPlans(tx, plans);
          await appendTold(tx, { lines: [lineOf(one.guildId, line)], effects });
          return true;
        }),
      ),
    saveAll: (one, changed, effects, line = null) =>
      guarded('save a series with its plans', () =>
        allOrNothing(pool, async (client) => {
          const tx = drizzle(client);
          if (!(await updateSeries(tx, one))) return false;
          for (const plan of changed) if (!(await updatePlan(tx, plan))) return false;
          await appendTold(tx, { lines: [lineOf(one.guildId, line)], effects });
          return true;
        }),
      ),
  };
}

type Changing = 'revision' | 'status' | 'sinceMs' | 'plannedUntilMs' | 'people' | 'state';

function changing(one: Series): Pick<typeof series.$inferInsert, Changing> {
  const { life, revision, plannedUntilMs } = one;
  return {
    revision,
    status: life.status,
    sinceMs: life.sinceMs,
    plannedUntilMs,
    people: peopleOfSeries(one),
    state: seriesRecordOf(one),
  };
}

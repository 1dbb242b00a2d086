import type { Pool, PoolClient } from 'pg';
import type { Effect, LogEntry, PlanStore } from '../app/index.ts';
import { knownMsOf, type Plan } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import {
  and,
  asc,
  bigint,
  drizzle,
  eq,
  inArray,
  integer,
  isNotNull,
  jsonb,
  lt,
  lte,
  type NodePgDatabase,
  pgSchema,
  sql,
  type SQL,
  text,
} from './drizzle.ts';
import { lineOf } from './action-log.ts';
import { appendEffects, appendTold } from './outbox-store.ts';
import { peopleOfPlan } from './planned-people.ts';
import { readOrReport } from './read-or-report.ts';
import { planRecordOf, readGuildId, readPlan } from './records/index.ts';
import { inRounds, type RoundsParts } from './rounds.ts';
import { guarded } from './store-error.ts';
import { type Connections, endedAt, inTransaction, onConnection } from './transaction.ts';

/** `state` is the truth; the other columns are for finding it. */
const plans = pgSchema('app').table('plan', {
  id: text().primaryKey(),
  guildId: text('guild_id').notNull(),
  revision: integer().notNull(),
  status: text().notNull(),
  sinceMs: bigint('since_ms', { mode: 'number' }).notNull(),
  madeAtMs: bigint('made_at_ms', { mode: 'number' }).notNull(),
  startsAtMs: bigint('starts_at_ms', { mode: 'number' }).notNull(),
  seriesId: text('series_id'),
  originalMs: bigint('original_ms', { mode: 'number' }),
  people: text().array().notNull(),
  state: jsonb().$type<unknown>().notNull(),
});

/** What can write in a transaction of another store. */
type Writer = Pick<NodePgDatabase, 'insert'>;
type Changer = Pick<NodePgDatabase, 'update'>;

/** Stores new plans in a transaction; of those whose id or date of their series stands nothing. Answers how many are new. */
export async function insertPlans(tx: Writer, added: readonly Plan[]): Promise<number> {
  if (added.length === 0) return 0;
  const { rowCount } = await tx.insert(plans).values(added.map(rowOf)).onConflictDoNothing();
  return rowCount ?? 0;
}

/** Stores a plan in a transaction if the stored revision is one less than its own; else answers false. */
export async function updatePlan(tx: Changer, plan: Plan): Promise<boolean> {
  const mine = and(eq(plans.id, plan.id), eq(plans.revision, plan.revision - 1));
  const { rowCount } = await tx.update(plans).set(changing(plan)).where(mine);
  return rowCount === 1;
}

/**
 * Plans that are read or stored in one statement when many come due at one moment: as many as wait for it there, few enough to keep nobody else
 * waiting for more than some milliseconds on the embedded engine.
 */
const IN_ONE_ROUND = 50;

/** A plan that is to be stored, with what is told of it and its line of the server's log. */
interface Saving {
  readonly plan: Plan;
  readonly effects: readonly Effect[];
  readonly line: LogEntry | null;
}

/** $1: what changes of plans, each of which is stored if the stored revision is one less than its own. Answers which were. */
const UPDATE_ALL = `
  update app.plan p
  set revision = n.revision, status = n.status, since_ms = n.since_ms, starts_at_ms = n.starts_at_ms, people = n.people, state = n.state
  from jsonb_to_recordset($1::jsonb) as n(
    id text, revision integer, status text, since_ms bigint, starts_at_ms bigint, people text[], state jsonb)
  where p.id = n.id and p.revision = n.revision - 1
  returning p.id`;

async function updatePlans(client: Pick<PoolClient, 'query'>, changed: readonly Plan[]): Promise<ReadonlySet<string>> {
  const rows = changed.map((plan) => {
    const { sinceMs, startsAtMs, ...others } = changing(plan);
    return { id: plan.id, since_ms: sinceMs, starts_at_ms: startsAtMs, ...others };
  });
  const { rows: stored } = await client.query<{ id: string }>(UPDATE_ALL, [JSON.stringify(rows)]);
  return new Set(stored.map(({ id }) => id));
}

/** Stores all of a round, or none; answers of each whether nobody else was first. */
async function saveAll(pool: Connections, round: readonly Saving[]): Promise<readonly boolean[]> {
  const changed = round.map(({ plan }) => plan);
  // One statement is a transaction by itself: two answers of the engine less for those of which nothing is told.
  const isBare = round.every(({ effects, line }) => effects.length === 0 && line === null);
  const stored = isBare
    ? await onConnection(pool, (client) => updatePlans(client, changed))
    : await inTransaction(pool, async (client) => {
        const ids = await updatePlans(client, changed);
        const first = round.filter(({ plan }) => ids.has(plan.id));
        const lines = first.map(({ plan, line }) => lineOf(plan.guildId, line));
        const effects = first.flatMap((one) => one.effects);
        await appendTold(drizzle(client), { lines, effects });
        return ids;
      });
  return changed.map(({ id }) => stored.has(id));
}

/** Plans in the schema `app`. Failures are `StoreError`s. */
export function createPlanStore(pool: Pool, parts: RoundsParts): PlanStore {
  const { logger } = parts;
  const db = drizzle(pool);
  type Row = Pick<typeof plans.$inferSelect, 'id' | 'state'>;
  const read = (rows: readonly Row[]): readonly Plan[] =>
    rows.flatMap(({ id, state }) => readOrReport(() => readPlan(state), { logger, id }));
  const coming = inArray(plans.status, ['planned', 'missed']);
  /** Those that fit, soonest first. */
  const soonest = async (fits: SQL | undefined, limit: number = Number.MAX_SAFE_INTEGER): Promise<readonly Plan[]> =>
    read(
      await db
        .select({ id: plans.id, state: plans.state })
        .from(plans)
        .where(fits)
        .orderBy(asc(plans.startsAtMs), asc(plans.id))
        .limit(limit),
    );
  const stateOf = reading(pool, parts);
  return {
    ...writing(pool, parts),
    get: (id) =>
      guarded('read a plan', async () => {
        const state = await stateOf(id);
        return state === undefined ? null : readPlan(state);
      }),
    coming: (guildId, limit) =>
      guarded('list what a server plans', () => soonest(and(eq(plans.guildId, guildId), coming), limit)),
    ofSeries: (seriesId) =>
      guarded('list the dates of a series', () => soonest(and(eq(plans.seriesId, seriesId), coming))),
    missedDates: (beforeMs, limit) =>
      guarded('find missed dates of series', () =>
        soonest(and(eq(plans.status, 'missed'), isNotNull(plans.seriesId), lt(plans.startsAtMs, beforeMs)), limit),
      ),
    startingUntil: (untilMs, limit, after) =>
      guarded('find what is to open', () => {
        const isLater =
          after === undefined
            ? undefined
            : // A row is compared as the index has it, which a chain of "or" is not.
              sql`(${plans.startsAtMs}, ${plans.id}) > (${after.startsAtMs}, ${after.id})`;
        return soonest(and(eq(plans.status, 'planned'), lte(plans.startsAtMs, untilMs), isLater), limit);
      }),
  };
}

/** What is stored of a plan, undefined where there is none. */
function reading(pool: Pool, parts: RoundsParts): (id: SpaceId) => Promise<unknown> {
  const readAll = async (client: PoolClient, ids: readonly SpaceId[]): Promise<readonly unknown[]> => {
    const { rows } = await client.query<{ id: string; state: unknown }>(
      'select id, state from app.plan where id = any($1::text[])',
      [ids],
    );
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    return ids.map((id) => states.get(id));
  };
  const read = (ids: readonly SpaceId[], late: AbortSignal): Promise<readonly unknown[]> =>
    guarded('read plans', () => onConnection(endedAt(late, pool), (client) => readAll(client, ids)));
  return inRounds({ most: IN_ONE_ROUND, keyOf: (id) => id, isShared: true, doAll: read }, parts);
}

type Writing = Pick<PlanStore, 'insert' | 'save' | 'guilds' | 'forgetDraft' | 'forgetDrafts'>;

/** Each in one statement or transaction. */
function writing(pool: Pool, parts: RoundsParts): Writing {
  const save = (round: readonly Saving[], late: AbortSignal): Promise<readonly boolean[]> =>
    guarded('save plans', () => saveAll(endedAt(late, pool), round));
  const saving = inRounds(
    { most: IN_ONE_ROUND, keyOf: ({ plan }: Saving) => plan.id, isShared: false, doAll: save },
    parts,
  );
  return {
    insert: (plan, effects) =>
      guarded('insert a plan', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          if ((await insertPlans(tx, [plan])) !== 1) return false;
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    save: (plan, effects = [], line = null) => saving({ plan, effects, line }),
    guilds: () =>
      guarded('list the servers that plan', async () => {
        const { rows } = await pool.query<{ guild_id: string }>(
          `select guild_id from app.plan where status in ('planned', 'missed')
           union select guild_id from app.series where status = 'running'`,
        );
        return rows.map(({ guild_id: id }) => readGuildId(id));
      }),
    forgetDraft: (id) =>
      guarded('forget a draft', () =>
        inTransaction(pool, async (client) => {
          for (const table of ['plan', 'series'])
            await client.query(`delete from app.${table} where status = 'draft' and id = $1`, [id]);
        }),
      ),
    forgetDrafts: (beforeMs) =>
      guarded('forget drafts', () =>
        inTransaction(pool, async (client) => {
          let removed = 0;
          for (const table of ['plan', 'series']) {
            const old = `delete from app.${table} where status = 'draft' and since_ms < $1`;
            removed += (await client.query(old, [beforeMs])).rowCount ?? 0;
          }
          return removed;
        }),
      ),
  };
}

type Changing = 'revision' | 'status' | 'sinceMs' | 'startsAtMs' | 'people' | 'state';

function rowOf(plan: Plan): typeof plans.$inferInsert {
  const { id, guildId, life, occurrence } = plan;
  return {
    id,
    guildId,
    madeAtMs: life.sinceMs,
    seriesId: occurrence?.seriesId ?? null,
    originalMs: occurrence === null ? null : knownMsOf(occurrence),
    ...changing(plan),
  };
}

function changing(plan: Plan): Pick<typeof plans.$inferInsert, Changing> {
  const { life, revision, startsAtMs } = plan;
  return {
    revision,
    status: life.status,
    sinceMs: life.sinceMs,
    startsAtMs,
    people: peopleOfPlan(plan),
    state: planRecordOf(plan),
  };
}

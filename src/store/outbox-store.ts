import type { Pool } from 'pg';
import {
  type Effect,
  laneOf,
  NAMED_AGAIN_MS,
  namedLatelyAround,
  type NoticeEffect,
  type OutboxStore,
  FIRST_PIECE,
  REPORTS,
} from '../app/index.ts';
import type { GuildId, Logger } from '../lib/index.ts';
import { appendServerLines, type Keys, keysOf, peopleOfLine, type ServerLine } from './action-log.ts';
import {
  and,
  asc,
  bigint,
  drizzle,
  eq,
  inArray,
  jsonb,
  lt,
  type NodePgDatabase,
  or,
  pgSchema,
  sql,
  text,
} from './drizzle.ts';
import { effectRecordOf, readEffect, readGuildId } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const outbox = pgSchema('app').table('outbox', {
  seq: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  key: text().notNull().unique(),
  lane: text().notNull(),
  guildId: text('guild_id').notNull(),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
  attemptedAtMs: bigint('attempted_at_ms', { mode: 'number' }),
  effect: jsonb().$type<unknown>().notNull(),
});

const namedHosts = pgSchema('app').table('named_host', {
  guildId: text('guild_id').notNull(),
  personKey: bigint('person_key', { mode: 'number' }).notNull(),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
});

/** What can write in a transaction of another store. */
type Writer = Pick<NodePgDatabase, 'insert' | 'select' | 'delete'>;

/** Stores effects in the transaction of what they tell of. One whose key stands is that one. */
export const appendEffects = (tx: Writer, effects: readonly Effect[] = []): Promise<void> =>
  appendTold(tx, { lines: [], effects });

/** Likewise with lines of the logs of servers: the keys of all whom these and those name are had at once. */
export async function appendTold(
  tx: Writer,
  told: { readonly lines: readonly (ServerLine | null)[]; readonly effects?: readonly Effect[] | undefined },
): Promise<void> {
  const { effects = [] } = told;
  const lines = told.lines.filter((line) => line !== null);
  const naming = namingOf(effects);
  const people = lines.flatMap(({ entry }) => peopleOfLine(entry));
  const keys = await keysOf(tx, [...people, ...naming.map(({ userId }) => userId)]);
  await appendServerLines(tx, lines, keys);
  const untold = naming.length === 0 ? new Set<Effect>() : await noteNamed(tx, naming, keys);
  const rows = effects.filter((effect) => !untold.has(effect)).map(rowOf);
  if (rows.length > 0) await tx.insert(outbox).values(rows).onConflictDoNothing({ target: outbox.key });
}

const namingOf = (effects: readonly Effect[]): readonly NoticeEffect[] =>
  effects.filter((effect) => effect.type === 'notice').filter(({ isNaming }) => isNaming === true);

/**
 * That people are told that others named them host; answers those who are not, since somebody told them lately who was not seen yet when
 * this was decided. Of who was told longer ago than matters nothing is kept. Sorted as keys are had, and what is old comes last, without
 * what another transaction is about: so none of two waits for the other.
 */
async function noteNamed(tx: Writer, naming: readonly NoticeEffect[], keys: Keys): Promise<ReadonlySet<Effect>> {
  const rows = naming.map((effect) => {
    const { guildId, userId, atMs } = effect;
    return { effect, row: { guildId, personKey: keys.get(userId) ?? 0, atMs } };
  });
  const order = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
  const sorted = rows.toSorted(
    ({ row: a }, { row: b }) => a.personKey - b.personKey || order(a.guildId, b.guildId) || a.atMs - b.atMs,
  );
  const untold = new Set<Effect>();
  for (const { effect, row } of sorted) {
    const { oldestMs, newestMs } = namedLatelyAround(row.atMs);
    const noted = await tx
      .insert(namedHosts)
      .values(row)
      .onConflictDoUpdate({
        target: [namedHosts.personKey, namedHosts.guildId],
        set: { atMs: row.atMs },
        setWhere: sql`${namedHosts.atMs} <= ${oldestMs} or ${namedHosts.atMs} > ${newestMs}`,
      });
    if (noted.rowCount === 0) untold.add(effect);
  }
  const beforeMs = Math.max(...naming.map(({ atMs }) => atMs)) - NAMED_AGAIN_MS;
  const old = tx
    .select({ place: sql`ctid` })
    .from(namedHosts)
    .where(lt(namedHosts.atMs, beforeMs))
    .for('update', { skipLocked: true });
  await tx.delete(namedHosts).where(inArray(sql`ctid`, old));
  return untold;
}

function rowOf(effect: Effect): typeof outbox.$inferInsert {
  const { key, guildId, atMs } = effect;
  return { key, guildId, atMs, lane: laneOf(effect).name, effect: effectRecordOf(effect) };
}

/** Each report has one first piece, whose place what is gathered takes. */
const isReportOf = (guildId: GuildId): ReturnType<typeof and> =>
  and(eq(outbox.lane, `${REPORTS}${guildId}`), sql`right(${outbox.key}, 2) = ${FIRST_PIECE}`);

/** Effects in the schema `app`. Failures are `StoreError`s. */
export function createOutboxStore(pool: Pool, logger: Logger): OutboxStore {
  const db = drizzle(pool);
  const removed = async (work: Promise<{ readonly rowCount: number | null }>): Promise<number> =>
    (await work).rowCount ?? 0;
  return {
    lanes: () =>
      guarded('list what is to be sent', async () => {
        const rows = await db
          .selectDistinct({ name: outbox.lane, guildId: outbox.guildId })
          .from(outbox)
          .orderBy(asc(outbox.lane));
        return rows.map(({ name, guildId }) => ({ name, guildId: readGuildId(guildId) }));
      }),
    next: (lane, limit) =>
      guarded('read what is to be sent', async () => {
        const first = db.select().from(outbox).where(eq(outbox.lane, lane)).orderBy(asc(outbox.seq)).limit(limit);
        return (await first).flatMap(({ key, effect, attemptedAtMs }) =>
          readOrReport(() => ({ effect: readEffect(effect), attemptedAtMs }), { logger, id: key }),
        );
      }),
    begin: (message, gathered, atMs) =>
      guarded('note that something is being sent', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          const others = gathered.filter((key) => key !== message.key);
          if (others.length > 0) await tx.delete(outbox).where(inArray(outbox.key, others));
          const change = { effect: effectRecordOf(message), attemptedAtMs: atMs };
          await tx.update(outbox).set(change).where(eq(outbox.key, message.key));
        }),
      ),
    refused: (key) =>
      guarded('note that something was refused', async () => {
        await db.update(outbox).set({ attemptedAtMs: null }).where(eq(outbox.key, key));
      }),
    reports: (guildId) => guarded('count reports that wait', () => db.$count(outbox, isReportOf(guildId))),
    done: (keys) =>
      guarded('remove what is sent', async () => {
        if (keys.length > 0) await db.delete(outbox).where(inArray(outbox.key, [...keys]));
      }),
    trim: ({ reportsMs, restMs }, keep) =>
      guarded('remove what waits for too long', () => {
        const rank = sql`row_number() over (partition by ${outbox.lane} order by ${outbox.seq} desc)`;
        const ranked = db
          .select({ seq: outbox.seq, rank: rank.as('rank') })
          .from(outbox)
          .as('ranked');
        const surplus = db
          .select({ seq: ranked.seq })
          .from(ranked)
          .where(sql`${ranked.rank} > ${keep}`);
        const isReport = sql`starts_with(${outbox.lane}, ${REPORTS})`;
        const old = or(lt(outbox.atMs, reportsMs), and(lt(outbox.atMs, restMs), sql`not ${isReport}`));
        return removed(db.delete(outbox).where(or(old, inArray(outbox.seq, surplus))));
      }),
    drop: (guildId) =>
      guarded('remove what a server is not told any more', () =>
        removed(db.delete(outbox).where(eq(outbox.guildId, guildId))),
      ),
  };
}

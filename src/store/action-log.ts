import type { LogEntry } from '../app/index.ts';
import type { GuildId, SpaceId, UserId } from '../lib/index.ts';
import {
  alias,
  and,
  asc,
  bigint,
  desc,
  eq,
  inArray,
  isNull,
  type NodePgDatabase,
  pgSchema,
  sql,
  type SQL,
  type SQLWrapper,
  text,
} from './drizzle.ts';
import { readUserId } from './records/index.ts';

/** The query builder on a pool or on a transaction's connection. */
type Connection = Pick<NodePgDatabase, 'insert' | 'select'>;

const app = pgSchema('app');

const person = app.table('person', {
  key: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  userId: text('user_id').notNull().unique(),
});

const actionLog = app.table('action_log', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  /** Null for a line of a server as a whole. */
  spaceId: text('space_id'),
  /** Of those lines alone. */
  guildId: text('guild_id'),
  atMs: bigint('at_ms', { mode: 'number' }).notNull(),
  actorKey: bigint('actor_key', { mode: 'number' }),
  act: text().notNull(),
  targetKey: bigint('target_key', { mode: 'number' }),
  detail: text(),
  reason: text(),
});

/** How often the keys of people are asked for who are being removed just then; each time they come back. */
const KEY_ATTEMPTS = 3;

/** Appends lines in the transaction that changes the space. People are written as keys of ours. */
export async function appendLog(tx: Connection, spaceId: SpaceId, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const keys = await keysOf(tx, entries.flatMap(peopleOfLine));
  await tx.insert(actionLog).values(entries.map((entry) => rowOf({ spaceId }, entry, keys)));
}

/** A line of a server as a whole. */
export interface ServerLine {
  readonly guildId: GuildId;
  readonly entry: LogEntry;
}

/** Null where nothing is to be logged. */
export function lineOf(guildId: GuildId, entry: LogEntry | null): ServerLine | null {
  return entry === null ? null : { guildId, entry };
}

/** Appends such lines likewise, with the keys of those whom they name. */
export async function appendServerLines(tx: Connection, lines: readonly ServerLine[], keys: Keys): Promise<void> {
  if (lines.length === 0) return;
  await tx.insert(actionLog).values(lines.map(({ guildId, entry }) => rowOf({ guildId }, entry, keys)));
}

type Of = { readonly spaceId: SpaceId } | { readonly guildId: GuildId };
/** The keys under which people stand, by their ids. */
export type Keys = ReadonlyMap<string, number>;

/** Whom a line names. */
export function peopleOfLine({ actorId, targetId }: LogEntry): readonly UserId[] {
  return [actorId, targetId].filter((id) => id !== null);
}

function rowOf(of: Of, entry: LogEntry, keys: Keys): typeof actionLog.$inferInsert {
  const { atMs, actorId, act, targetId, detail, reason = null } = entry;
  const key = (id: UserId | null): number | null => (id === null ? null : (keys.get(id) ?? null));
  return { ...of, atMs, actorKey: key(actorId), act, targetKey: key(targetId), detail, reason };
}

/** The last `limit` lines of a space, oldest first. Whose key was dropped reads as nobody. */
export function readLog(db: Connection, spaceId: SpaceId, limit: number): Promise<readonly LogEntry[]> {
  return read(db, eq(actionLog.spaceId, spaceId), limit);
}

/** The last `limit` lines of a server as a whole, oldest first. */
export function readServerLog(db: Connection, guildId: GuildId, limit: number): Promise<readonly LogEntry[]> {
  return read(db, and(eq(actionLog.guildId, guildId), isNull(actionLog.spaceId)), limit);
}

/** The last line of each of these spaces, acts and details, oldest first. */
export async function lastLines(
  db: Pick<NodePgDatabase, 'selectDistinctOn'>,
  of: { readonly spaces: SQLWrapper; readonly acts: readonly string[] },
): Promise<
  readonly {
    readonly spaceId: string | null;
    readonly atMs: number;
    readonly act: string;
    readonly detail: string | null;
  }[]
> {
  const { id, spaceId, atMs, act, detail } = actionLog;
  const each = [spaceId, act, detail];
  const rows = await db
    .selectDistinctOn(each, { id, spaceId, atMs, act, detail })
    .from(actionLog)
    .where(and(inArray(spaceId, of.spaces), inArray(act, [...of.acts])))
    .orderBy(...each, desc(id));
  return rows.toSorted((one, other) => one.id - other.id);
}

async function read(db: Connection, where: SQL | undefined, limit: number): Promise<readonly LogEntry[]> {
  const actor = alias(person, 'actor');
  const target = alias(person, 'target');
  const last = db.select().from(actionLog).where(where).orderBy(desc(actionLog.id)).limit(limit).as('last');
  const rows = await db
    .select({
      atMs: last.atMs,
      act: last.act,
      detail: last.detail,
      reason: last.reason,
      actor: actor.userId,
      target: target.userId,
    })
    .from(last)
    .leftJoin(actor, eq(actor.key, last.actorKey))
    .leftJoin(target, eq(target.key, last.targetKey))
    .orderBy(asc(last.id));
  const user = (id: string | null): UserId | null => (id === null ? null : readUserId(id));
  return rows.map((row) => ({
    atMs: row.atMs,
    actorId: user(row.actor),
    act: row.act,
    targetId: user(row.target),
    detail: row.detail,
    ...(row.reason === null ? {} : { reason: row.reason }),
  }));
}

/**
 * Sorted, so that two transactions that meet the same new people wait for each other instead of blocking each other. Locked against
 * removal until the lines are written; who was removed just before gets a new key. Once in a transaction: two sorted lists are no sorted one.
 */
export async function keysOf(tx: Connection, people: readonly UserId[]): Promise<Keys> {
  const unique = [...new Set<string>(people)].toSorted();
  if (unique.length === 0) return new Map();
  for (let attempt = 1; ; attempt += 1) {
    await tx
      .insert(person)
      .values(unique.map((userId) => ({ userId })))
      .onConflictDoNothing();
    const rows = await tx
      .select()
      .from(person)
      .where(inArray(person.userId, unique))
      .orderBy(sql`1`)
      .for('key share');
    if (rows.length === unique.length || attempt === KEY_ATTEMPTS)
      return new Map(rows.map((row) => [row.userId, row.key]));
  }
}

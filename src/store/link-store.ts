import { and, asc, eq, gt, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, integer, jsonb, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Pool } from 'pg';
import type { LinkStore } from '../app/index.ts';
import type { Link } from '../domain/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import { linkRecordOf, readLink } from './records.ts';
import { readOrReport } from './space-store.ts';
import { guarded } from './store-error.ts';

/** `state` is the truth; the other columns are for finding it. */
const links = pgSchema('app').table('link', {
  id: text().primaryKey(),
  revision: integer().notNull(),
  status: text().notNull(),
  code: text(),
  expiresAtMs: bigint('expires_at_ms', { mode: 'number' }),
  madeAtMs: bigint('made_at_ms', { mode: 'number' }).notNull(),
  state: jsonb().$type<unknown>().notNull(),
});

/** Links in the schema `app`. Failures are `StoreError`s; two offers of one code are a 'conflict'. */
export function createLinkStore(
  pool: Pool,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): LinkStore {
  const db = drizzle(pool);
  return {
    insert: (link) =>
      guarded('insert a link', async () => {
        await db.insert(links).values({ id: link.id, madeAtMs: clock.wallMs(), ...changing(link) });
      }),
    save: (link) =>
      guarded('save a link', async () => {
        const mine = and(eq(links.id, link.id), eq(links.revision, link.revision - 1));
        const { rowCount } = await db.update(links).set(changing(link)).where(mine);
        return rowCount === 1;
      }),
    get: (id) =>
      guarded('read a link', async () => {
        const [row] = await db.select({ state: links.state }).from(links).where(eq(links.id, id));
        return row === undefined ? null : readLink(row.state);
      }),
    byCode: (code, nowMs) =>
      guarded('find a link', async () => {
        const offered = and(eq(links.code, code), eq(links.status, 'offered'), gt(links.expiresAtMs, nowMs));
        const [row] = await db.select({ state: links.state }).from(links).where(offered);
        return row === undefined ? null : readLink(row.state);
      }),
    unfinished: () =>
      guarded('list the links', async () => {
        const rows = await db
          .select()
          .from(links)
          .where(ne(links.status, 'closed'))
          .orderBy(asc(links.madeAtMs), asc(links.id));
        return rows.flatMap((row) => readOrReport(() => readLink(row.state), { logger, id: row.id }));
      }),
  };
}

function changing(
  link: Link,
): Pick<typeof links.$inferInsert, 'revision' | 'status' | 'code' | 'expiresAtMs' | 'state'> {
  const { state, revision } = link;
  const offer = state.status === 'offered' ? state : null;
  return {
    revision,
    status: state.status,
    code: offer?.code ?? null,
    expiresAtMs: offer?.expiresAtMs ?? null,
    state: linkRecordOf(link),
  };
}

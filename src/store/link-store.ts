import type { Pool } from 'pg';
import type { LinkStore } from '../app/index.ts';
import type { Link } from '../domain/index.ts';
import type { Clock, Logger } from '../lib/index.ts';
import { appendLog } from './action-log.ts';
import { and, asc, bigint, drizzle, eq, integer, jsonb, ne, pgSchema, text } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { linkRecordOf, readLink } from './records/index.ts';
import { readOrReport } from './read-or-report.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** `state` is the truth; the other columns are for finding it. */
const links = pgSchema('app').table('link', {
  id: text().primaryKey(),
  revision: integer().notNull(),
  status: text().notNull(),
  code: text(),
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
    save: (link, log, effects) =>
      guarded('save a link', () =>
        inTransaction(pool, async (client) => {
          const tx = drizzle(client);
          const mine = and(eq(links.id, link.id), eq(links.revision, link.revision - 1));
          const { rowCount } = await tx.update(links).set(changing(link)).where(mine);
          if (rowCount !== 1) return false;
          for (const { spaceId, entry } of log) await appendLog(tx, spaceId, [entry]);
          await appendEffects(tx, effects);
          return true;
        }),
      ),
    get: (id) =>
      guarded('read a link', async () => {
        const [row] = await db.select({ state: links.state }).from(links).where(eq(links.id, id));
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

function changing(link: Link): Pick<typeof links.$inferInsert, 'revision' | 'status' | 'code' | 'state'> {
  const { state, revision } = link;
  const offer = state.status === 'offered' ? state : null;
  return {
    revision,
    status: state.status,
    code: offer?.code ?? null,
    state: linkRecordOf(link),
  };
}

import type { Pool } from 'pg';
import type { ToldStore } from '../app/index.ts';
import { drizzle } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { guarded } from './store-error.ts';
import { allOrNothing } from './transaction.ts';

/** What was told once, in the schema `app`. Failures are `StoreError`s. */
export function createToldStore(pool: Pool): ToldStore {
  return {
    untold: (keys) =>
      guarded('find what was told', async () => {
        const { rows } = await pool.query<{ key: string }>('select key from app.told where key = any($1)', [[...keys]]);
        const told = new Set(rows.map(({ key }) => key));
        return keys.filter((key) => !told.has(key));
      }),
    tell: (keys, effects, atMs) =>
      guarded('note what is told', () =>
        allOrNothing(pool, async (client) => {
          const insert = 'insert into app.told (key, at_ms) select unnest($1::text[]), $2 on conflict do nothing';
          const { rowCount } = await client.query(insert, [[...keys], atMs]);
          if (rowCount !== keys.length) return false;
          await appendEffects(drizzle(client), effects);
          return true;
        }),
      ),
    trim: (beforeMs) =>
      guarded('forget what was told long ago', async () => {
        const { rowCount } = await pool.query('delete from app.told where at_ms < $1', [beforeMs]);
        return rowCount ?? 0;
      }),
  };
}

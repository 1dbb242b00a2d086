import type { Pool } from 'pg';
import type { FeedKey, FeedStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { readOrReport } from './read-or-report.ts';
import { readGuildId, readPlan } from './records/index.ts';
import { guarded } from './store-error.ts';

interface Row {
  readonly id: string;
  readonly state: unknown;
}

/** The latest: of what has opened the old ones are those that may be missing. */
const PLANS = `
  select id, state from app.plan
  where guild_id = $1 and status <> 'draft' and starts_at_ms >= $2 and ($3::text is null or series_id = $3)
  order by starts_at_ms desc, id desc limit $4`;

// as: only this store writes them, as they were given to it.
const keyIn = (rows: readonly { readonly key: string }[]): FeedKey | null => (rows[0]?.key ?? null) as FeedKey | null;

/** Calendars that other programs read, in the schema `app`. Failures are `StoreError`s. */
export function createFeedStore(pool: Pool, logger: Logger): FeedStore {
  const keyOf: FeedStore['keyOf'] = async (guildId) =>
    keyIn((await pool.query<{ key: string }>('select key from app.feed where guild_id = $1', [guildId])).rows);
  return {
    keyOf: (guildId) => guarded('read the key of a calendar', () => keyOf(guildId)),
    guildOf: (key) =>
      guarded('find a calendar', async () => {
        const found = 'select guild_id as "guildId" from app.feed where key = $1';
        const [row] = (await pool.query<{ guildId: string }>(found, [key])).rows;
        return row === undefined ? null : readGuildId(row.guildId);
      }),
    keys: (limit) =>
      guarded('list the keys of calendars', async () => {
        const { rows } = await pool.query<{ key: string }>('select key from app.feed limit $1', [limit]);
        // as: only this store writes them, as they were given to it.
        return rows.map(({ key }) => key as FeedKey);
      }),
    ensure: (guildId, key) =>
      guarded('store the key of a calendar', async () => {
        const first = 'insert into app.feed (guild_id, key) values ($1, $2) on conflict (guild_id) do nothing';
        await pool.query(first, [guildId, key]);
        return (await keyOf(guildId)) ?? key;
      }),
    replace: (guildId, key) =>
      guarded('replace the key of a calendar', async () => {
        const other =
          'insert into app.feed (guild_id, key) values ($1, $2) on conflict (guild_id) do update set key = $2';
        await pool.query(other, [guildId, key]);
      }),
    plans: ({ guildId, seriesId, sinceMs }, limit) =>
      guarded('list what stands in a calendar', async () => {
        const { rows } = await pool.query<Row>(PLANS, [guildId, sinceMs, seriesId, limit]);
        return rows.toReversed().flatMap(({ id, state }) => readOrReport(() => readPlan(state), { logger, id }));
      }),
  };
}

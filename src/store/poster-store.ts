import type { Pool } from 'pg';
import type { PosterStore } from '../app/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { posterRecordOf, readPoster, readSpaceId } from './records/index.ts';
import { guarded } from './store-error.ts';

/** Posters of planned spaces, in the schema `app`. Failures are `StoreError`s. */
export function createPosterStore(pool: Pool): PosterStore {
  const ids = async (query: string, values: readonly unknown[] = []): Promise<readonly SpaceId[]> => {
    const { rows } = await pool.query<{ id: string }>(query, [...values]);
    return rows.map(({ id }) => readSpaceId(id));
  };
  return {
    get: (planId) =>
      guarded('read a poster', async () => {
        const { rows } = await pool.query<{ state: unknown }>('select state from app.poster where plan_id = $1', [
          planId,
        ]);
        return rows[0] === undefined ? null : readPoster(rows[0].state);
      }),
    save: ({ id, guildId }, poster) =>
      guarded('save a poster', async () => {
        await pool.query(
          `insert into app.poster (plan_id, guild_id, is_final, state) values ($1, $2, $3, $4)
           on conflict (plan_id) do update set is_final = excluded.is_final, state = excluded.state`,
          [id, guildId, poster.status === 'over' && poster.why !== 'hidden', posterRecordOf(poster)],
        );
      }),
    unfinished: () =>
      guarded('list posters', () => ids('select plan_id as id from app.poster where not is_final order by 1')),
    missing: (untilMs, limit) =>
      guarded('find plans without a poster', () =>
        ids(
          `select p.id from app.plan p where p.status = 'planned' and (p.series_id is null or p.starts_at_ms <= $1)
           and not exists (select 1 from app.poster q where q.plan_id = p.id) order by p.starts_at_ms, p.id limit $2`,
          [untilMs, limit],
        ),
      ),
  };
}

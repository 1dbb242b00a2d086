import type { Pool, PoolClient } from 'pg';
import type { Effect, PersonalBlock, PersonalList, PersonalStore, Warning, Watching } from '../app/index.ts';
import type { Logger, UserId } from '../lib/index.ts';
import { drizzle } from './drizzle.ts';
import { appendEffects } from './outbox-store.ts';
import { readOrReport } from './read-or-report.ts';
import { readUserId } from './records/index.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

/** Private lists in the schema `app`. Failures are `StoreError`s, and what is logged names nobody. */
export function createPersonalStore(pool: Pool, logger: Logger): PersonalStore {
  const run = async (what: string, sql: string, values: readonly unknown[]): Promise<void> =>
    void (await guarded(what, () => pool.query(sql, [...values])));
  return {
    of: (userId) => guarded('read a private list', () => readList(pool, logger, userId)),
    add: (userId, { userId: blockedId, atMs }) =>
      guarded('add to a private list', async () => {
        // What could not be read back is not written.
        const values = [readUserId(userId), readUserId(blockedId), atMs];
        const sql =
          'insert into app.personal_block (user_id, blocked_id, at_ms) values ($1, $2, $3) on conflict do nothing';
        await pool.query(sql, values);
      }),
    remove: (userId, blockedId) =>
      run('take off a private list', 'delete from app.personal_block where user_id = $1 and blocked_id = $2', [
        userId,
        blockedId,
      ]),
    setMessages: (userId, isOn) =>
      run(
        'set how somebody is warned',
        isOn
          ? 'delete from app.personal_silence where user_id = $1'
          : 'insert into app.personal_silence (user_id) values ($1) on conflict do nothing',
        [userId],
      ),
    clear: (userId) =>
      guarded('remove a private list', () =>
        inTransaction(pool, async (client) => {
          for (const table of ['personal_block', 'personal_silence', 'personal_warned'])
            await client.query(`delete from app.${table} where user_id = $1`, [userId]);
        }),
      ),
    watching: (blockedIds, limit) =>
      guarded('find who is to be warned of somebody', async () => {
        const { rows } = await pool.query<Row>(WATCHING, [blockedIds, limit]);
        return rows.flatMap((row) => readOrReport(() => watchingOf(row), { logger, id: 'personal_block' }));
      }),
    warn: (warnings) => guarded('note who is warned', () => inTransaction(pool, (client) => warn(client, warnings))),
    over: (spaceId) => run('forget who was warned', 'delete from app.personal_warned where space_id = $1', [spaceId]),
  };
}

interface Row {
  readonly userId: string;
  readonly blockedId: string;
  readonly messages: boolean;
}

const WATCHING = `
  select b.user_id as "userId", b.blocked_id as "blockedId", s.user_id is null as messages
  from app.personal_block b left join app.personal_silence s on s.user_id = b.user_id
  where b.blocked_id = any($1) order by b.blocked_id, b.user_id limit $2`;

const watchingOf = ({ userId, blockedId, messages }: Row): Watching => ({
  userId: readUserId(userId),
  blockedId: readUserId(blockedId),
  messages,
});

async function readList(pool: Pool, logger: Logger, userId: UserId): Promise<PersonalList> {
  const { rows } = await pool.query<{ blockedId: string; atMs: number }>(
    `select blocked_id as "blockedId", at_ms::float8 as "atMs" from app.personal_block where user_id = $1 order by at_ms, 1`,
    [userId],
  );
  const silent = await pool.query('select 1 from app.personal_silence where user_id = $1', [userId]);
  const blocks = rows.flatMap(({ blockedId, atMs }): readonly PersonalBlock[] =>
    readOrReport(() => ({ userId: readUserId(blockedId), atMs }), { logger, id: 'personal_block' }),
  );
  return { blocks, messages: silent.rows.length === 0 };
}

async function warn(client: PoolClient, warnings: readonly Warning[]): Promise<readonly Effect[]> {
  const fresh: Effect[] = [];
  for (const { spaceId, userId, blockedIds, notice } of warnings) {
    const { rowCount } = await client.query(
      `insert into app.personal_warned (space_id, user_id, blocked_id) select $1, $2, unnest($3::text[])
       on conflict do nothing`,
      [spaceId, userId, blockedIds],
    );
    if (rowCount !== 0) fresh.push(notice);
  }
  await appendEffects(drizzle(client), fresh);
  return fresh;
}

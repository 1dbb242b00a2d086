import type { Pool } from 'pg';
import type { PresetStore } from '../app/index.ts';
import type { Logger } from '../lib/index.ts';
import { readOrReport } from './read-or-report.ts';
import { presetRecordOf, readPreset, readRemembered, rememberedRecordOf } from './records/index.ts';
import { guarded } from './store-error.ts';

interface Row {
  readonly id: string;
  readonly state: unknown;
}

/** Presets of servers, and what people have remembered, in the schema `app`. Failures are `StoreError`s. */
export function createPresetStore(pool: Pool, logger: Logger): PresetStore {
  return {
    ofServer: (guildId) =>
      guarded('list presets', async () => {
        const { rows } = await pool.query<Row>(
          'select number::text as id, state from app.preset where guild_id = $1 order by number',
          [guildId],
        );
        return rows.flatMap(({ id, state }) => readOrReport(() => readPreset(state), { logger, id }));
      }),
    save: (guildId, preset) =>
      guarded('save a preset', async () => {
        await pool.query(
          `insert into app.preset (guild_id, number, state) values ($1, $2, $3)
           on conflict (guild_id, number) do update set state = excluded.state`,
          [guildId, preset.number, presetRecordOf(preset)],
        );
      }),
    remove: (guildId, number) =>
      guarded('remove a preset', async () => {
        await pool.query('delete from app.preset where guild_id = $1 and number = $2', [guildId, number]);
      }),
    remembered: (guildId, userId) =>
      guarded('read remembered settings', async () => {
        const { rows } = await pool.query<Row>(
          'select user_id as id, state from app.remembered where user_id = $1 and guild_id = $2',
          [userId, guildId],
        );
        const [kept = null] = rows.flatMap(({ state }) =>
          // One of a later version does not keep its owner from opening spaces. Nobody's name in the process's log.
          readOrReport(() => readRemembered(state), { logger, id: guildId }),
        );
        return kept;
      }),
    remember: (guildId, userId, settings) =>
      guarded('save remembered settings', async () => {
        if (settings === null) {
          await pool.query('delete from app.remembered where user_id = $1 and guild_id = $2', [userId, guildId]);
          return;
        }
        await pool.query(
          `insert into app.remembered (user_id, guild_id, state) values ($1, $2, $3)
           on conflict (user_id, guild_id) do update set state = excluded.state`,
          [userId, guildId, rememberedRecordOf(settings)],
        );
      }),
    forgetServer: (guildId) =>
      guarded('forget remembered settings of a server', async () => {
        await pool.query('delete from app.remembered where guild_id = $1', [guildId]);
      }),
    forgetPerson: (userId) =>
      guarded('forget what somebody has remembered', async () => {
        await pool.query('delete from app.remembered where user_id = $1', [userId]);
      }),
  };
}

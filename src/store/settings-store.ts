import type { Pool } from 'pg';
import type { GuildSettings, SettingsStore } from '../app/index.ts';
import { DEFAULT_RULES } from '../domain/index.ts';
import { setDigest } from './digest-store.ts';
import { drizzle, eq, jsonb, pgSchema, text } from './drizzle.ts';
import { readSettings, settingsRecordOf } from './records/index.ts';
import { guarded } from './store-error.ts';
import { inTransaction } from './transaction.ts';

const guildSettings = pgSchema('app').table('guild_settings', {
  guildId: text('guild_id').primaryKey(),
  settings: jsonb().$type<unknown>().notNull(),
});

const defaults: GuildSettings = { language: 'en', rules: DEFAULT_RULES };

/** Server settings in the schema `app`. Failures are `StoreError`s. */
export function createSettingsStore(pool: Pool): SettingsStore {
  const db = drizzle(pool);
  return {
    get: (guildId) =>
      guarded('read the settings', async () => {
        const [row] = await db.select().from(guildSettings).where(eq(guildSettings.guildId, guildId));
        return row === undefined ? defaults : readSettings(row.settings);
      }),
    save: (guildId, value, digest) =>
      guarded('save the settings', () =>
        inTransaction(pool, async (client) => {
          const settings = settingsRecordOf(value);
          const target = guildSettings.guildId;
          const row = drizzle(client).insert(guildSettings).values({ guildId, settings });
          await row.onConflictDoUpdate({ target, set: { settings } });
          if (digest !== undefined) await setDigest(client, guildId, digest);
        }),
      ),
  };
}

import type { Pool } from 'pg';
import type { PersonSettings, PersonStore } from '../app/index.ts';
import { drizzle, eq, pgSchema, text } from './drizzle.ts';
import { personOf } from './records/index.ts';
import { guarded } from './store-error.ts';

const personSettings = pgSchema('app').table('person_settings', {
  userId: text('user_id').primaryKey(),
  language: text(),
  zone: text(),
});

const NOTHING: PersonSettings = { language: null, zone: null };

/** What people set for themselves, in the schema `app`. Failures are `StoreError`s. */
export function createPersonStore(pool: Pool): PersonStore {
  const db = drizzle(pool);
  return {
    get: (userId) =>
      guarded('read what a person set', async () => {
        const { language, zone } = personSettings;
        const [row] = await db.select({ language, zone }).from(personSettings).where(eq(personSettings.userId, userId));
        return row === undefined ? NOTHING : personOf(row);
      }),
    save: (userId, settings) =>
      guarded('save what a person set', async () => {
        const set = personOf(settings);
        if (Object.values(set).every((value) => value === null)) {
          await db.delete(personSettings).where(eq(personSettings.userId, userId));
          return;
        }
        const target = personSettings.userId;
        await db
          .insert(personSettings)
          .values({ userId, ...set })
          .onConflictDoUpdate({ target, set });
      }),
  };
}

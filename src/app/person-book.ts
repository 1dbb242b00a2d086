import type { UserId } from '../lib/index.ts';
import type { PersonSettings, PersonStore } from './server-ports.ts';

/** People whose settings are kept in memory; the oldest goes first. A few bytes each. */
const MAX_REMEMBERED = 20_000;

/** What people have set for themselves, read once and then remembered. */
export interface PersonBook {
  get(userId: UserId): Promise<PersonSettings>;
  save(userId: UserId, settings: PersonSettings): Promise<void>;
}

/** Nothing remembered yet. */
export const createPersonBook = (store: PersonStore): PersonBook => {
  const known = new Map<UserId, PersonSettings>();
  const remember = (userId: UserId, settings: PersonSettings): PersonSettings => {
    known.delete(userId);
    known.set(userId, settings);
    const oldest = known.keys().next();
    if (known.size > MAX_REMEMBERED && oldest.done !== true) known.delete(oldest.value);
    return settings;
  };
  return {
    get: async (userId) => known.get(userId) ?? remember(userId, await store.get(userId)),
    save: async (userId, settings) => {
      await store.save(userId, settings);
      remember(userId, settings);
    },
  };
};

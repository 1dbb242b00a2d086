import type { GuildId } from '../lib/index.ts';
import type { GuildSettings, SettingsStore } from './ports.ts';

/** Servers whose settings are kept in memory; the oldest goes first. A few bytes each. */
const MAX_REMEMBERED = 10_000;

/** Server settings, read once and then remembered. */
export interface SettingsBook {
  get(guildId: GuildId): Promise<GuildSettings>;
  save(guildId: GuildId, settings: GuildSettings): Promise<void>;
}

/** Nothing remembered yet. `onSaved` is told of each server that sets something; it must not throw. */
export const createSettingsBook = (store: SettingsStore, onSaved: (guildId: GuildId) => void): SettingsBook => {
  const known = new Map<GuildId, GuildSettings>();
  const remember = (guildId: GuildId, settings: GuildSettings): GuildSettings => {
    known.delete(guildId);
    known.set(guildId, settings);
    const oldest = known.keys().next();
    if (known.size > MAX_REMEMBERED && oldest.done !== true) known.delete(oldest.value);
    return settings;
  };
  return {
    get: async (guildId) => known.get(guildId) ?? remember(guildId, await store.get(guildId)),
    save: async (guildId, settings) => {
      await store.save(guildId, settings);
      remember(guildId, settings);
      onSaved(guildId);
    },
  };
};

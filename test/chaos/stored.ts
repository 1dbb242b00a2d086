import type { Applied, GuildSettings, Lease, LogEntry, OwedUnmute } from '../../src/app/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import type { Store } from '../../src/store/index.ts';
import { readSpace } from '../../src/store/records/index.ts';

/** More than one journey leaves in the log of a space. */
const LOG_LINES = 1000;

/** A space as stored, with what was last confirmed outside for it. */
export interface StoredSpace {
  readonly space: Space;
  readonly applied: Applied;
  /** The last lines of its log, oldest first. */
  readonly log: readonly LogEntry[];
}

/** What is stored of some servers. */
export interface Stored {
  /** Ended ones too, oldest first. */
  readonly spaces: readonly StoredSpace[];
  /** Offered and open ones of all servers. */
  readonly links: readonly Link[];
  readonly leases: readonly Lease[];
  readonly owed: readonly OwedUnmute[];
  /** Keys of what is to be told outside and is not yet. */
  readonly waiting: readonly string[];
  readonly settings: Readonly<Record<string, GuildSettings>>;
  /** The languages that people chose for themselves. */
  readonly languages: Readonly<Record<string, string | null>>;
}

/** Reads it, through the store's own doors; ended spaces, which the bot never lists, by a query of their own. */
export const readStored = async (store: Store, guildIds: readonly string[]): Promise<Stored> => {
  const { rows } = await store.pool.query<{ state: unknown }>(
    'select state from app.space where guild_id = any($1) order by opened_at_ms, id',
    [guildIds],
  );
  const spaces: StoredSpace[] = [];
  for (const { state } of rows) {
    const space = readSpace(state);
    const log = await store.spaces.log(space.id, LOG_LINES);
    spaces.push({ space, applied: await store.spaces.applied(space.id), log });
  }
  const settings: Record<string, GuildSettings> = {};
  // as: the ids of servers.
  for (const guildId of guildIds) settings[guildId] = await store.settings.get(guildId as GuildId);
  const chosen = await store.pool.query<{ user_id: string; language: string | null }>(
    'select user_id, language from app.person_settings',
  );
  const waiting = await store.pool.query<{ key: string }>(
    'select key from app.outbox where guild_id = any($1) order by seq',
    [guildIds],
  );
  const isHere = ({ guildId }: { readonly guildId: string }): boolean => guildIds.includes(guildId);
  return {
    spaces,
    links: (await store.links.unfinished()).filter(({ near }) => isHere(near)),
    leases: (await store.leases.all()).filter(isHere),
    owed: (await store.owed.all()).filter(isHere),
    waiting: waiting.rows.map(({ key }) => key),
    settings,
    languages: Object.fromEntries(chosen.rows.map(({ user_id: userId, language }) => [userId, language])),
  };
};

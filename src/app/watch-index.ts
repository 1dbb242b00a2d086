import type { UserId } from '../lib/index.ts';
import type { PersonalStore } from './personal-port.ts';

/**
 * People of whom it is remembered on whose lists they are; who was asked about longest ago goes first. Only who is up somewhere is asked
 * about: one read of the store when somebody goes up for the first time, and none for whoever listens.
 */
const MAX_WATCHED = 5000;
/** Entries of lists that one read gives: of 5 MB. Whose name is on more lists than that, of them the rest are not warned. */
const MAX_WATCHING = 50_000;
/** Entries that are remembered together, about 20 MB; beyond that those of who was asked about longest ago go. */
const MAX_ENTRIES = 200_000;
/** A list that changes while it is read makes the read stale; lists change rarely. */
const TRIES = 3;

/** Who has somebody on their list, and whether they are warned by direct messages too. */
export type Watchers = ReadonlyMap<UserId, boolean>;

/** On whose lists people are, as far as they were asked about. */
export interface WatchIndex {
  /** Null for who was not asked about; then `load` is to be awaited. */
  of(blockedId: UserId): Watchers | null;
  /** Asks about those who were not yet. */
  load(blockedIds: readonly UserId[]): Promise<void>;
  /** A list with them on it was changed, or how its owner is warned, and it is stored. */
  changed(blockedId: UserId): void;
}

/** Nobody was asked about yet. */
export const createWatchIndex = (store: Pick<PersonalStore, 'watching'>): WatchIndex => {
  const known = new Map<UserId, Map<UserId, boolean>>();
  let entries = 0;
  let changes = 0;
  const drop = (blockedId: UserId): void => {
    entries -= known.get(blockedId)?.size ?? 0;
    known.delete(blockedId);
  };
  const trim = (): void => {
    for (const blockedId of known.keys()) {
      if (known.size <= 1 || (known.size <= MAX_WATCHED && entries <= MAX_ENTRIES)) return;
      drop(blockedId);
    }
  };
  const remember = (blockedIds: readonly UserId[], rows: Awaited<ReturnType<typeof store.watching>>): void => {
    for (const blockedId of blockedIds) {
      drop(blockedId);
      known.set(blockedId, new Map());
    }
    for (const { blockedId, userId, messages } of rows) known.get(blockedId)?.set(userId, messages);
    for (const blockedId of blockedIds) entries += known.get(blockedId)?.size ?? 0;
    trim();
  };
  return {
    of: (blockedId) => known.get(blockedId) ?? null,
    load: async (blockedIds) => {
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const missing = blockedIds.filter((id) => !known.has(id)).slice(-MAX_WATCHED);
        if (missing.length === 0) return;
        const before = changes;
        const rows = await store.watching(missing, MAX_WATCHING);
        // What was changed meanwhile may be missing in it.
        if (changes === before || tries === TRIES) remember(missing, rows);
      }
    },
    changed: (blockedId) => {
      changes += 1;
      drop(blockedId);
    },
  };
};

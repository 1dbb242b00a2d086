import type { Pool } from 'pg';
import { systemClock } from '../../src/lib/index.ts';
import { openEngine } from '../../src/store/engine/index.ts';
import { openStore, type Store, type StoreOptions } from '../../src/store/index.ts';
import { fillDataFolder, fillWithDatabase } from './made-folder.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { ownDatabase } from './own-database.ts';
import { tempFolder } from './temp-folder.ts';

/** A store that a suite runs against, and what it logs. */
export interface StoreUnderTest {
  readonly store: Store;
  readonly log: MemoryLog;
  /** Closes the store and opens it anew on what it wrote. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store on a database of its own; `seed` writes into that database before a store was ever on it. */
export type OpenStoreUnderTest = (seed?: (pool: Pool) => Promise<void>) => Promise<StoreUnderTest>;

/** Writes into the database of these options, on which no store was yet; the embedded one is made where there is none. */
export async function seedStore(options: StoreOptions, seed: (pool: Pool) => Promise<void>): Promise<void> {
  if (options.databaseUrl == null) await fillWithDatabase(options.dataDir);
  const engine = await openEngine(options);
  try {
    await seed(engine.pool);
    engine.confirm();
  } finally {
    await engine.close('test');
  }
}

interface Place {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly remove: () => Promise<void>;
}

/** On PGlite in a folder of its own. */
export const onPglite: OpenStoreUnderTest = async (seed) => {
  const folder = tempFolder();
  if (seed === undefined) await fillDataFolder(folder.path);
  const remove = (): Promise<void> => Promise.resolve(folder[Symbol.dispose]());
  return await openAt({ dataDir: folder.path, databaseUrl: null, remove }, seed);
};

/** In a database of its own on the server at `serverUrl`. */
export function onPostgres(serverUrl: string): OpenStoreUnderTest {
  return async (seed) => {
    const database = await ownDatabase(serverUrl);
    const remove = (): Promise<void> => Promise.resolve(database[Symbol.asyncDispose]());
    return openAt({ dataDir: '/nonexistent', databaseUrl: database.url, remove }, seed);
  };
}

async function openAt(place: Place, seed: Parameters<OpenStoreUnderTest>[0]): Promise<StoreUnderTest> {
  const log = memoryLog();
  const options = { dataDir: place.dataDir, databaseUrl: place.databaseUrl, clock: systemClock, logger: log };
  if (seed !== undefined) await seedStore(options, seed);
  let store = await openStore(options);
  return {
    get store() {
      return store;
    },
    log,
    reopen: async () => {
      await store.close('test');
      store = await openStore(options);
    },
    close: async () => {
      await store.close('test');
      await place.remove();
    },
  };
}

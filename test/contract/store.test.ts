import { describe } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import { databaseUrl } from '../support/services.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { storeContract } from './store.contract.ts';

storeContract('PGlite', async () => {
  const folder = tempFolder();
  const log = memoryLog();
  const store = await openStore({ dataDir: folder.path, clock: systemClock, logger: log });
  const close = async (): Promise<void> => {
    await store.close('test');
    folder[Symbol.dispose]();
  };
  return { store, log, close };
});

describe.skipIf(databaseUrl === undefined)('with a server', () => {
  storeContract('PostgreSQL', async () => {
    const database = await ownDatabase(databaseUrl ?? '');
    const log = memoryLog();
    const store = await openStore({
      dataDir: '/nonexistent',
      databaseUrl: database.url,
      clock: systemClock,
      logger: log,
    });
    const close = async (): Promise<void> => {
      await store.close('test');
      await database[Symbol.asyncDispose]();
    };
    return { store, log, close };
  });
});

import { describe } from 'vitest';
import { databaseUrl } from '../support/services.ts';
import { onPglite, onPostgres } from '../support/store-under-test.ts';
import { previousStoreContract } from './store-previous.contract.ts';
import { storeContract } from './store.contract.ts';

storeContract('PGlite', onPglite);
previousStoreContract('PGlite', onPglite);

describe.skipIf(databaseUrl === undefined)('with a server', () => {
  const onServer = onPostgres(databaseUrl ?? '');
  storeContract('PostgreSQL', onServer);
  previousStoreContract('PostgreSQL', onServer);
});

/** Stands where `src/main.ts` looks for the store's door: the same store, of which the harness may ask what is in it. */
import { openStore as open, type Store, type StoreOptions } from '../../../src/store/index.ts';
import { readStored } from '../stored.ts';
import { commitsMade } from './commits.ts';
import { isOurs, type Answer } from './orders.ts';

export * from '../../../src/store/index.ts';

/** Opens the store, and answers the harness for as long as the process lives. */
export const openStore = async (options: StoreOptions): Promise<Store> => {
  const store = await open(options);
  process.on('message', (message: unknown) => {
    if (!isOurs(message) || message.chaos !== 'read') return;
    const answer = (rest: Pick<Answer, 'stored' | 'why'>): void => {
      // The harness may be gone, and the bot ends then by itself.
      process.send?.({ chaos: 'stored', id: message.id, commits: commitsMade(), ...rest } satisfies Answer);
    };
    readStored(store, message.guildIds).then(
      (stored) => answer({ stored }),
      (error: unknown) => answer({ stored: null, why: String(error) }),
    );
  });
  return store;
};

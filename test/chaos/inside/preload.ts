/**
 * Loaded into the bot's process before the bot (`node --import`): ends it at the commit that the harness names, and tells what is stored.
 * The bot itself knows nothing of this.
 */
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

// Node loads this into each of the bot's threads as well; only the main one has the store's connections.
if (isMainThread) {
  const door = new URL('./store-door.ts', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const isAskedByMain = context.parentURL?.endsWith('/src/main.ts') === true;
      return isAskedByMain && found.url.endsWith('/src/store/index.ts') ? { url: door, shortCircuit: true } : found;
    },
  });
  const { watchCommits } = await import('./commits.ts');
  watchCommits();
}

/** A voice node's thread as it is, but that its beat tells when each was due and how late it came. */
import { registerHooks } from 'node:module';

const told = new URL('told-beat.ts', import.meta.url).href;
const node = new URL('../../src/voice/node/worker.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === './beat.ts' && context.parentURL === node
      ? { url: told, shortCircuit: true }
      : next(specifier, context),
});
await import(node);

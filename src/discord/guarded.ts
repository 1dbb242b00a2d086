import type { Logger } from '../lib/index.ts';

/** Runs a listener so that a bug in what it calls stays with this one event. */
export const guarded =
  <Args extends readonly unknown[]>(logger: Logger, event: string, listener: (...args: Args) => void) =>
  (...args: Args): void => {
    try {
      listener(...args);
    } catch (error) {
      logger.error('an event could not be handled', { event, error });
    }
  };

import { refuse } from '../domain/index.ts';
import type { Outcome } from './actor.ts';
import type { Serial } from './serial.ts';
import { createSerial } from './serial.ts';

/** Acts that may wait for one key: people press a button a few times, and what comes later is told to try again. */
const MAX_WAITING = 50;

/** Runs tasks of one key one after another, of different keys side by side. */
export interface KeyedTurns {
  /** Refuses with 'busy-try-again' when too many wait for that key; a task's failure is its caller's. */
  run<Value>(key: string, task: () => Promise<Outcome<Value>>): Promise<Outcome<Value>>;
}

/** No lines yet; one is kept for as long as somebody is in it, and takes so many who wait. */
export const createKeyedTurns = (maxWaiting: number = MAX_WAITING): KeyedTurns => {
  const lines = new Map<string, { readonly serial: Serial; inside: number }>();
  return {
    run: async (key, task) => {
      const line = lines.get(key) ?? { serial: createSerial(maxWaiting), inside: 0 };
      lines.set(key, line);
      line.inside += 1;
      try {
        return await (line.serial.run(task) ?? refuse('busy-try-again'));
      } finally {
        line.inside -= 1;
        if (line.inside === 0) lines.delete(key);
      }
    },
  };
};

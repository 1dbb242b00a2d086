import { refuse } from '../domain/index.ts';
import type { Outcome } from './api.ts';

/** Lets acts and facts in until it is shut. */
export interface Gate {
  /** The act while the gate is open; once it is shut, the refusal that Majlis restarts, and nothing happens. */
  act<Input extends readonly unknown[], Value>(
    run: (...input: Input) => Promise<Outcome<Value>>,
  ): (...input: Input) => Promise<Outcome<Value>>;
  /** The fact while the gate is open; later it is dropped, for the next start sees for itself. */
  fact<Input extends readonly unknown[]>(tell: (...input: Input) => void): (...input: Input) => void;
  isOpen(): boolean;
  /** Lets nobody in any more; resolves when the acts that are inside are over. Safe to call again. */
  shut(): Promise<void>;
}

/** An open gate. It holds only the acts that are inside; each of them waits on a line of bounded length. */
export const createGate = (): Gate => {
  const inside = new Set<Promise<unknown>>();
  let open = true;
  return {
    act:
      (run) =>
      async (...input) => {
        if (!open) return refuse('restarting');
        const done = run(...input);
        inside.add(done);
        try {
          return await done;
        } finally {
          inside.delete(done);
        }
      },
    fact:
      (tell) =>
      (...input) => {
        if (open) tell(...input);
      },
    isOpen: () => open,
    shut: async () => {
      open = false;
      // A failure is its caller's.
      await Promise.allSettled(inside);
    },
  };
};

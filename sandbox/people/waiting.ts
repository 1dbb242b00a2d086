import type { PersonTime } from './system-time.ts';

/** Waits for conditions instead of for time. */
export interface Waiting {
  /** Resolves with what `find` gives as soon as it gives something; rejects after `timeoutMs` and tells what was seen instead. */
  until<Found>(find: () => Found | null | undefined | false, timeoutMs: number, what: string): Promise<Found>;
  /** Something changed: look again. */
  check(): void;
  /** Rejects everything that still waits. */
  close(reason: string): void;
}

/** A waiting room whose errors end with `summary`. */
export function createWaiting(time: PersonTime, summary: () => string): Waiting {
  const looks = new Set<{ look: () => void; fail: (why: string) => void }>();
  return {
    until(find, timeoutMs, what) {
      return new Promise((resolve, reject) => {
        const entry = {
          look: () => {
            try {
              const found = find();
              if (found === null || found === undefined || found === false) return;
              leave();
              resolve(found);
            } catch (error) {
              leave();
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          },
          fail: (why: string) => {
            leave();
            reject(new Error(`${why} while waiting for ${what}; ${summary()}`));
          },
        };
        const cancel = time.after(timeoutMs, () => entry.fail(`Nothing for ${timeoutMs} ms`));
        const leave = (): void => {
          cancel();
          looks.delete(entry);
        };
        looks.add(entry);
        entry.look();
      });
    },
    check() {
      for (const { look } of looks) look();
    },
    close(reason) {
      for (const { fail } of looks) fail(reason);
    },
  };
}

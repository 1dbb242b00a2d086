/**
 * Loaded into a process before the program (`node --import`), and so into its threads: what everything in it takes for the time, the
 * libraries too, is the machine's and as many milliseconds more as the file of `CLOCK_AHEAD_FILE` says at that moment. Timers go on as they
 * would when somebody sets a machine's clock. The program knows nothing of this.
 */
import { readFileSync } from 'node:fs';

/** How long the file is believed: reading it for each question would be most of what the process does. */
const LOOK_EVERY_MS = 10;

const file = process.env['CLOCK_AHEAD_FILE'] ?? '';
const { now } = Date;
let aheadMs = 0;
let lookedAtMs = Number.NEGATIVE_INFINITY;

const moved = (): number => {
  const atMs = performance.now();
  if (atMs - lookedAtMs >= LOOK_EVERY_MS) {
    lookedAtMs = atMs;
    try {
      // Written while it is read it may be empty: then it is as before.
      aheadMs = Number(readFileSync(file, 'utf8') || aheadMs);
    } catch {
      // Not written yet: the clock is right.
    }
  }
  return now() + aheadMs;
};

globalThis.Date = new Proxy(Date, {
  construct: (date, args, made) => Reflect.construct(date, args.length === 0 ? [moved()] : args, made) as Date,
  get: (date, name) => (name === 'now' ? moved : Reflect.get(date, name)),
});

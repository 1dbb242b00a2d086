import type { Clock } from '../../lib/index.ts';
import type { Ticker } from '../engine/index.ts';

const beatMs = 20;

/**
 * Beats on an absolute grid: each timer is set for the next point of the grid, so that late ones do not add up (setInterval lost 3 to 5 % of the time,
 * performance.md, 4). What a busy thread missed is told and not made up for.
 */
export const createTicker = (clock: Clock): Ticker => ({
  start(beat) {
    const startMs = clock.monotonicMs();
    let done = 0;
    let cancel = (): void => undefined;
    const wait = (): void => {
      const nextMs = startMs + (done + 1) * beatMs;
      cancel = clock.after(Math.max(0, nextMs - clock.monotonicMs()), run);
    };
    const run = (): void => {
      // A timer may fire up to a millisecond early: that is the beat all the same.
      const reached = Math.floor((clock.monotonicMs() - startMs + 1) / beatMs);
      const beats = reached - done;
      done = Math.max(done, reached);
      wait();
      if (beats > 0) beat(beats);
    };
    wait();
    return () => cancel();
  },
});

import type { WireClock } from './gateway/index.ts';

/** The machine's own time, for what happens on sockets. */
export function systemWireClock(): WireClock {
  return {
    nowMs: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      // Listening sockets keep the process alive, not their heartbeats.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

import type { VoiceClock } from './clock.ts';

/** The machine's own time. */
export const systemVoiceClock: VoiceClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

import type { VoiceClock } from '../voice/clock.ts';

/** One Opus frame lasts 20 ms. */
const FRAME_MS = 20;

/** Whatever Opus frames can be sent into. */
export interface Mouth {
  /** Says that speech begins or ends. */
  speak(on: boolean): void;
  send(opus: Buffer): void;
}

/** Sends `packets` as a microphone would, 20 ms apart on an absolute grid, then stops speaking. */
export async function talk(mouth: Mouth, packets: readonly Buffer[], clock: VoiceClock): Promise<void> {
  mouth.speak(true);
  const startMs = clock.monotonicMs();
  for (const [index, packet] of packets.entries()) {
    // The grid is absolute, so that late timers do not add up.
    const waitMs = startMs + index * FRAME_MS - clock.monotonicMs();
    if (waitMs > 0) await pause(clock, waitMs);
    mouth.send(packet);
  }
  mouth.speak(false);
}

function pause(clock: VoiceClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

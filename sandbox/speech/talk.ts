import type { VoiceClock } from '../voice/clock.ts';
import type { VoicePersonConnection } from '../voice/client/index.ts';

/** One Opus frame lasts 20 ms. */
const FRAME_MS = 20;

/** Sends `packets` as a microphone would, 20 ms apart on an absolute grid, then stops speaking. */
export async function talk(voice: VoicePersonConnection, packets: readonly Buffer[], clock: VoiceClock): Promise<void> {
  voice.speak(true);
  const startMs = clock.monotonicMs();
  for (const [index, packet] of packets.entries()) {
    // The grid is absolute, so that late timers do not add up.
    const waitMs = startMs + index * FRAME_MS - clock.monotonicMs();
    if (waitMs > 0) await pause(clock, waitMs);
    voice.send(packet);
  }
  voice.speak(false);
}

function pause(clock: VoiceClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

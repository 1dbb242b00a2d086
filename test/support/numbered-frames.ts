import { type Person } from '../../sandbox/people/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';

/** Numbered Opus-like frames: a true table of contents for 20 ms, then a counter, so that order and identity show. */
export const numberedFrames = (count: number, from = 0): Buffer[] =>
  Array.from({ length: count }, (_, index) => {
    const frame = Buffer.alloc(80, 0x5a);
    frame.writeUInt8(0x78, 0);
    frame.writeUInt32BE(from + index, 1);
    return frame;
  });

/** How far apart frames are sent: faster than speech, so that a thousand take seconds, and far slower than what a socket takes. */
const EVERY_MS = 4;

/** Says frames in the room where the person sits, as their client would, only faster. */
export async function speak(speaker: Person, frames: readonly Buffer[], everyMs: number = EVERY_MS): Promise<void> {
  const { voice } = speaker;
  if (voice === null) throw new Error(`${speaker.user.username} is in no room`);
  voice.speak(true);
  const startMs = systemVoiceClock.monotonicMs();
  for (const [index, frame] of frames.entries()) {
    const waitMs = startMs + index * everyMs - systemVoiceClock.monotonicMs();
    if (waitMs > 0)
      await new Promise<void>((resolve) => {
        systemVoiceClock.after(waitMs, resolve);
      });
    voice.send(frame);
  }
  voice.speak(false);
}

import type { PersonFrame } from '../voice/client/index.ts';

/** Discord's frame of silence, five of which end a talk spurt. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);

/** Frames of sound among what was heard, silence left out. */
export function withoutSilence(frames: readonly PersonFrame[]): readonly Buffer[] {
  return frames.map(({ opus }) => opus).filter((opus) => !opus.equals(SILENCE));
}

/** Whether two runs of packets are the same, byte for byte. */
export function sameFrames(one: readonly Buffer[], other: readonly Buffer[]): boolean {
  return one.length === other.length && one.every((packet, index) => other[index]?.equals(packet) ?? false);
}

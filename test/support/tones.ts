import type { FrameCodec } from '../../src/voice/engine/index.ts';

const rate = 48_000;
const frameSamples = 960;

/** A sine of `hz`, `peak` of 32 767 high, as frames of 20 ms in stereo. */
export function tone(hz: number, peak: number, frames: number): Int16Array[] {
  return Array.from({ length: frames }, (_, frame) => {
    const pcm = new Int16Array(frameSamples * 2);
    for (let i = 0; i < frameSamples; i += 1) {
      const value = Math.sin((2 * Math.PI * hz * (frame * frameSamples + i)) / rate) * peak;
      pcm[2 * i] = value;
      pcm[2 * i + 1] = value;
    }
    return pcm;
  });
}

/** The same, encoded. */
export function spoken(codec: FrameCodec, pcm: readonly Int16Array[]): Buffer[] {
  const encoder = codec.createEncoder();
  return pcm.map((frame) => encoder.encode(frame));
}

/** Frames decoded one after another, as one row of the left channel. */
export function heardIn(codec: FrameCodec, packets: readonly Buffer[]): Float64Array {
  const decoder = codec.createDecoder();
  const left = new Float64Array(packets.length * frameSamples);
  packets.forEach((packet, frame) => {
    const pcm = decoder.decode(packet);
    for (let i = 0; i < frameSamples; i += 1) left[frame * frameSamples + i] = pcm[2 * i] ?? 0;
  });
  return left;
}

/** How strong a tone of `hz` is in there, as its peak (Goertzel). */
export function strength(samples: Float64Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let [one, two] = [0, 0];
  for (const sample of samples) {
    const zero = sample + coefficient * one - two;
    two = one;
    one = zero;
  }
  return (2 * Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two))) / samples.length;
}

/** In decibels, one against the other. */
export const decibels = (one: number, other: number): number => 20 * Math.log10(one / other);

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

/** What a mix of `markCodec` holds of two voices, by their packets' numbers; null where there is none or something made up. */
export type Marks = readonly [number | null, number | null];

/** A packet of 20 ms of voice 0 or 1 that says which one it is (below 960) where it is mixed by `markCodec`; `peak` 0 for what cannot be heard. */
export const marked = (voice: 0 | 1, number: number, peak = 80): Buffer =>
  Buffer.from([0xfc, voice, number >> 8, number & 0xff, peak]);

/** What left: which packet of which voice, untouched, or which ones mixed. */
export function marksIn(packet: Buffer): { readonly isMixed: boolean; readonly marks: Marks } {
  const at = (from: number): number | null => {
    const number = packet.readUInt16BE(from);
    return number === 0xffff ? null : number;
  };
  if (packet.length === 3) return { isMixed: false, marks: [null, null] };
  if (packet[1] === 0xee) return { isMixed: true, marks: [at(2), at(4)] };
  return { isMixed: false, marks: packet[1] === 0 ? [at(2), null] : [null, at(2)] };
}

/** How loud a mix of `markCodec` is, as its peak to within 128. */
export const peakIn = (packet: Buffer): number => (packet[6] ?? 0) * 128;

/** How often a `markCodec` was asked for what costs time. */
export interface CodecCounts {
  decoders: number;
  encoders: number;
  decoded: number;
  encoded: number;
}

/** Where something begins within a frame, it fades in over 5 ms: no mark is there. */
const markFrom = 240;

/** The number that a side of a mix says; 0xffff when none. */
function markIn(pcm: Int16Array, side: 0 | 1): number {
  for (let i = markFrom; i < frameSamples; i += 1)
    if ((pcm[2 * i + side] ?? 0) < 0) return 2 * (i - markFrom) + ((pcm[2 * i + 2 + side] ?? 0) < 0 ? 1 : 0);
  return 0xffff;
}

/**
 * A codec in whose mixes each packet can be found again: voice 0 is on the left and voice 1 on the right, with a sample turned round for every second
 * number, and another behind it for those between.
 */
export function markCodec(): { readonly codec: FrameCodec; readonly counts: CodecCounts } {
  const counts: CodecCounts = { decoders: 0, encoders: 0, decoded: 0, encoded: 0 };
  const codec: FrameCodec = {
    createDecoder: () => {
      counts.decoders += 1;
      const pcm = new Int16Array(frameSamples * 2);
      let [voice, level] = [0, 0];
      const fill = (): Int16Array => {
        for (let i = 0; i < pcm.length; i += 1) pcm[i] = (i & 1) === voice ? level : 0;
        return pcm;
      };
      return {
        decode: (packet) => {
          counts.decoded += 1;
          voice = (packet[1] ?? 0) & 1;
          level = packet.length === 3 ? 0 : (packet[4] ?? 0) * 100;
          const number = ((packet[2] ?? 0) << 8) | (packet[3] ?? 0);
          const at = 2 * (markFrom + (number >> 1)) + voice;
          fill()[at] = -level;
          if ((number & 1) === 1) pcm[at + 2] = -level;
          return pcm;
        },
        conceal: fill,
      };
    },
    createEncoder: () => {
      counts.encoders += 1;
      return {
        encode: (pcm) => {
          counts.encoded += 1;
          const peak = pcm.reduce((most, sample) => Math.max(most, sample), 0);
          const packet = Buffer.from([0xfc, 0xee, 0xff, 0xff, 0xff, 0xff, peak / 128]);
          packet.writeUInt16BE(markIn(pcm, 0), 2);
          packet.writeUInt16BE(markIn(pcm, 1), 4);
          return packet;
        },
        reset: () => undefined,
        standAlone: () => undefined,
      };
    },
  };
  return { codec, counts };
}

import type { FrameCodec } from '../../src/voice/engine/index.ts';

/** How many voices can be told apart. */
export const voicesMax = 8;
const frameSamples = 960;
/** Samples of one Walsh function; a row of them is a frame. */
const chips = 32;
const blocks = frameSamples / chips;
/** Where a mix fades in (5 ms) nothing is looked at. */
const firstBlock = 8;
const high = 1500;
/**
 * Numbers are told apart among so many that follow each other: as directions around a circle, so that two neighbours that are crossed over
 * (MIX-4) are read as one of them, the last and the first too.
 */
const numbersMax = 16;
/** How strong a number is beside its voice, and below which it is none. */
const share = 0.7;
const shareMin = 0.3;
/** Functions of each voice: itself, and how far its number is to the right and up. */
const own = 3;
/** Half of what is left of a voice at half its volume that is ducked by 12 dB. */
const heardMin = 70;

/** What a packet holds of a voice: the number of its packet, below `numbersMax`, something made up, or nothing. */
export type Trace = number | 'made-up' | null;

/** From one number to the next. */
const turn = (2 * Math.PI) / numbersMax;

const noTrace = 0xff;
const madeUp = 0xfe;

/** The Walsh functions, each of which sums to nothing with every other. */
const walsh = (index: number, chip: number): number => {
  let bits = index & chip;
  let sign = 1;
  for (; bits > 0; bits >>= 1) if ((bits & 1) === 1) sign = -sign;
  return sign;
};
const functions = Array.from({ length: own * voicesMax + 1 }, (_, index) =>
  Int8Array.from({ length: chips }, (_sample, chip) => walsh(index, chip)),
);

/** A packet of 20 ms by which it can be told who says it, and which one of theirs it is. */
export const signed = (voice: number, number: number): Buffer =>
  Buffer.from([0xfc, voice, (number >> 8) & 0xff, number & 0xff]);

/** What is heard of each voice in a packet that left, untouched or mixed. */
export function tracesIn(packet: Buffer): readonly Trace[] {
  const traces: Trace[] = Array.from({ length: voicesMax }, () => null);
  if (packet.length === 3) return traces;
  if (packet.length === 4) {
    traces[packet[1] ?? 0] = packet.readUInt16BE(2) % numbersMax;
    return traces;
  }
  return traces.map((_, voice) => {
    const mark = packet[1 + voice] ?? noTrace;
    if (mark === noTrace) return null;
    return mark === madeUp ? 'made-up' : mark;
  });
}

/** How strong a function is in a frame. */
function strengthOf(index: number, pcm: Int16Array): number {
  const signs = functions[index] ?? new Int8Array(chips);
  let sum = 0;
  for (let i = firstBlock * chips; i < frameSamples; i += 1) sum += (pcm[2 * i] ?? 0) * (signs[i & (chips - 1)] ?? 0);
  return sum / ((blocks - firstBlock) * chips);
}

/** A codec in whose mixes each voice is found again, with the number of its packet. */
export function signedCodec(): FrameCodec {
  return {
    createDecoder: () => {
      const pcm = new Int16Array(2 * frameSamples);
      let voice = 0;
      const fill = (strength: number, angle: number): Int16Array => {
        const [itself, right, up] = Array.from({ length: own }, (_, at) => functions[own * voice + 1 + at]);
        const [x, y] = [strength * Math.cos(angle), strength * Math.sin(angle)];
        for (let i = 0; i < frameSamples; i += 1) {
          const chip = i & (chips - 1);
          const sample = high * ((itself?.[chip] ?? 0) + x * (right?.[chip] ?? 0) + y * (up?.[chip] ?? 0));
          pcm[2 * i] = sample;
          pcm[2 * i + 1] = sample;
        }
        return pcm;
      };
      return {
        decode: (packet) => {
          if (packet.length === 3) return pcm.fill(0);
          voice = packet[1] ?? 0;
          return fill(share, (((packet[2] ?? 0) * 256 + (packet[3] ?? 0)) % numbersMax) * turn);
        },
        conceal: () => fill(0, 0),
      };
    },
    createEncoder: () => ({
      encode: (pcm) => {
        const packet = Buffer.alloc(1 + voicesMax, noTrace);
        packet[0] = 0xfc;
        for (let voice = 0; voice < voicesMax; voice += 1) {
          const strength = strengthOf(own * voice + 1, pcm);
          if (strength < heardMin) continue;
          const x = strengthOf(own * voice + 2, pcm) / strength;
          const y = strengthOf(own * voice + 3, pcm) / strength;
          const number = (Math.round(Math.atan2(y, x) / turn) + numbersMax) % numbersMax;
          packet[1 + voice] = Math.hypot(x, y) < shareMin ? madeUp : number;
        }
        return packet;
      },
      reset: () => undefined,
    }),
  };
}

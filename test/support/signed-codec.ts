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
/** Numbers are told apart among so many that follow each other. */
const numbersMax = 8;
/** Half of what is left of a voice at half its volume that is ducked by 12 dB. */
const heardMin = 70;

/** What a packet holds of a voice: the number of its packet, below `numbersMax`, something made up, or nothing. */
export type Trace = number | 'made-up' | null;

const noTrace = 0xff;
const madeUp = 0xfe;

/** The Walsh functions, each of which sums to nothing with every other. */
const walsh = (index: number, chip: number): number => {
  let bits = index & chip;
  let sign = 1;
  for (; bits > 0; bits >>= 1) if ((bits & 1) === 1) sign = -sign;
  return sign;
};
const functions = Array.from({ length: 2 * voicesMax + 1 }, (_, index) =>
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

/** A codec in whose mixes each voice is found again, with the number of its packet: each is two functions, the second as strong as its number. */
export function signedCodec(): FrameCodec {
  return {
    createDecoder: () => {
      const pcm = new Int16Array(2 * frameSamples);
      let voice = 0;
      const fill = (share: number): Int16Array => {
        const [one, other] = [functions[2 * voice + 1], functions[2 * voice + 2]];
        for (let i = 0; i < frameSamples; i += 1) {
          const sample = high * ((one?.[i & (chips - 1)] ?? 0) + share * (other?.[i & (chips - 1)] ?? 0));
          pcm[2 * i] = sample;
          pcm[2 * i + 1] = sample;
        }
        return pcm;
      };
      return {
        decode: (packet) => {
          if (packet.length === 3) return pcm.fill(0);
          voice = packet[1] ?? 0;
          return fill((((packet[2] ?? 0) * 256 + (packet[3] ?? 0)) % numbersMax) / numbersMax);
        },
        conceal: () => fill(-0.5),
      };
    },
    createEncoder: () => ({
      encode: (pcm) => {
        const packet = Buffer.alloc(1 + voicesMax, noTrace);
        packet[0] = 0xfc;
        for (let voice = 0; voice < voicesMax; voice += 1) {
          const strength = strengthOf(2 * voice + 1, pcm);
          if (strength < heardMin) continue;
          const share = strengthOf(2 * voice + 2, pcm) / strength;
          packet[1 + voice] = share < -0.2 ? madeUp : Math.round(Math.max(0, share) * numbersMax);
        }
        return packet;
      },
      reset: () => undefined,
    }),
  };
}

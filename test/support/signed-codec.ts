import type { FrameCodec } from '../../src/voice/engine/index.ts';

/** How many voices can be told apart: as many as there are functions for, and one more than a mix holds (MIX-5). */
export const voicesMax = 9;
/** Packets of one voice that can be told apart: 80 s. */
export const numbersMax = 4096;
const frameSamples = 960;
/** Samples of one Walsh function; a row of them is a frame. */
const chips = 64;
const blocks = frameSamples / chips;
/** Where a mix fades in (5 ms) nothing is looked at. */
const firstBlock = 4;
const high = 900;
/**
 * A number is said as directions around three circles, of which each has a turn for so many numbers: the first tells neighbours apart, the
 * others say in which of its turns the one before is, and are near for neighbours. So two of these that are crossed over (MIX-4) are read as
 * one of them, the last of a turn and the first of the next too.
 */
const turns = [16, 256, numbersMax] as const;
/** How strong a number is beside its voice, and below which it is none. */
const share = 0.7;
const shareMin = 0.3;
/**
 * What fades within a frame is heard as a little of every other voice, by which a quiet one beside a loud one is read wrong: its directions are
 * not as strong as each other any more, or do not fit each other by more than this part of a turn of the one before.
 */
const evenMin = 0.94;
const fitMax = 0.15;
/** Functions of each voice: itself, and how far each direction is to the right and up. */
const own = 1 + 2 * turns.length;
/** Half of what is left of a voice at half its volume that is ducked by 12 dB. */
const heardMin = 42;

/** What a packet holds of a voice: the number of its packet, something made up or that cannot be read, or nothing. */
export type Trace = number | 'unclear' | null;

const noTrace = 0xffff;
const unclear = 0xfffe;

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

/** The function of a voice: 0 itself, then two for each direction. */
const functionOf = (voice: number, at: number): Int8Array => functions[own * voice + 1 + at] ?? new Int8Array(chips);

/** A packet of 20 ms by which it can be told who says it, and which one of theirs it is: a number below `numbersMax`. */
export const signed = (voice: number, number: number): Buffer => {
  if (number >= numbersMax) throw new Error(`a voice has ${numbersMax} packets`);
  return Buffer.from([0xfc, voice, number >> 8, number & 0xff]);
};

/** What is heard of each voice in a packet that left, untouched or mixed. */
export function tracesIn(packet: Buffer): readonly Trace[] {
  const traces: Trace[] = Array.from({ length: voicesMax }, () => null);
  if (packet.length === 3) return traces;
  if (packet.length === 4) {
    traces[packet[1] ?? 0] = packet.readUInt16BE(2);
    return traces;
  }
  return traces.map((_, voice) => {
    const mark = packet.readUInt16BE(1 + 2 * voice);
    if (mark === noTrace) return null;
    return mark === unclear ? 'unclear' : mark;
  });
}

/** How strong a function is in a frame. */
function strengthOf(signs: Int8Array, pcm: Int16Array): number {
  let sum = 0;
  for (let i = firstBlock * chips; i < frameSamples; i += 1) sum += (pcm[2 * i] ?? 0) * (signs[i & (chips - 1)] ?? 0);
  return sum / ((blocks - firstBlock) * chips);
}

/** One turn of a voice, chip by chip; `number` null for what is made up, which says none. */
function waveOf(voice: number, number: number | null): readonly number[] {
  const directions = number === null ? [] : turns.map((turn) => (2 * Math.PI * (number % turn)) / turn);
  const wave = Array.from({ length: chips }, (_, chip) => functionOf(voice, 0)[chip] ?? 0);
  for (const [at, angle] of directions.entries()) {
    const [right, up] = [functionOf(voice, 1 + 2 * at), functionOf(voice, 2 + 2 * at)];
    for (let chip = 0; chip < chips; chip += 1)
      wave[chip] =
        (wave[chip] ?? 0) + share * (Math.cos(angle) * (right[chip] ?? 0) + Math.sin(angle) * (up[chip] ?? 0));
  }
  return wave;
}

/** The number that a voice of that strength says in a frame. */
function numberIn(pcm: Int16Array, voice: number, strength: number): number {
  const directions = turns.map((turn, at) => {
    const x = strengthOf(functionOf(voice, 1 + 2 * at), pcm) / strength;
    const y = strengthOf(functionOf(voice, 2 + 2 * at), pcm) / strength;
    return { turn, far: Math.hypot(x, y), said: (Math.atan2(y, x) * turn) / (2 * Math.PI) };
  });
  const all = directions.map(({ far }) => far);
  if (Math.min(...all) < Math.max(shareMin, evenMin * Math.max(...all))) return unclear;
  let number = 0;
  let before = 1;
  for (const { turn, said } of directions) {
    const more = (said - number) / before;
    if (before > 1 && Math.abs(more - Math.round(more)) > fitMax) return unclear;
    number = (((number + before * Math.round(more)) % turn) + turn) % turn;
    before = turn;
  }
  return number;
}

/** A codec in whose mixes each voice is found again, with the number of its packet. */
export function signedCodec(): FrameCodec {
  return {
    createDecoder: () => {
      const pcm = new Int16Array(2 * frameSamples);
      let voice = 0;
      const fill = (number: number | null): Int16Array => {
        const wave = waveOf(voice, number);
        for (let i = 0; i < frameSamples; i += 1) {
          const sample = high * (wave[i & (chips - 1)] ?? 0);
          pcm[2 * i] = sample;
          pcm[2 * i + 1] = sample;
        }
        return pcm;
      };
      return {
        decode: (packet) => {
          if (packet.length === 3) return pcm.fill(0);
          voice = packet[1] ?? 0;
          return fill((packet[2] ?? 0) * 256 + (packet[3] ?? 0));
        },
        conceal: () => fill(null),
      };
    },
    createEncoder: () => ({
      encode: (pcm) => {
        const packet = Buffer.alloc(1 + 2 * voicesMax, 0xff);
        packet[0] = 0xfc;
        for (let voice = 0; voice < voicesMax; voice += 1) {
          const strength = strengthOf(functionOf(voice, 0), pcm);
          if (strength >= heardMin) packet.writeUInt16BE(numberIn(pcm, voice, strength), 1 + 2 * voice);
        }
        return packet;
      },
      reset: () => undefined,
      standAlone: () => undefined,
    }),
  };
}

import type { FrameCodec, FrameEncoder } from './frame-codec.ts';
import { frameSamples } from './opus-packet.ts';

/** One that nobody needed for so long is given up: 5 s. */
const keptBeats = 250;

/** A sum that was encoded, and what it was turned down to in the end. */
export interface Sum {
  readonly pcm: Int16Array;
  level: number;
  beat: number;
}

/** An encoder with what its sums are turned down to. */
export interface MixEncoder {
  readonly encoder: FrameEncoder;
  /** The level after its last mix, 1 for as it is. */
  readonly level: Float32Array;
  usedBeat: number;
  /** It begins from nothing in this beat, for somebody in the middle of a word. */
  fadesIn: boolean;
  /** Its last sum that several rooms heard, and the one before. */
  last: Sum;
  before: Sum;
}

/** Keeps a sum that several rooms hear: where they part, another encoder goes on from it. */
export function keepSum(encoder: MixEncoder, pcm: Int16Array, beat: number): void {
  const { before } = encoder;
  encoder.before = encoder.last;
  encoder.last = before;
  before.pcm.set(pcm);
  before.level = encoder.level[0] ?? 1;
  before.beat = beat;
}

/** The sum that several rooms heard of it in that beat; null where they heard none. */
export function sumOf({ last, before }: MixEncoder, beat: number): Sum | null {
  if (last.beat === beat) return last;
  return before.beat === beat ? before : null;
}

/** An encoder goes on from a sum that rooms heard of another, as if it had encoded that itself. */
export function goOnFrom(encoder: MixEncoder, sum: Sum): void {
  encoder.encoder.encode(sum.pcm);
  encoder.level[0] = sum.level;
}

/** The encoders of mixes; each has one mix per beat. */
export class MixEncoders {
  readonly #all: MixEncoder[] = [];
  readonly #codec: FrameCodec;

  constructor(codec: FrameCodec) {
    this.#codec = codec;
  }

  /** One that nobody is to hear in this beat, nor heard in the one before: who did goes on with it. */
  take(beat: number, before: number): MixEncoder {
    const encoder = this.#free(before) ?? this.#another(beat);
    // Its level was that of another sum.
    encoder.level[0] = 1;
    return encoder;
  }

  /** Gives up one that was not needed for long, if there is one. */
  giveUpOne(beat: number): void {
    for (let i = this.#all.length - 1; i >= 0; i -= 1) {
      const encoder = this.#all[i];
      if (encoder === undefined || beat - encoder.usedBeat < keptBeats) continue;
      this.#all.splice(i, 1);
      return;
    }
  }

  /** They are few and large; the next mix makes its own. */
  clear(): void {
    this.#all.length = 0;
  }

  #free(before: number): MixEncoder | null {
    for (let i = 0; i < this.#all.length; i += 1) {
      const encoder = this.#all[i];
      if (encoder !== undefined && encoder.usedBeat < before) return encoder;
    }
    return null;
  }

  #another(beat: number): MixEncoder {
    const encoder: MixEncoder = {
      encoder: this.#codec.createEncoder(),
      level: new Float32Array(1).fill(1),
      usedBeat: beat,
      fadesIn: true,
      last: noSum(),
      before: noSum(),
    };
    this.#all.push(encoder);
    return encoder;
  }
}

function noSum(): Sum {
  return { pcm: new Int16Array(2 * frameSamples), level: 1, beat: -1 };
}

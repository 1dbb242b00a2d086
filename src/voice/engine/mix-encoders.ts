import type { FrameCodec, FrameEncoder } from './frame-codec.ts';

/** One that nobody needed for so long is given up: 5 s. */
const keptBeats = 250;

/** An encoder with what its sums are turned down to. */
export interface MixEncoder {
  readonly encoder: FrameEncoder;
  /** The level after its last mix, 1 for as it is. */
  readonly level: Float32Array;
  usedBeat: number;
  /** It began anew in this beat, since somebody who hears it followed something else. */
  isReset: boolean;
}

/** The encoders of mixes; each has one mix per beat. */
export class MixEncoders {
  readonly #all: MixEncoder[] = [];
  readonly #codec: FrameCodec;

  constructor(codec: FrameCodec) {
    this.#codec = codec;
  }

  /** One that has no mix in this beat. */
  take(beat: number): MixEncoder {
    const encoder = this.#free(beat) ?? this.#another(beat);
    // Its level was that of another sum.
    encoder.level[0] = 1;
    return encoder;
  }

  /** Gives up one that was not needed for long, and answers it; null when there is none. */
  giveUpOne(beat: number): MixEncoder | null {
    for (let i = this.#all.length - 1; i >= 0; i -= 1) {
      const encoder = this.#all[i];
      if (encoder === undefined || beat - encoder.usedBeat < keptBeats) continue;
      this.#all.splice(i, 1);
      return encoder;
    }
    return null;
  }

  /** They are few and large; the next mix makes its own. */
  clear(): void {
    this.#all.length = 0;
  }

  #free(beat: number): MixEncoder | null {
    for (let i = 0; i < this.#all.length; i += 1) {
      const encoder = this.#all[i];
      if (encoder !== undefined && encoder.usedBeat !== beat) return encoder;
    }
    return null;
  }

  #another(beat: number): MixEncoder {
    const encoder: MixEncoder = {
      encoder: this.#codec.createEncoder(),
      level: new Float32Array(1).fill(1),
      usedBeat: beat,
      isReset: true,
    };
    this.#all.push(encoder);
    return encoder;
  }
}

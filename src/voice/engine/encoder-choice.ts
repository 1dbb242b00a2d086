import type { MixCounters } from './mix-counters.ts';
import { goOnFrom, type MixEncoder, type MixEncoders, type Sum, sumOf } from './mix-encoders.ts';
import type { MixTarget } from './mix-target.ts';

/**
 * Which encoder has a mix in a beat, so that nobody hears that rooms come to hear the same or part again, as at each turn of speech. Those who come to an
 * encoder do so by a packet that leans on nothing, and it goes on for the others; one that is new to all of them goes on from what they heard before.
 */
export class EncoderChoice {
  #beat = 0;
  #before = 0;
  readonly #encoders: MixEncoders;
  readonly #counters: MixCounters;

  constructor(encoders: MixEncoders, counters: MixCounters) {
    this.#encoders = encoders;
    this.#counters = counters;
  }

  /** Another beat. */
  begin(beat: number): void {
    this.#before = this.#beat;
    this.#beat = beat;
  }

  /** For the rooms of a mix, by the first of them. */
  of(first: MixTarget): MixEncoder {
    const encoder = this.#goOn(first) ?? this.#another(first);
    encoder.usedBeat = this.#beat;
    if (!isFollowed(encoder, first)) encoder.encoder.standAlone();
    return encoder;
  }

  /** One that some of them follow, if no other mix of this beat has it. */
  #followed(first: MixTarget): MixEncoder | null {
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
      if (target.follows !== null && target.follows.usedBeat !== this.#beat) return target.follows;
    return null;
  }

  /** The one that some of them follow goes on as it is. */
  #goOn(first: MixTarget): MixEncoder | null {
    const encoder = this.#followed(first);
    if (encoder !== null) encoder.fadesIn = false;
    return encoder;
  }

  /** One that is new to all of them begins: from what they heard last, for one encoding more, or from nothing. */
  #another(first: MixTarget): MixEncoder {
    const encoder = this.#encoders.take(this.#beat, this.#before);
    encoder.encoder.reset();
    const heard = this.#heardBefore(first);
    encoder.fadesIn = heard === null && isInMidWord(first);
    if (heard === null) return encoder;
    goOnFrom(encoder, heard);
    this.#counters.encoded += 1;
    return encoder;
  }

  /** The last sum of one that some of them followed until now, and that another mix has in this beat. */
  #heardBefore(first: MixTarget): Sum | null {
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix) {
      const sum = target.follows === null ? null : sumOf(target.follows, this.#before);
      if (sum !== null) return sum;
    }
    return null;
  }
}

/** For any of them. */
function isInMidWord(first: MixTarget): boolean {
  for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
    if (target.isInMidWord) return true;
  return false;
}

/** By all of them. */
function isFollowed(encoder: MixEncoder, first: MixTarget): boolean {
  for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
    if (target.follows !== encoder) return false;
  return true;
}

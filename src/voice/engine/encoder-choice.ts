import type { MixCounters } from './mix-counters.ts';
import { goOnFrom, type MixEncoder, type MixEncoders } from './mix-encoders.ts';
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
    const followed = this.#followed(first);
    const encoder = followed ?? this.#encoders.take(this.#beat, this.#before);
    encoder.fadesIn = followed === null && !this.#goesOn(encoder, first) && isInMidWord(first);
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

  /** Some of them followed one until now that another mix has in this beat: it costs one encoding more to go on from that one's last sum. */
  #goesOn(encoder: MixEncoder, first: MixTarget): boolean {
    encoder.encoder.reset();
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
      if (target.follows !== null && goOnFrom(encoder, target.follows, this.#before)) {
        this.#counters.encoded += 1;
        return true;
      }
    return false;
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

import type { Edge } from './link-graph.ts';
import type { VoicePlace } from './mix-kernel.ts';
import type { MixVoice } from './mix-voice.ts';

/** Voices that are mixed at once, the loudest: more than anybody can follow. */
export const voicesMax = 8;
/** A voice that is in stays in until another is 3 dB louder. */
const stayFactor = 1.41;

/**
 * The voices that are heard in a beat, and how loud; a list that is filled anew each beat and allocates nothing once it was as long. Whoever has to
 * make room for a louder one is heard for one beat more, fading, and comes back in the same way.
 */
export class Choice {
  readonly #voices: MixVoice[] = [];
  readonly #edges: Edge[] = [];
  /** Where the samples of each are: its own, or those of what draws it out. */
  readonly #places: VoicePlace[] = [];
  /** By what each is multiplied in this beat, at its first sample and at its last; two for each voice. */
  readonly gains: Float64Array = new Float64Array(4 * voicesMax);
  /** Who found no room in this beat. */
  readonly #out: MixVoice[] = [];
  readonly #outPlaces: VoicePlace[] = [];
  #count = 0;
  #fading = 0;
  #outCount = 0;

  get count(): number {
    return this.#count;
  }

  /** Those that are heard, with those that fade. */
  get heard(): number {
    return this.#count + this.#fading;
  }

  /** Its samples of this beat. */
  placeOf(index: number): VoicePlace | null {
    return this.#places[index] ?? null;
  }

  clear(): void {
    this.#count = 0;
    this.#fading = 0;
    this.#outCount = 0;
  }

  add(voice: MixVoice, edge: Edge, place: VoicePlace): void {
    this.#voices[this.#count] = voice;
    this.#edges[this.#count] = edge;
    this.#places[this.#count] = place;
    this.#count += 1;
  }

  /** Leaves out the quietest of too many; who was in `before` is quieter only by 3 dB. */
  keepLoudest(before: Choice): void {
    while (this.#count > voicesMax) this.#leaveOut(this.#quietest(before));
    for (let i = 0; i < this.#outCount; i += 1) {
      const voice = this.#out[i];
      const was = voice === undefined ? -1 : before.#indexOf(voice);
      const place = this.#outPlaces[i];
      const edge = before.#edges[was];
      if (voice === undefined || place === undefined || edge === undefined) continue;
      this.#voices[this.heard] = voice;
      this.#edges[this.heard] = edge;
      this.#places[this.heard] = place;
      this.#fading += 1;
    }
  }

  /** Says how loud each is, once all are there. */
  weigh(before: Choice): void {
    for (let i = 0; i < this.heard; i += 1) {
      const voice = this.#voices[i];
      const shape = this.#edges[i]?.shape;
      if (voice === undefined || shape === undefined) continue;
      this.gains[2 * i] = before.#isOut(voice) ? 0 : shape.from * voice.gainFrom(shape.levelFrom);
      this.gains[2 * i + 1] = i >= this.#count ? 0 : shape.to * voice.gainTo(shape.levelTo);
    }
  }

  /** The same voices, as loud: one encoding does for both. */
  isSame(other: Choice): boolean {
    if (this.#count !== other.#count || this.#fading !== other.#fading) return false;
    for (let i = 0; i < this.heard; i += 1) if (this.#places[i] !== other.#places[i]) return false;
    for (let i = 0; i < 2 * this.heard; i += 1) if (this.gains[i] !== other.gains[i]) return false;
    return true;
  }

  /** One of these that is among them, null when there is none. */
  firstOf(voices: readonly MixVoice[]): MixVoice | null {
    for (let i = 0; i < this.#count; i += 1) {
      const voice = this.#voices[i];
      if (voice !== undefined && voices.includes(voice)) return voice;
    }
    return null;
  }

  #quietest(before: Choice): number {
    let quietest = 0;
    let least = Infinity;
    for (let i = 0; i < this.#count; i += 1) {
      const voice = this.#voices[i];
      const shape = this.#edges[i]?.shape;
      if (voice === undefined || shape === undefined) continue;
      // Who is turned down takes nobody's place who is not; levelling counts for nothing, or a room's noise would be as loud as a voice.
      const loudness = voice.level * shape.to;
      const weight = before.#indexOf(voice) === -1 ? loudness : loudness * stayFactor;
      if (weight > least) continue;
      least = weight;
      quietest = i;
    }
    return quietest;
  }

  #leaveOut(index: number): void {
    const voice = this.#voices[index];
    const place = this.#places[index];
    if (voice !== undefined && place !== undefined) {
      this.#out[this.#outCount] = voice;
      this.#outPlaces[this.#outCount] = place;
      this.#outCount += 1;
    }
    this.#voices.copyWithin(index, index + 1, this.#count);
    this.#edges.copyWithin(index, index + 1, this.#count);
    this.#places.copyWithin(index, index + 1, this.#count);
    this.#count -= 1;
  }

  #indexOf(voice: MixVoice): number {
    for (let i = 0; i < this.#count; i += 1) if (this.#voices[i] === voice) return i;
    return -1;
  }

  #isOut(voice: MixVoice): boolean {
    for (let i = 0; i < this.#outCount; i += 1) if (this.#out[i] === voice) return true;
    return false;
  }
}

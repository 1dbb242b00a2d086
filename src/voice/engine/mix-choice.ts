import type { MixVoice } from './mix-voice.ts';

/** Voices that are mixed at once, the loudest: more than anybody can follow. */
export const voicesMax = 8;
/** A voice that is in stays in until another is 3 dB louder. */
const stayFactor = 1.41;

/** The voices that are heard in a beat; a list that is filled anew each beat and allocates nothing once it was as long. */
export class Choice {
  readonly #voices: MixVoice[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  at(index: number): MixVoice | undefined {
    return this.#voices[index];
  }

  clear(): void {
    this.#count = 0;
  }

  add(voice: MixVoice): void {
    this.#voices[this.#count] = voice;
    this.#count += 1;
  }

  /** Leaves out the quietest of too many; who was in `before` is quieter only by 3 dB. */
  keepLoudest(before: Choice): void {
    while (this.#count > voicesMax) {
      let quietest = 0;
      let least = Infinity;
      for (let i = 0; i < this.#count; i += 1) {
        const voice = this.#voices[i];
        if (voice === undefined) continue;
        const weight = before.#has(voice) ? voice.level * stayFactor : voice.level;
        if (weight > least) continue;
        least = weight;
        quietest = i;
      }
      this.#voices.copyWithin(quietest, quietest + 1, this.#count);
      this.#count -= 1;
    }
  }

  isSame(other: Choice): boolean {
    if (this.#count !== other.#count) return false;
    for (let i = 0; i < this.#count; i += 1) if (this.#voices[i] !== other.#voices[i]) return false;
    return true;
  }

  isAnyOf(voices: readonly MixVoice[]): boolean {
    for (let i = 0; i < this.#count; i += 1) {
      const voice = this.#voices[i];
      if (voice !== undefined && voices.includes(voice)) return true;
    }
    return false;
  }

  #has(voice: MixVoice): boolean {
    for (let i = 0; i < this.#count; i += 1) if (this.#voices[i] === voice) return true;
    return false;
  }
}

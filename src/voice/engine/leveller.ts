/** How loud every voice of a mix is made, in LUFS (ITU-R BS.1770): what people know from podcasts is -16 to -19. */
export const targetLufs = -18;
/** No voice is turned up or down by more, in dB: what is quieter than that is noise, and what is louder a microphone to be mended. */
const gainMaxDb = 12;
/** What is quieter says nothing about how loud somebody talks, in LUFS. */
const gateLufs = -50;
/**
 * One frame in so many is measured. Syllables differ by 20 dB: of the first three seconds, after which a voice is to be level, 19 frames were up to 1.6 LU
 * away from the whole, 50 are less than one. Later an eighth of the time is enough.
 */
const measureFirst = 3;
const measureLater = 8;
/** After so many frames what is older fades: 10 s of speech. */
const memory = 62;
/** How fast the gain moves, in dB per frame: 6 dB a second until the first three seconds are over, then 1 dB, which nobody hears as pumping. */
const fastStepDb = 0.12;
const slowStepDb = 0.02;
const fastMeasured = 50;
/** The filters have settled by then, in samples. */
const settled = 240;

/** The coefficients of BS.1770's two filters at 48 kHz: a shelf for the head, and a high pass. */
const shelf = {
  b0: 1.535_124_859_586_97,
  b1: -2.691_696_189_406_38,
  b2: 1.198_392_810_852_85,
  a1: -1.690_659_293_182_41,
  a2: 0.732_480_774_215_85,
};
const highPass = { a1: -1.990_047_454_833_98, a2: 0.990_072_250_366_21 };

/** The loudness of one frame of interleaved stereo, in LUFS; of equal channels as the standard has it, of others that of their middle. */
export function loudnessOf(pcm: Int16Array): number {
  // One by one: out of an array they are objects, a hundred thousand a second.
  let x1 = 0;
  let x2 = 0;
  let y1 = 0;
  let y2 = 0;
  let z1 = 0;
  let z2 = 0;
  let energy = 0;
  let counted = 0;
  for (let i = 0; i + 1 < pcm.length; i += 2) {
    const x = ((pcm[i] ?? 0) + (pcm[i + 1] ?? 0)) / 65_536;
    const y = shelf.b0 * x + shelf.b1 * x1 + shelf.b2 * x2 - shelf.a1 * y1 - shelf.a2 * y2;
    const z = y - 2 * y1 + y2 - highPass.a1 * z1 - highPass.a2 * z2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    z2 = z1;
    z1 = z;
    if (i >= 2 * settled) {
      energy += z * z;
      counted += 1;
    }
  }
  return energy === 0 ? -Infinity : -0.691 + 10 * Math.log10((2 * energy) / counted);
}

/** Brings one voice to the common loudness, slowly. */
export class Leveller {
  #frames = 0;
  #measured = 0;
  #power = 0;
  #gainDb = 0;

  /** By how much the voice is to be turned up now, in dB. */
  get gainDb(): number {
    return this.#gainDb;
  }

  /** Takes a frame that was decoded, before any gain; one of a pause changes nothing. */
  hear(pcm: Int16Array): void {
    this.#frames += 1;
    const isFirst = this.#measured < fastMeasured;
    if (this.#frames % (isFirst ? measureFirst : measureLater) === 1) this.#measure(pcm);
    if (this.#measured === 0) return;
    const loudness = 10 * Math.log10(this.#power);
    const wanted = Math.max(-gainMaxDb, Math.min(gainMaxDb, targetLufs - loudness));
    const step = isFirst ? fastStepDb : slowStepDb;
    this.#gainDb += Math.max(-step, Math.min(step, wanted - this.#gainDb));
  }

  #measure(pcm: Int16Array): void {
    const loudness = loudnessOf(pcm);
    if (loudness < gateLufs) return;
    this.#measured += 1;
    const share = 1 / Math.min(this.#measured, memory);
    this.#power += (10 ** (loudness / 10) - this.#power) * share;
  }
}

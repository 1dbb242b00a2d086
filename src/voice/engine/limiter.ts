/** A tenth of a decibel below full scale, so that a codec's overshoot seldom clips. */
const ceiling = 32_390;
/** How fast the level comes back, per sample: from half to full in 200 ms. */
const releasePerSample = 0.5 / 9600;
/** Samples of one channel over which the level goes down before a peak, where there is room: 2 ms. */
const attack = 96;

/** Keeps a sum within 16 bits by turning it down where it is too loud: down before the peak, back slowly, never clipped. */
export class Limiter {
  #gain = 1;
  /** What keeps the loudest of this frame within bounds. */
  #wanted = 1;

  /** The level that it is turned down to at present, 1 for not at all. */
  get gain(): number {
    return this.#gain;
  }

  /** Begins anew, with another sum. */
  reset(): void {
    this.#gain = 1;
  }

  /** Writes the sum (interleaved stereo) into `out` of the same length. */
  apply(sum: Int32Array, out: Int16Array): void {
    let peak = 0;
    let first = -1;
    for (let i = 0; i < sum.length; i += 1) {
      const size = Math.abs(sum[i] ?? 0);
      if (size > peak) peak = size;
      if (first === -1 && size * this.#gain > ceiling) first = i >> 1;
    }
    this.#wanted = peak > ceiling ? ceiling / peak : 1;
    if (first === -1) this.#release(sum, out);
    else this.#turnDown(sum, out, first);
  }

  #turnDown(sum: Int32Array, out: Int16Array, first: number): void {
    const wanted = this.#wanted;
    const from = Math.max(0, first - attack);
    const step = first === from ? 0 : (wanted - this.#gain) / (first - from);
    let gain = this.#gain;
    for (let i = 0; i < sum.length; i += 2) {
      const at = i >> 1;
      if (at >= first) gain = wanted;
      else if (at >= from) gain += step;
      out[i] = (sum[i] ?? 0) * gain;
      out[i + 1] = (sum[i + 1] ?? 0) * gain;
    }
    this.#gain = wanted;
  }

  #release(sum: Int32Array, out: Int16Array): void {
    const wanted = this.#wanted;
    let gain = this.#gain;
    for (let i = 0; i < sum.length; i += 2) {
      gain = Math.min(wanted, gain + releasePerSample);
      out[i] = (sum[i] ?? 0) * gain;
      out[i + 1] = (sum[i + 1] ?? 0) * gain;
    }
    this.#gain = gain;
  }
}

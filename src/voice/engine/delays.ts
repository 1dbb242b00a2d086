import { seconds } from './reception.ts';

/** Frames that are remembered: five seconds of one voice. */
const framesMax = 256;
const longestMs = 255;

/** How long the last frames over an edge were kept by us, from their arrival to their leaving, in ms. Allocates nothing. */
export class Delays {
  readonly #ms = new Uint8Array(framesMax);
  #count = 0;
  #last = -seconds;

  /** Both whole numbers: of ms, and the clock's second. */
  note(delayMs: number, second: number): void {
    this.#ms[this.#count % framesMax] = Math.min(longestMs, delayMs);
    this.#count += 1;
    this.#last = second;
  }

  /** Null when nothing left for ten seconds. */
  medianMs(now: number): number | null {
    if (this.#count === 0 || now - this.#last >= seconds) return null;
    const sorted = this.#ms.slice(0, Math.min(this.#count, framesMax)).sort();
    return sorted[sorted.length >> 1] ?? null;
  }
}

import type { VoiceClock } from './clock.ts';

/** Counts one client's messages in windows that start with their first message. */
export class MessageRate {
  readonly #clock: VoiceClock;
  readonly #limit: { readonly count: number; readonly perMs: number };
  #windowStartMs: number;
  #messages = 0;

  constructor(clock: VoiceClock, limit: { readonly count: number; readonly perMs: number }) {
    this.#clock = clock;
    this.#limit = limit;
    this.#windowStartMs = clock.monotonicMs();
  }

  /** False when this message is above the limit. */
  admit(): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowStartMs >= this.#limit.perMs) {
      this.#windowStartMs = nowMs;
      this.#messages = 0;
    }
    this.#messages += 1;
    return this.#messages <= this.#limit.count;
  }
}

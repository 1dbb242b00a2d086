import { sequenceStep } from './serial.ts';

/** How far back loss is told, in seconds: what a person who looks at a panel calls now. */
export const seconds = 10;
/** So many packets are 10 s; a longer step is another stream, not loss. */
const stepMax = 500;
/** Numbers behind the newest one among which a packet that came twice is known. */
const seenMax = 32;

/** How much of what was due from a room never came, over the last ten seconds. Allocates nothing. */
export class Reception {
  readonly #second = new Int32Array(seconds).fill(-1);
  readonly #due = new Int32Array(seconds);
  readonly #came = new Int32Array(seconds);

  /** `second`: the clock's, whole: a number with a fraction that is handed on is an object each time. */
  note(due: number, came: number, second: number): void {
    const slot = second % seconds;
    if (this.#second[slot] !== second) {
      this.#second[slot] = second;
      this.#due[slot] = 0;
      this.#came[slot] = 0;
    }
    this.#due[slot] = (this.#due[slot] ?? 0) + due;
    this.#came[slot] = (this.#came[slot] ?? 0) + came;
  }

  /** In percent, to a tenth; null when nothing was due. */
  lossPercent(now: number): number | null {
    const oldest = now - seconds + 1;
    let [due, came] = [0, 0];
    for (let slot = 0; slot < seconds; slot += 1) {
      if ((this.#second[slot] ?? -1) < oldest) continue;
      due += this.#due[slot] ?? 0;
      came += this.#came[slot] ?? 0;
    }
    return due === 0 ? null : Math.max(0, Math.round((1000 * (due - came)) / due) / 10);
  }
}

/** One stream of a room: which of its numbers were due, and which came, each counted once. */
export class StreamReception {
  #newest = -1;
  /** Bit n: the number n before the newest came. */
  #seen = 0;
  readonly #reception: Reception;

  constructor(reception: Reception) {
    this.#reception = reception;
  }

  packet(sequence: number, second: number): void {
    const step = this.#newest === -1 ? stepMax + 1 : sequenceStep(this.#newest, sequence);
    if (Math.abs(step) > stepMax) this.#begin(sequence, second);
    else if (step > 0) {
      this.#newest = sequence;
      this.#seen = step >= seenMax ? 1 : (this.#seen << step) | 1;
      this.#reception.note(step, 1, second);
    } else if (step > -seenMax && ((this.#seen >>> -step) & 1) === 0) {
      this.#seen |= 1 << -step;
      this.#reception.note(0, 1, second);
    }
  }

  #begin(sequence: number, second: number): void {
    this.#newest = sequence;
    this.#seen = -1;
    this.#reception.note(1, 1, second);
  }
}

import { farStep, sequenceStep } from './serial.ts';

/** How far back loss is told, in seconds: what a person who looks at a panel calls now. */
export const seconds = 10;
/** So many packets are 10 s; a longer step is another stream, not loss. */
const stepMax = 500;
/** Numbers behind the newest one among which a packet that came twice is known. */
const seenMax = 32;

/** How much of what was due from a room was not there to be heard, over the last ten seconds. Allocates nothing. */
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

/** One stream of a room: which of its numbers were due, and which came, each counted once. One from afar counts when the next one follows it (MIX-14). */
export class StreamReception {
  #newest = -1;
  /** Bit n: the number n before the newest came. */
  #seen = 0;
  /** The number that is to follow one from afar; -1 where none came. */
  #afterStray = -1;
  readonly #reception: Reception;

  constructor(reception: Reception) {
    this.#reception = reception;
  }

  packet(sequence: number, second: number): void {
    if (this.#newest === -1) {
      this.#begin(sequence, 1, 1, second);
      return;
    }
    const step = sequenceStep(this.#newest, sequence);
    if (sequence === this.#afterStray) this.#begin(sequence, step > 0 && step <= stepMax ? step : 2, 2, second);
    else if (Math.abs(step) >= farStep) this.#afterStray = (sequence + 1) & 0xffff;
    else this.#near(sequence, step, second);
  }

  #near(sequence: number, step: number, second: number): void {
    this.#afterStray = -1;
    if (step > 0) {
      this.#newest = sequence;
      this.#seen = step >= seenMax ? 1 : (this.#seen << step) | 1;
      this.#reception.note(step, 1, second);
    } else if (step > -seenMax && ((this.#seen >>> -step) & 1) === 0) {
      this.#seen |= 1 << -step;
      this.#reception.note(0, 1, second);
    }
  }

  #begin(sequence: number, due: number, came: number, second: number): void {
    this.#newest = sequence;
    this.#seen = -1;
    this.#afterStray = -1;
    this.#reception.note(due, came, second);
  }
}

/** When a beat was due, by the machine's monotonic clock, and how late it came. */
export interface Beat {
  readonly dueUs: number;
  readonly lateUs: number;
}

/** Where a thread finds the memory for its notes, in what `setEnvironmentData` gives to threads. */
export const beatNotesKey = 'majlis-bench-beats';

/** Beats noted by one thread and read by another, in memory that both have: noting one takes no message. */
export class BeatNotes {
  readonly #count: Int32Array;
  readonly #times: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#count = new Int32Array(memory, 0, 2);
    this.#times = new Float64Array(memory, 8);
  }

  /** Memory for so many; those beyond are not noted. */
  static memoryFor(beats: number): SharedArrayBuffer {
    return new SharedArrayBuffer(8 + 16 * beats);
  }

  /** `missed`: beats before it that were left out. */
  add({ dueUs, lateUs }: Beat, missed: number): void {
    const at = Atomics.load(this.#count, 0);
    Atomics.add(this.#count, 1, missed);
    if (2 * at >= this.#times.length) return;
    this.#times[2 * at] = dueUs;
    this.#times[2 * at + 1] = lateUs;
    Atomics.store(this.#count, 0, at + 1);
  }

  /** Forgets what was noted so far. */
  clear(): void {
    Atomics.store(this.#count, 0, 0);
    Atomics.store(this.#count, 1, 0);
  }

  read(): { readonly beats: readonly Beat[]; readonly missed: number } {
    const beats = Array.from({ length: Atomics.load(this.#count, 0) }, (_, at) => ({
      dueUs: this.#times[2 * at] ?? 0,
      lateUs: this.#times[2 * at + 1] ?? 0,
    }));
    return { beats, missed: Atomics.load(this.#count, 1) };
  }
}

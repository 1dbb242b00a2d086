/** What was passed on longer ago is behind every mix: the longest delay of one (MIX-4), and as much again for what it makes up. In ms. */
const keptMs = 300;
/** A path changes hands by a pause of 100 ms at least, or by a plan: more than a few voices do not come to have it in that time. */
const voicesMax = 8;

/**
 * Which voices went into a room untouched of late, and up to which of their packets: a mix may be behind with each of them, and is not to play those again.
 * Of fixed size; the oldest makes room.
 */
export class HeardAlone {
  readonly #tracks = new Int32Array(voicesMax);
  readonly #sequences = new Int32Array(voicesMax);
  readonly #atMs = new Float64Array(voicesMax).fill(-Infinity);
  #count = 0;

  /** That voice was heard up to there, last at that time. */
  note(track: number, sequence: number, atMs: number): void {
    const known = this.#find(track);
    const at = known === -1 ? this.#room() : known;
    this.#tracks[at] = track;
    this.#sequences[at] = sequence;
    this.#atMs[at] = atMs;
  }

  /** The number of its last packet; -1 for a voice that was not heard alone lately. */
  upTo(track: number, nowMs: number): number {
    if (this.#count === 0) return -1;
    const at = this.#find(track);
    if (at === -1) return -1;
    if (nowMs - (this.#atMs[at] ?? 0) < keptMs) return this.#sequences[at] ?? -1;
    this.#drop(at);
    return -1;
  }

  /** A mix is beyond what was heard of it. */
  forget(track: number): void {
    const at = this.#find(track);
    if (at !== -1) this.#drop(at);
  }

  #find(track: number): number {
    for (let i = 0; i < this.#count; i += 1) if (this.#tracks[i] === track) return i;
    return -1;
  }

  #room(): number {
    if (this.#count === voicesMax) return this.#oldest();
    this.#count += 1;
    return this.#count - 1;
  }

  #oldest(): number {
    let oldest = 0;
    for (let i = 1; i < this.#count; i += 1) if ((this.#atMs[i] ?? 0) < (this.#atMs[oldest] ?? 0)) oldest = i;
    return oldest;
  }

  #drop(at: number): void {
    this.#count -= 1;
    this.#tracks[at] = this.#tracks[this.#count] ?? 0;
    this.#sequences[at] = this.#sequences[this.#count] ?? 0;
    this.#atMs[at] = this.#atMs[this.#count] ?? 0;
  }
}

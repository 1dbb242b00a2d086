/** One second for each speaker; what is later than that nobody wants to hear. */
const CAPACITY = 48_000;
/** 60 ms are held back: what comes over loopback, a busy page and two browsers' timers wanders by two frames. */
const START_AT = 2_880;
/** Each time speech ran dry 40 ms more are held back, 200 ms at most; each pause that came by itself gives 10 ms back. */
const [MORE, MOST, LESS] = [1_920, 9_600, 480];
/** 240 ms more than is held back, and the speaker is caught up with: latency that once came in never goes by itself. */
const CATCH_UP = 11_520;
/** Speakers end with 100 ms of silence; what stopped louder than -60 dB ran dry. */
const LOUD = 1e-6;
/** Ten times a second is as often as a meter needs. */
const TELL_EVERY = 4_800;

/** One speaker's samples that wait to be played. */
class Voice {
  readonly #ring = new Float32Array(CAPACITY);
  #read = 0;
  #length = 0;
  #isPlaying = false;
  #startAt = START_AT;
  #recent = 0;
  #sum = 0;

  push(samples: Float32Array): void {
    for (const sample of samples) {
      if (this.#length === CAPACITY) return;
      this.#ring[(this.#read + this.#length) % CAPACITY] = sample;
      this.#length += 1;
    }
    if (this.#length > this.#startAt + CATCH_UP) this.#skip(this.#length - this.#startAt);
  }

  /** Adds what is due to the output. */
  mixInto(output: Float32Array): void {
    if (!this.#isPlaying && this.#length < this.#startAt) return;
    this.#isPlaying = true;
    const count = Math.min(output.length, this.#length);
    const before = this.#sum;
    for (let at = 0; at < count; at += 1) {
      const sample = this.#ring[(this.#read + at) % CAPACITY] ?? 0;
      output[at] = (output[at] ?? 0) + sample;
      this.#sum += sample * sample;
    }
    this.#skip(count);
    // Over about ten blocks of 128 samples: 27 ms.
    this.#recent = 0.9 * this.#recent + (0.1 * (this.#sum - before)) / output.length;
    if (this.#length === 0) this.#pause();
  }

  /** The level since the last time, and starts over. */
  takeRms(): number {
    const rms = Math.sqrt(this.#sum / TELL_EVERY);
    this.#sum = 0;
    return rms;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  #pause(): void {
    this.#isPlaying = false;
    const isDry = this.#recent > LOUD;
    this.#startAt = isDry ? Math.min(MOST, this.#startAt + MORE) : Math.max(START_AT, this.#startAt - LESS);
  }

  #skip(count: number): void {
    this.#read = (this.#read + count) % CAPACITY;
    this.#length -= count;
  }
}

/** What the page sends. */
type Order =
  | { readonly kind: 'samples'; readonly userId: string; readonly samples: Float32Array }
  | { readonly kind: 'tap'; readonly isOn: boolean };

/** Plays every speaker, tells how loud each is, and hands out what is played while somebody records it. */
class Playback extends AudioWorkletProcessor {
  readonly #voices = new Map<string, Voice>();
  #isTapped = false;
  #sinceTold = 0;

  constructor() {
    super();
    this.port.addEventListener('message', ({ data }: MessageEvent<Order>) => {
      if (data.kind === 'tap') this.#isTapped = data.isOn;
      else this.#voiceOf(data.userId).push(data.samples);
    });
    this.port.start();
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const [left, ...others] = outputs[0] ?? [];
    if (left === undefined) return true;
    for (const voice of this.#voices.values()) voice.mixInto(left);
    for (const channel of others) channel.set(left);
    if (this.#isTapped) this.port.postMessage({ kind: 'played', samples: left.slice() });
    this.#sinceTold += left.length;
    if (this.#sinceTold >= TELL_EVERY) this.#tell();
    return true;
  }

  #voiceOf(userId: string): Voice {
    const voice = this.#voices.get(userId) ?? new Voice();
    this.#voices.set(userId, voice);
    return voice;
  }

  #tell(): void {
    this.#sinceTold = 0;
    const levels = [...this.#voices].map(([userId, voice]) => [userId, voice.takeRms()] as const);
    this.port.postMessage({ kind: 'levels', levels });
    for (const [userId, rms] of levels) {
      if (rms === 0 && this.#voices.get(userId)?.isEmpty === true) this.#voices.delete(userId);
    }
  }
}

registerProcessor('playback', Playback);

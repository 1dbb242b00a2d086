import { Kernel } from '../../lib/index.ts';
import { mixKernelCode } from './mix-kernel-code.ts';
import { frameSamples } from './opus-packet.ts';

/** A tenth of a decibel below full scale, so that a codec's overshoot seldom clips. */
const ceiling = 32_390;
/** How fast the level comes back, per sample: from half to full in 200 ms. */
const releasePerSample = 0.5 / 9600;
/** Samples of one channel over which the level goes down before a peak, where there is room: 2 ms. */
const attack = 96;

const frameLength = 2 * frameSamples;
/** The longest packet that Opus knows, 120 ms, behind what is left of a frame. */
const samplesPerVoice = 7 * frameLength;

/** Where things lie in the kernel's memory, in bytes: mix-kernel.wat. */
const levelAt = 1024;
const mixAt = 8720;
const voicesAt = 16_384;
const samplesIn = 7744;
const bytesPerVoice = samplesIn + 2 * samplesPerVoice;
const isWeighedIn = 8;
const pageBytes = 65_536;

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  mix(count: number, ceilingSize: number, release: number, attackSamples: number): void;
}

const kernel = new Kernel<KernelExports>(mixKernelCode);

/** Where a voice's samples lie for the kernel; it is lent to one voice at a time. */
export class VoicePlace {
  readonly at: number;
  /** What is decoded and not yet played, interleaved stereo. */
  samples: Int16Array = new Int16Array(0);
  /** Those of this beat, the first of them. */
  frame: Int16Array = new Int16Array(0);
  #isWeighed = new Int32Array(1);

  constructor(at: number) {
    this.at = at;
  }

  /** The memory is another one. */
  attach(memory: ArrayBuffer): void {
    this.samples = new Int16Array(memory, this.at + samplesIn, samplesPerVoice);
    this.frame = this.samples.subarray(0, frameLength);
    this.#isWeighed = new Int32Array(memory, this.at + isWeighedIn, 1);
  }

  /** The samples of this beat are others. */
  changed(): void {
    this.#isWeighed[0] = 0;
  }
}

/**
 * Sums voices, each as loud as it is to be, and keeps the sum within 16 bits by turning it down where it is too loud: down before the peak, back
 * slowly, never clipped. Their samples stay in its memory from the decoder to the encoder.
 */
export class MixKernel {
  /** The mix of the last call, interleaved stereo. */
  mixed: Int16Array = new Int16Array(0);
  readonly #exports: KernelExports = kernel.instance();
  readonly #places: VoicePlace[] = [];
  readonly #free: VoicePlace[] = [];
  #addresses = new Int32Array(0);
  #floats = new Float32Array(0);
  #count = 0;

  constructor() {
    this.#attach();
  }

  /** A place for a voice that begins to be mixed. */
  lend(): VoicePlace {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const place = new VoicePlace(voicesAt + this.#places.length * bytesPerVoice);
    this.#places.push(place);
    this.#makeRoom(place.at + bytesPerVoice);
    place.attach(this.#exports.memory.buffer);
    return place;
  }

  /** It is mixed no more. */
  takeBack(place: VoicePlace): void {
    place.changed();
    this.#free.push(place);
  }

  /** One voice of the next mix; of its gains number 2n is that of the first sample and 2n + 1 that of the last. */
  add(place: VoicePlace, gains: Float64Array, n: number): void {
    const entry = 4 * this.#count;
    this.#addresses[entry] = place.at;
    this.#floats[entry + 1] = gains[2 * n] ?? 0;
    this.#floats[entry + 2] = gains[2 * n + 1] ?? 0;
    this.#count += 1;
  }

  /** Mixes what was added into `mixed`. `level`: what the last mix of the same kind was turned down to, 1 for not at all; it is moved on. */
  mix(level: Float32Array): void {
    this.#floats[levelAt / 4] = level[0] ?? 1;
    this.#exports.mix(this.#count, ceiling, releasePerSample, attack);
    level[0] = this.#floats[levelAt / 4] ?? 1;
    this.#count = 0;
  }

  #makeRoom(bytes: number): void {
    const { memory } = this.#exports;
    const has = memory.buffer.byteLength;
    if (bytes <= has) return;
    // Twice as much each time: what was there is handed out anew each time.
    memory.grow(Math.ceil((Math.max(bytes, 2 * has) - has) / pageBytes));
    this.#attach();
  }

  #attach(): void {
    const memory = this.#exports.memory.buffer;
    this.mixed = new Int16Array(memory, mixAt, frameLength);
    this.#addresses = new Int32Array(memory, 0, levelAt / 4);
    this.#floats = new Float32Array(memory, 0, levelAt / 4 + 1);
    for (const place of this.#places) place.attach(memory);
  }
}

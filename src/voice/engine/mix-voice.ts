import type { FrameCodec, FrameDecoder } from './frame-codec.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { Leveller } from './leveller.ts';
import type { MixCounters } from './mix-counters.ts';
import { frameSamples, isSilence, packetSamples } from './opus-packet.ts';
import { sequenceStep } from './serial.ts';

const channels = 2;
const frameLength = frameSamples * channels;
/** The longest packet that Opus knows, 120 ms, behind what is left of a frame. */
const fifoLength = frameLength * 7;
/** Packets that bring a decoder to where a listener's is (performance.md, 2). */
const preRoll = 5;
/** What came longer ago is over, in ms. */
const staleMs = 100;
/** After this many made-up frames nothing is made up any more. */
const concealedMax = 3;
/** Sound that is quieter is a pause for everybody but the encoder, as a mean of sizes: -60 dB. */
const audibleMean = 33;

/** One voice as a mix hears it: its packets in time, decoded or made up, brought to the common loudness. */
export class MixVoice {
  /** The samples of this beat, before the gain; meaningful while `hasSound`. */
  readonly pcm: Int16Array = new Int16Array(frameLength);
  /** Whether there is anything to be heard in this beat. */
  hasSound = false;
  /** By what it is multiplied in this beat, from the first sample to the last. */
  gainFrom = 1;
  gainTo = 1;
  /** The mean size of its samples in this beat, smoothed: who is loudest. */
  level = 0;
  /** When it was last heard, in beats of its mixer. */
  heardBeat: number = -Infinity;
  /** Its number among the tracks of the engine. */
  readonly track: number;
  readonly #buffer: JitterBuffer;
  readonly #fifo: Int16Array = new Int16Array(fifoLength);
  #filled = 0;
  #decoder: FrameDecoder | null = null;
  #passed = -1;
  #toc = 0;
  #concealed = 0;
  #leveller = new Leveller();
  readonly #counters: MixCounters;

  constructor(track: number, counters: MixCounters) {
    this.track = track;
    this.#counters = counters;
    this.#buffer = new JitterBuffer(counters);
  }

  get isMixed(): boolean {
    return this.#decoder !== null;
  }

  /** Takes a packet as it arrives, whether the voice is mixed now or not. */
  push(packet: Buffer, sequence: number, timestamp: number, nowMs: number): void {
    this.#buffer.push(packet, sequence, timestamp, nowMs);
  }

  /** The packet of that number went to where this voice is heard alone. */
  passed(sequence: number): void {
    this.#passed = sequence;
  }

  /** It is heard in a mix from now on: decoded, beginning after what was passed on already. */
  enter(codec: FrameCodec, nowMs: number): void {
    if (this.#decoder !== null) return;
    this.#decoder = codec.createDecoder();
    this.#leveller = new Leveller();
    this.#concealed = 0;
    const start = this.#start(nowMs);
    if (start === -1) return;
    for (let behind = preRoll; behind > 0; behind -= 1) {
      const packet = this.#buffer.peek((start - behind) & 0xffff);
      if (packet === undefined) continue;
      this.#decode(packet);
      this.#filled = 0;
    }
    this.#buffer.startAt(start);
  }

  /** Which packet is to be the first: the one at hand, but for those just before it that were waiting for their order. */
  #start(nowMs: number): number {
    const { newest, newestAtMs } = this.#buffer;
    const following = (this.#passed + 1) & 0xffff;
    const ahead = sequenceStep(following, newest);
    if (newest === -1 || (this.#passed !== -1 && ahead >= -1 && ahead <= preRoll))
      return newest === -1 ? -1 : following;
    return nowMs - newestAtMs > staleMs ? (newest + 1) & 0xffff : newest;
  }

  /** It is mixed nowhere any more. */
  leave(): void {
    this.#decoder = null;
    this.hasSound = false;
    this.#filled = 0;
  }

  /** The number of the packet that is due next, and what is there of it and behind it. */
  get next(): number {
    return this.#buffer.next;
  }

  /** The packet of that number, if it waits here. */
  peek(sequence: number): Buffer | undefined {
    return this.#buffer.peek(sequence);
  }

  /** The RTP timestamp of one that waits here. */
  timestampOf(sequence: number): number {
    return this.#buffer.timestampOf(sequence);
  }

  /** Makes the samples of one beat. */
  tick(nowMs: number, beat: number): void {
    while (this.#filled < frameLength && this.#pull(nowMs));
    this.hasSound = this.#filled >= frameLength;
    if (!this.hasSound) return;
    this.pcm.set(this.#fifo.subarray(0, frameLength));
    this.#fifo.copyWithin(0, frameLength, this.#filled);
    this.#filled -= frameLength;
    let sum = 0;
    for (let i = 0; i < frameLength; i += 8) sum += Math.abs(this.pcm[i] ?? 0);
    const mean = (sum * 8) / frameLength;
    this.level += (mean - this.level) * 0.2;
    if (mean >= audibleMean) this.heardBeat = beat;
    this.gainFrom = this.#leveller.gain;
    if (mean >= audibleMean) this.#leveller.hear(this.pcm);
    this.gainTo = this.#leveller.gain;
  }

  /** Adds to the samples at hand; false when there is nothing to add. */
  #pull(nowMs: number): boolean {
    const pulled = this.#buffer.pull(nowMs);
    if (pulled === 'quiet') return this.#padEnd();
    if (pulled === 'lost') return this.#conceal();
    this.#concealed = 0;
    const before = this.#filled;
    this.#decode(this.#buffer.packet);
    if (pulled === 'packet-and-next') this.#crossOver(before);
    return true;
  }

  /** What is left of a packet that is no whole frame is played out. */
  #padEnd(): boolean {
    if (this.#filled === 0) return false;
    this.#fifo.fill(0, this.#filled, frameLength);
    this.#filled = frameLength;
    return true;
  }

  #decode(packet: Buffer): void {
    if (packet.length === 0 || this.#decoder === null) return;
    if (packetSamples(packet) * channels > fifoLength - this.#filled) {
      this.#counters.undecodable += 1;
      return;
    }
    try {
      this.#append(this.#decoder.decode(packet));
      this.#toc = packet[0] ?? 0;
    } catch {
      // A packet that somebody's client made badly: its 20 ms are made up as if it had been lost.
      this.#counters.undecodable += 1;
      this.#conceal();
    }
  }

  #conceal(): boolean {
    if (this.#concealed > concealedMax || this.#decoder === null) return false;
    this.#concealed += 1;
    this.#counters.concealed += 1;
    const start = this.#filled;
    this.#append(this.#decoder.conceal(this.#toc));
    // What goes on for longer fades to nothing rather than to stop.
    if (this.#concealed > concealedMax) fade(this.#fifo.subarray(start, this.#filled));
    return true;
  }

  /** The last two packets take the time of one: the end of the second fades in over the first. */
  #crossOver(start: number): void {
    const end = this.#filled;
    this.#decode(this.#buffer.following);
    const [first, second] = [end - start, this.#filled - end];
    if (first !== frameLength || second !== frameLength) return;
    for (let i = 0; i < frameLength; i += 1) {
      const share = i / frameLength;
      this.#fifo[start + i] = (this.#fifo[start + i] ?? 0) * (1 - share) + (this.#fifo[end + i] ?? 0) * share;
    }
    this.#filled = end;
  }

  #append(pcm: Int16Array): void {
    const room = fifoLength - this.#filled;
    const fits = pcm.length > room ? pcm.subarray(0, room) : pcm;
    this.#fifo.set(fits, this.#filled);
    this.#filled += fits.length;
  }
}

function fade(pcm: Int16Array): void {
  for (let i = 0; i < pcm.length; i += 1) pcm[i] = (pcm[i] ?? 0) * (1 - i / pcm.length);
}

/** Whether a packet has to be decoded to be carried on: pass-through is for 20 ms (SPEC: LINK). */
export const needsMixing = (packet: Buffer): boolean => !isSilence(packet) && packetSamples(packet) !== frameSamples;

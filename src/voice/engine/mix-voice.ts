import type { FrameCodec, FrameDecoder } from './frame-codec.ts';
import { concealedMax, JitterBuffer } from './jitter-buffer.ts';
import { Leveller } from './leveller.ts';
import type { MixCounters } from './mix-counters.ts';
import type { MixKernel, VoicePlace } from './mix-kernel.ts';
import { beatToc, frameSamples, isPause, isQuiet, isSilence, packetSamples } from './opus-packet.ts';
import { farStep, sequenceStep } from './serial.ts';

const channels = 2;
const frameLength = frameSamples * channels;
/** Packets that bring a decoder to where a listener's is (performance.md, 2). */
export const preRoll = 5;
/** What came longer ago is over, in ms. */
const staleMs = 100;
/** Whose last packet came within this is in the middle of a word, in ms. */
const goesOnMs = 40;
/** A voice that is mixed again within this goes on with its decoder: making one takes longer than decoding ten packets. In ms. */
const decoderKeptMs = 10_000;
/** Sound that is quieter is a pause for everybody but the encoder, as a mean of sizes: -60 dB. */
const audibleMean = 33;

/** What a voice needs to be mixed. */
export interface VoiceParts {
  readonly codec: FrameCodec;
  readonly kernel: MixKernel;
}

/** One voice as a mix hears it: its packets in time, decoded or made up, brought to the common loudness. */
export class MixVoice {
  /** Whether there is anything to be heard in this beat. */
  hasSound = false;
  /** The mean size of its samples in this beat, smoothed: who is loudest. */
  level = 0;
  /** In how many ways it is drawn out at present. */
  drawnOut = 0;
  /** Its number among the tracks of the engine. */
  readonly track: number;
  readonly #buffer: JitterBuffer;
  /** Where its samples are, and whose memory that is; null while it is mixed nowhere. */
  #place: VoicePlace | null = null;
  #kernel: MixKernel | null = null;
  /** Samples that are there, those of this beat first. */
  #filled = 0;
  #decoder: FrameDecoder | null = null;
  #leftAtMs = 0;
  #soundAtMs = -Infinity;
  #ordered = -1;
  #toc = 0;
  #concealed = 0;
  /** Whether its last 20 ms ended in sound, which is not to be cut off. */
  #isSounding = false;
  /** Whether its stream is over, and it leaves when its last sound has faded. */
  #isEnding = false;
  /** Of the whole stream: who speaks again in an hour still has the same microphone. */
  readonly #leveller = new Leveller();
  /** What the leveller asks for in this beat, from its first sample to its last, in dB and as a factor. */
  #levelFromDb = 0;
  #levelToDb = 0;
  #levelFrom = 1;
  #levelTo = 1;
  readonly #counters: MixCounters;

  constructor(track: number, counters: MixCounters) {
    this.track = track;
    this.#counters = counters;
    this.#buffer = new JitterBuffer(counters);
  }

  get isMixed(): boolean {
    return this.#place !== null;
  }

  /** Whether what was decoded of it of late can be heard. */
  get isAudible(): boolean {
    return this.hasSound && this.level >= audibleMean;
  }

  /** The samples of this beat, before the gain; meaningful while `hasSound`. */
  get place(): VoicePlace | null {
    return this.#place;
  }

  /** When a packet came last that is neither a silence frame nor a pause (DTX), however quiet: such a one begins a mix, so that it keeps one as well. In ms. */
  get soundAtMs(): number {
    return this.#soundAtMs;
  }

  /** Whether packets came lately, or it is to be taken in with its next one. */
  isFresh(nowMs: number): boolean {
    return nowMs - this.#buffer.newestAtMs <= staleMs;
  }

  /** Takes a packet as it arrives, whether the voice is mixed now or not. */
  push(packet: Buffer, sequence: number, timestamp: number, nowMs: number): void {
    this.#buffer.push(packet, sequence, timestamp, nowMs);
    if (!isQuiet(packet)) this.#soundAtMs = nowMs;
    if (this.#place === null && this.#decoder !== null && nowMs - this.#leftAtMs > decoderKeptMs) this.#decoder = null;
  }

  /** The packet of that number had its turn where this voice is heard alone. */
  inOrder(sequence: number): void {
    this.#ordered = sequence;
  }

  /** The number of the last one that had, -1 before the first: what came behind it waits for its order and is still to have its turn. */
  get ordered(): number {
    return this.#ordered;
  }

  /** It is heard in a mix from now on: decoded, beginning after what was passed on already. */
  enter({ codec, kernel }: VoiceParts): void {
    if (this.#place !== null) return;
    this.#kernel = kernel;
    this.#place = kernel.lend();
    this.#decoder ??= codec.createDecoder();
    this.#concealed = 0;
    const start = this.#start();
    if (start === -1) return;
    for (let behind = preRoll; behind > 0; behind -= 1) {
      const packet = this.#buffer.recall((start - behind) & 0xffff);
      if (packet === undefined) continue;
      this.#decode(this.#place, packet);
      this.#filled = 0;
    }
    this.#buffer.startAt(start);
  }

  /** Whether that packet came just now: behind it, it is in the middle of a word if somebody speaks in it. */
  cameJustNow(sequence: number, nowMs: number): boolean {
    return nowMs - this.#buffer.arrivedMs(sequence) <= goesOnMs;
  }

  /** Which packet is to be the first: the one at hand, but for those just before it that were waiting for their order. */
  #start(): number {
    const { newest } = this.#buffer;
    if (newest === -1 || this.#ordered === -1) return newest;
    const following = (this.#ordered + 1) & 0xffff;
    const ahead = sequenceStep(following, newest);
    return ahead >= -1 && ahead <= preRoll ? following : newest;
  }

  /** Its stream is over. In the middle of a word it is heard for one beat more, fading; it is over then. */
  end(nowMs: number): void {
    this.#isEnding = true;
    if (!this.hasSound || !this.#isSounding) this.leave(nowMs);
  }

  /** Whether its stream is over. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Whether its stream is over and nothing of it is left to be heard. */
  get isOver(): boolean {
    return this.#isEnding && this.#place === null && this.drawnOut === 0;
  }

  /** It is mixed nowhere any more. */
  leave(nowMs: number): void {
    if (this.#place === null) return;
    this.#kernel?.takeBack(this.#place);
    this.#place = null;
    this.#leftAtMs = nowMs;
    this.hasSound = false;
    this.#filled = 0;
    this.#buffer.rest();
  }

  /** The number of the packet that is due next; -1 before the first. */
  get next(): number {
    return this.#buffer.next;
  }

  /** The number up to which the mix has played it, -1 before its first packet, and the RTP timestamp there. */
  get played(): number {
    return this.#buffer.played;
  }
  get playedTimestamp(): number {
    return this.#buffer.playedTimestamp;
  }

  /** Whether that number is none that the mix has played: it is behind, or another stream's. */
  isBeyond(sequence: number): boolean {
    const { played } = this.#buffer;
    if (played === -1) return false;
    const step = sequenceStep(sequence, played);
    return step > 0 || step <= -farStep;
  }

  /** The packet of that number, if it waits here. */
  peek(sequence: number): Buffer | undefined {
    return this.#buffer.peek(sequence);
  }

  /** The packet of that number, if it waits here or was played of late. */
  recall(sequence: number): Buffer | undefined {
    return this.#buffer.recall(sequence);
  }

  /** The RTP timestamp of one that waits here. */
  timestampOf(sequence: number): number {
    return this.#buffer.timestampOf(sequence);
  }

  /** When a packet that came lately arrived, in ms; in a mix, that of the last one that was played. */
  arrivedMs(sequence: number = this.#buffer.played): number {
    return this.#buffer.arrivedMs(sequence);
  }

  /** Makes the samples of one beat; `now` holds its time in ms. */
  tick(now: Float64Array): void {
    const place = this.#place;
    if (place === null) return;
    if (this.hasSound) this.#drop(place);
    if (this.#isEnding && !this.#fadeAway(place)) {
      this.leave(now[0] ?? 0);
      return;
    }
    while (this.#filled < frameLength && this.#pull(place, now));
    this.hasSound = this.#filled >= frameLength;
    if (!this.hasSound) return;
    place.changed();
    const { frame } = place;
    let sum = 0;
    for (let i = 0; i < frameLength; i += 8) sum += Math.abs(frame[i] ?? 0);
    const mean = (sum * 8) / frameLength;
    this.level += (mean - this.level) * 0.2;
    this.#levelFromDb = this.#levelToDb;
    this.#levelFrom = this.#levelTo;
    if (mean < audibleMean) return;
    this.#leveller.hear(frame);
    this.#levelToDb = this.#leveller.gainDb;
    this.#levelTo = 10 ** (this.#levelToDb / 20);
  }

  /** The samples of the last beat were played. */
  #drop({ samples }: VoicePlace): void {
    this.#filled -= frameLength;
    if (this.#filled > 0) samples.copyWithin(0, frameLength, frameLength + this.#filled);
  }

  /** Makes its last beat, in which it fades; false when that was played. */
  #fadeAway(place: VoicePlace): boolean {
    if (!this.#isSounding || this.#decoder === null) return false;
    this.#make(place, this.#decoder, frameLength - this.#filled);
    this.#filled = frameLength;
    this.#isSounding = false;
    fade(place.frame);
    return true;
  }

  /** By what it is multiplied at the beginning of this beat where it is levelled to that share. */
  gainFrom(share: number): number {
    if (share === 0) return 1;
    return share === 1 ? this.#levelFrom : 10 ** ((share * this.#levelFromDb) / 20);
  }

  /** The same at its end. */
  gainTo(share: number): number {
    if (share === 0) return 1;
    return share === 1 ? this.#levelTo : 10 ** ((share * this.#levelToDb) / 20);
  }

  /** Adds to the samples at hand; false when there is nothing to add. */
  #pull(place: VoicePlace, now: Float64Array): boolean {
    const pulled = this.#buffer.pull(now);
    if (pulled === 'quiet') return this.#padEnd(place);
    if (pulled === 'lost') return this.#conceal(place, this.#buffer.lostSamples * channels) || this.#leaveOut(place);
    this.#concealed = 0;
    const before = this.#filled;
    this.#decode(place, this.#buffer.packet);
    if (pulled === 'packet-and-next') this.#crossOver(place, before);
    // Nothing comes of a pause: that is this beat, and what is due a beat later waits for it.
    if (isPause(this.#buffer.packet)) return this.#filled >= frameLength || this.#padEnd(place);
    return true;
  }

  /** What is left of a packet that is no whole frame is played out. */
  #padEnd({ samples }: VoicePlace): boolean {
    if (this.#filled === 0) return false;
    samples.fill(0, this.#filled, frameLength);
    this.#filled = frameLength;
    return true;
  }

  /** What is lost and not made up takes its time all the same: this beat, or where it is less a part of it. */
  #leaveOut({ samples }: VoicePlace): boolean {
    const end = this.#filled + this.#buffer.lostSamples * channels;
    if (this.#filled === 0 && end === frameLength) return false;
    samples.fill(0, this.#filled, end);
    this.#filled = end;
    return true;
  }

  #decode(place: VoicePlace, packet: Buffer): void {
    if (packet.length === 0 || this.#decoder === null) return;
    if (isPause(packet)) {
      // One that says so is none that anything is made up in, but for the 20 ms in which the last sound fades.
      if (this.#isSounding) this.#fadeOut(place, this.#decoder);
      return;
    }
    if (packetSamples(packet) * channels > place.samples.length - this.#filled) {
      this.#counters.undecodable += 1;
      return;
    }
    try {
      this.#append(place, this.#decoder.decode(packet));
      this.#toc = packet[0] ?? 0;
      this.#isSounding = !isSilence(packet);
    } catch {
      // A packet that somebody's client made badly: what it says to hold is made up as if it had been lost.
      this.#counters.undecodable += 1;
      this.#conceal(place, (packetSamples(packet) || frameSamples) * channels);
    }
  }

  /** So much is made up, 20 ms if nothing else is said, and fades to nothing. */
  #fadeOut(place: VoicePlace, decoder: FrameDecoder, length = frameLength): void {
    this.#isSounding = false;
    const start = this.#filled;
    this.#make(place, decoder, length);
    fade(place.samples.subarray(start, this.#filled));
  }

  #conceal(place: VoicePlace, length: number): boolean {
    if (this.#concealed > concealedMax || this.#decoder === null) return false;
    this.#counters.concealed += 1;
    this.#concealed += length / channels;
    // What goes on for longer fades to nothing rather than to stop.
    if (this.#concealed > concealedMax) this.#fadeOut(place, this.#decoder, length);
    else this.#make(place, this.#decoder, length);
    return true;
  }

  /** So much is made up and no more, of frames like the last: what follows is neither later nor too early for it. */
  #make(place: VoicePlace, decoder: FrameDecoder, length: number): void {
    const toc = beatToc(this.#toc);
    for (let left = length; left > 0;) {
      const pcm = decoder.conceal(toc);
      this.#append(place, pcm, Math.min(left, pcm.length));
      left -= pcm.length;
    }
  }

  /** The last two packets take the time of the longer one: the end of the first fades out while the second fades in. */
  #crossOver(place: VoicePlace, start: number): void {
    const end = this.#filled;
    this.#decode(place, this.#buffer.following);
    const { samples } = place;
    const both = Math.min(end - start, this.#filled - end);
    for (let i = 0; i < both; i += 1) {
      const share = i / both;
      const at = end - both + i;
      samples[at] = (samples[at] ?? 0) * (1 - share) + (samples[end + i] ?? 0) * share;
    }
    samples.copyWithin(end, end + both, this.#filled);
    this.#filled -= both;
  }

  #append({ samples }: VoicePlace, pcm: Int16Array, length = pcm.length): void {
    const room = samples.length - this.#filled;
    const fits = Math.min(length, room);
    samples.set(pcm.length > fits ? pcm.subarray(0, fits) : pcm, this.#filled);
    this.#filled += fits;
  }
}

/** Evenly, to nothing. */
export function fade(pcm: Int16Array): void {
  for (let i = 0; i < pcm.length; i += 1) pcm[i] = (pcm[i] ?? 0) * (1 - i / pcm.length);
}

/** Whether a packet has to be decoded to be carried on: pass-through is for 20 ms (SPEC: MIX-6). */
export const needsMixing = (packet: Buffer): boolean => !isQuiet(packet) && packetSamples(packet) !== frameSamples;

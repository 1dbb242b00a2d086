import type { MixCounters } from './mix-counters.ts';
import { frameMs, frameSamples, isQuiet, packetSamples, samplesPerMs } from './opus-packet.ts';
import { farStep, sequenceStep, timestampStep } from './serial.ts';

/** Packets that are kept: 1.28 s of 20 ms ones, more than any delay that people talk through. A power of two. */
const slots: number = farStep;
/** On a clean network packets and beats have a fixed phase; so far apart a timer that fires late makes no gap. */
const marginMs = 5;
/** Later than this is lost: a talk with a longer delay is none. */
const delayMaxMs = 200;
/** The clocks of two machines differ by up to 100 ppm, 1 ms in 10 s: the fastest way is looked for anew in halves of that. */
const fastestWindowMs = 5000;
/** Half of a burst is forgotten after 350 packets, 7 s: it comes again, or it does not. */
const spreadDecay = 0.998;
/** How long packets must have waited longer than they need before one is left out, in packets: half a second of 20 ms ones. */
const shrinkAfter = 25;
/** How much is made up in a row, in samples (RFC 7587 leaves it open; after 60 ms made-up speech is a buzz). */
export const concealedMax: number = 3 * frameSamples;
/** No packet holds more than 120 ms (RFC 6716, R5). */
const packetSamplesMax = 120 * samplesPerMs;
/** A gap of more packets than this is another talk spurt. */
const gapMax = 10;

/**
 * What a voice has next: a packet, a packet and one more to be crossed over into (the delay shrinks), something to be made up for a packet that is
 * missing (`lostSamples`), or nothing in this beat.
 */
export type Pulled = 'packet' | 'packet-and-next' | 'lost' | 'quiet';

/**
 * Holds the packets of one voice until they are due: reordered ones find their place, late ones are waited for as long as the jitter that was measured.
 * Pauses are told apart from loss by RTP time. Allocates nothing.
 */
export class JitterBuffer {
  /** The packet of the last pull. */
  packet: Buffer = Buffer.alloc(0);
  /** The one to cross over into. */
  following: Buffer = Buffer.alloc(0);
  /** How much is to be made up where something is lost, in samples: a beat at most. */
  lostSamples: number = frameSamples;
  readonly #frames: (Buffer | undefined)[] = Array.from({ length: slots }, () => undefined);
  /** Whether it waits; what was played stays here for whoever brings a decoder to where it was. */
  readonly #waits = new Uint8Array(slots);
  readonly #sequences = new Int32Array(slots);
  readonly #mediaMs = new Float64Array(slots);
  readonly #timestamps = new Float64Array(slots);
  readonly #arrivedMs = new Float64Array(slots);
  #now: Float64Array = new Float64Array(1);
  #held = 0;
  #newest = -1;
  #newestAtMs = -Infinity;
  #newestTimestamp = 0;
  #newestMediaMs = 0;
  #next = -1;
  #taken = -1;
  /** Up to where it was played, made-up packets and all; the number is -1 before the first that was really there. */
  #played = -1;
  #playedTimestamp = 0;
  #isPlaying = false;
  /** How much was made up in a row, in samples. */
  #concealed = 0;
  /** How much of it before it was known whether a packet was lost or late. */
  #guessed = 0;
  /** Of a lost packet: how much is still to be made up, in samples; no more and no less, or all that follows is later or too early. */
  #owed = 0;
  /** How much the packet that was played last holds, in samples; never nothing. */
  #takenSamples = frameSamples;
  #wasSilence = true;
  #fastestMs = Infinity;
  #fastestSoonMs = Infinity;
  #fastestSinceMs = 0;
  #spreadMs = 0;
  #tooLong = 0;
  /** How much the newest packet holds, in ms. */
  #newestLengthMs = 0;
  /** The last one, if it was far from all others. */
  #strayPacket: Buffer | null = null;
  #afterStray = -1;
  #strayTimestamp = 0;
  readonly #strayMs = new Float64Array(1);
  readonly #counters: MixCounters;

  constructor(counters: MixCounters) {
    this.#counters = counters;
  }

  /** How long packets are held beyond the fastest way, in ms. */
  get delayMs(): number {
    return Math.min(delayMaxMs, this.#spreadMs + marginMs);
  }

  /** The sequence number of the packet that is due next; -1 before the first. */
  get next(): number {
    return this.#next;
  }

  /** The number up to which it was played since it began, lost ones made up; -1 before the first. */
  get played(): number {
    return this.#played;
  }

  /** The RTP timestamp of what was played last, be it a packet or made up in the place of one. */
  get playedTimestamp(): number {
    return (this.#playedTimestamp + this.#guessed) >>> 0;
  }

  /** The newest number that came, and when, in ms; -1 before the first. */
  get newest(): number {
    return this.#newest;
  }
  get newestAtMs(): number {
    return this.#newestAtMs;
  }

  /** Takes a packet as it arrives. */
  push(packet: Buffer, sequence: number, timestamp: number, nowMs: number): void {
    const isFar = this.#newest !== -1 && Math.abs(sequenceStep(this.#newest, sequence)) >= slots;
    // What follows a stray shows where the voice is, even if that is near.
    if (isFar || (this.#strayPacket !== null && sequence === this.#afterStray))
      this.#stray(packet, sequence, timestamp, nowMs);
    else this.#keep(packet, sequence, timestamp, nowMs);
  }

  /** One that is far from the others is of no stream; with the next number behind it they go on there (RFC 3550, A.1), and nothing is lost of it. */
  #stray(packet: Buffer, sequence: number, timestamp: number, nowMs: number): void {
    const before = this.#strayPacket;
    if (before !== null && sequence === this.#afterStray) {
      this.#counters.stray -= 1;
      this.#restart();
      this.#keep(before, (sequence - 1) & 0xffff, this.#strayTimestamp, this.#strayMs[0] ?? 0);
      this.#keep(packet, sequence, timestamp, nowMs);
      return;
    }
    this.#counters.stray += 1;
    this.#strayPacket = packet;
    this.#afterStray = (sequence + 1) & 0xffff;
    this.#strayTimestamp = timestamp;
    this.#strayMs[0] = nowMs;
  }

  #keep(packet: Buffer, sequence: number, timestamp: number, nowMs: number): void {
    this.#strayPacket = null;
    const mediaMs = this.#measure(packet, sequence, timestamp, nowMs);
    if (this.#next !== -1 && sequenceStep(this.#next, sequence) < 0) {
      if (this.#isPlaying || (this.#taken !== -1 && sequenceStep(this.#taken, sequence) <= 0)) {
        this.#counters.late += 1;
        return;
      }
      this.#next = sequence;
    }
    if (this.#next === -1) this.#next = sequence;
    const slot = sequence & (slots - 1);
    if (this.#waits[slot] === 0) this.#held += 1;
    else if (this.#sequences[slot] === sequence) this.#counters.doubled += 1;
    this.#frames[slot] = packet;
    this.#waits[slot] = 1;
    this.#sequences[slot] = sequence;
    this.#mediaMs[slot] = mediaMs;
    this.#timestamps[slot] = timestamp;
    this.#arrivedMs[slot] = nowMs;
  }

  /** Plays on from here: what came before was heard otherwise. */
  startAt(sequence: number): void {
    for (let slot = 0; slot < slots; slot += 1)
      if (this.#waits[slot] === 1 && sequenceStep(sequence, this.#sequences[slot] ?? 0) < 0) this.#drop(slot);
    this.#stop();
    this.#next = sequence;
    this.#taken = (sequence - 1) & 0xffff;
  }

  /** Is not played for now: what comes is kept, without a word about what is due or late. */
  rest(): void {
    this.#stop();
    this.#next = -1;
    this.#taken = -1;
  }

  /** The packet of that number, if it waits here. */
  peek(sequence: number): Buffer | undefined {
    return this.#waits[sequence & (slots - 1)] === 1 ? this.recall(sequence) : undefined;
  }

  /** The same, if it waits here or was played of late. */
  recall(sequence: number): Buffer | undefined {
    const slot = sequence & (slots - 1);
    return this.#sequences[slot] === sequence ? this.#frames[slot] : undefined;
  }

  /** The RTP timestamp of a packet that is here. */
  timestampOf(sequence: number): number {
    return this.#timestamps[sequence & (slots - 1)] ?? 0;
  }

  /** When the packet of that number arrived, in ms, if it is here or was of late. */
  arrivedMs(sequence: number): number {
    return this.#arrivedMs[sequence & (slots - 1)] ?? 0;
  }

  /** What is due at the time in `now`, in ms: a number with a fraction that is handed on is an object each time. */
  pull(now: Float64Array): Pulled {
    this.#now = now;
    return this.#pull();
  }

  #pull(): Pulled {
    if (this.#owed > 0) return this.#payBack();
    if (this.#held === 0) return this.#ranDry();
    if (this.peek(this.#next) === undefined) {
      if (!this.#isPlaying) this.#skipToFirst();
      else return this.#missed();
    }
    return this.#play();
  }

  /** Forgets everything but what was measured. */
  clear(): void {
    this.#frames.fill(undefined);
    this.#waits.fill(0);
    this.#held = 0;
    this.#next = -1;
    this.#stop();
  }

  #stop(): void {
    this.#played = -1;
    this.#isPlaying = false;
    this.#concealed = 0;
    this.#guessed = 0;
    this.#owed = 0;
    this.#wasSilence = true;
    this.#tooLong = 0;
  }

  #play(): Pulled {
    const nowMs = this.#now[0] ?? 0;
    const slot = this.#next & (slots - 1);
    const packet = this.peek(this.#next);
    if (packet === undefined) return 'quiet';
    // Shorter ones wait until there is a whole beat of them.
    const shortMs = Math.max(0, frameMs - packetSamples(packet) / samplesPerMs);
    const dueMs = (this.#mediaMs[slot] ?? 0) + this.#fastest() + Math.min(delayMaxMs, this.delayMs + shortMs);
    // A beat early is a pause that RTP time tells of; before the first packet also less is waited for.
    if (nowMs < dueMs - (this.#isPlaying ? frameMs : 0)) return 'quiet';
    this.#isPlaying = true;
    this.#concealed = 0;
    this.#guessed = 0;
    this.#take(slot, packet);
    const following = this.peek(this.#next);
    // By more than what goes by crossing over: else the next one would be missing.
    const isTooLong = nowMs - dueMs > Math.max(frameMs, this.#takenSamples / samplesPerMs);
    this.#tooLong = isTooLong && this.#canCrossOver(following) ? this.#tooLong + 1 : 0;
    if (this.#tooLong < shrinkAfter || following === undefined) return 'packet';
    this.#tooLong = 0;
    this.#counters.shrunk += 1;
    this.following = following;
    this.#take(this.#next & (slots - 1), following, false);
    return 'packet-and-next';
  }

  /** Whether the next one is here, and there is room for it beside the last. */
  #canCrossOver(following: Buffer | undefined): boolean {
    return following !== undefined && this.#takenSamples + packetSamples(following) <= packetSamplesMax;
  }

  #take(slot: number, packet: Buffer, isFirst = true): void {
    if (isFirst) this.packet = packet;
    this.#wasSilence = isQuiet(packet);
    this.#takenSamples = Math.min(packetSamples(packet) || frameSamples, packetSamplesMax);
    this.#drop(slot);
    this.#taken = this.#next;
    this.#played = this.#next;
    this.#playedTimestamp = this.#timestamps[slot] ?? 0;
    this.#next = (this.#next + 1) & 0xffff;
  }

  /** Nothing is here: the voice pauses, or what comes next is later than ever. */
  #ranDry(): Pulled {
    if (!this.#isPlaying) return 'quiet';
    if (this.#wasSilence || this.#concealed > concealedMax) {
      this.#isPlaying = false;
      return 'quiet';
    }
    this.lostSamples = Math.min(this.#takenSamples, frameSamples);
    this.#concealed += this.lostSamples;
    this.#guessed += this.lostSamples;
    return 'lost';
  }

  /** Later packets are here, and not this one. */
  #missed(): Pulled {
    let ahead = 1;
    while (ahead <= gapMax && this.peek((this.#next + ahead) & 0xffff) === undefined) ahead += 1;
    if (ahead > gapMax || this.#wasSilence) {
      this.#isPlaying = false;
      this.#skipToFirst();
      return 'quiet';
    }
    this.#played = this.#next;
    this.#playedTimestamp = (this.#playedTimestamp + this.#takenSamples) >>> 0;
    this.#next = (this.#next + 1) & 0xffff;
    this.#counters.lost += 1;
    // It was made up already while nobody knew that it is lost.
    const guessed = Math.min(this.#takenSamples, this.#guessed);
    this.#guessed -= guessed;
    this.#owed = this.#takenSamples - guessed;
    return this.#pull();
  }

  /** Of a packet that is known to be lost, which was as long as the one before it: what there is room for in a beat. */
  #payBack(): Pulled {
    this.lostSamples = Math.min(this.#owed, frameSamples);
    this.#owed -= this.lostSamples;
    this.#concealed += this.lostSamples;
    return 'lost';
  }

  #skipToFirst(): void {
    let first = -1;
    for (let slot = 0; slot < slots; slot += 1) {
      const sequence = this.#sequences[slot] ?? 0;
      if (this.#waits[slot] === 1 && (first === -1 || sequenceStep(first, sequence) < 0)) first = sequence;
    }
    this.#next = first;
  }

  #drop(slot: number): void {
    this.#waits[slot] = 0;
    this.#held -= 1;
  }

  #restart(): void {
    this.clear();
    this.#newest = -1;
    this.#taken = -1;
    this.#newestLengthMs = 0;
    this.#fastestMs = Infinity;
    this.#fastestSoonMs = Infinity;
    this.#counters.restarted += 1;
  }

  #fastest(): number {
    return Math.min(this.#fastestMs, this.#fastestSoonMs);
  }

  /** When the packet was made on the sender's clock, in ms from its first; learns how much longer than the fastest this one took. */
  #measure(packet: Buffer, sequence: number, timestamp: number, nowMs: number): number {
    const mediaMs = this.#newest === -1 ? 0 : this.#newestMediaMs + this.#mediaStepMs(sequence, timestamp);
    const wayMs = nowMs - mediaMs;
    if (this.#newest === -1 || sequenceStep(this.#newest, sequence) > 0) {
      // RTP time that stood still in a pause, or a network that stood still: no jitter, and no delay would do. The way is learnt anew.
      if (wayMs - this.#fastest() > delayMaxMs) {
        this.#fastestMs = wayMs;
        this.#fastestSoonMs = wayMs;
      }
      this.#newest = sequence;
      this.#newestAtMs = nowMs;
      this.#newestTimestamp = timestamp;
      this.#newestMediaMs = mediaMs;
      this.#newestLengthMs = Math.min(packetSamples(packet), packetSamplesMax) / samplesPerMs;
    }
    if (nowMs - this.#fastestSinceMs > fastestWindowMs) {
      this.#fastestMs = this.#fastestSoonMs;
      this.#fastestSoonMs = Infinity;
      this.#fastestSinceMs = nowMs;
    }
    this.#fastestSoonMs = Math.min(this.#fastestSoonMs, wayMs);
    const spreadMs = Math.min(wayMs - this.#fastest(), delayMaxMs);
    this.#spreadMs = Math.max(spreadMs, this.#spreadMs * spreadDecay);
    return mediaMs;
  }

  /** How much later than the newest it was made. RTP time that goes slower than the sound that it counts is wrong: then that sound tells. */
  #mediaStepMs(sequence: number, timestamp: number): number {
    const byRtpMs = timestampStep(this.#newestTimestamp, timestamp) / samplesPerMs;
    const ahead = sequenceStep(this.#newest, sequence);
    return ahead > 0 ? Math.max(byRtpMs, ahead * this.#newestLengthMs) : byRtpMs;
  }
}

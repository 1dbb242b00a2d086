import type { Clock } from '../../lib/index.ts';
import type { EngineCounters } from './counters.ts';
import type { FrameSink, SendOutcome } from './frame-sink.ts';
import { HeardAlone } from './heard-alone.ts';
import { frameMs, frameSamples, isPause, isSilence, samplesPerMs, silenceFrame, silenceFrames } from './opus-packet.ts';
import { dropoutMax, farStep, sequenceStep, timestampStep } from './serial.ts';

/** A voice that is silent this long gives the path up: the longest gap inside a word (stop consonants) is about 150 ms. */
const pauseMs = 200;
/** Beyond this a step of the source says nothing about its pauses and the clock tells the time instead. */
const largestTimestampStep = 48_000 * 10;

/** What became of an offered frame; `yielded` = another voice has the path, `late` = what it holds was heard already. */
export type OfferOutcome = SendOutcome | 'yielded' | 'late';

/**
 * The way into one room for one voice at a time: who starts first keeps it until a pause of 200 ms or five silence frames.
 * Carries the source's gaps in sequence and time over, and ends a voice that stopped without silence frames.
 */
export class Outlet {
  /** Who was heard here alone of late, but for who has the path now. */
  readonly heardAlone: HeardAlone = new HeardAlone();
  #sink: FrameSink | null = null;
  #holder = 0;
  #status: 'idle' | 'voice' | 'ending' | 'mix' = 'idle';
  #everSent = false;
  #sequence = 0;
  #timestamp = 0;
  #addedSamples = 0;
  #lastSentMs = 0;
  #lastFrameMs = 0;
  #silences = 0;
  #isFirstOfMix = false;
  /** By how much RTP time is ahead because of mixes: what they made up at their beginning, and what waited at their end. In samples. */
  #leadSamples = 0;
  #cancelTimer: (() => void) | null = null;
  /** No path leads here since this beat; who is heard alone is not ended yet. */
  #isLeft = false;
  readonly #clock: Clock;
  readonly #counters: EngineCounters;

  constructor(clock: Clock, counters: EngineCounters) {
    this.#clock = clock;
    this.#counters = counters;
  }

  /** Where frames go from now on; null while the room has no connection of ours. */
  setSink(sink: FrameSink | null): void {
    this.#sink = sink;
  }

  /** Sends a frame of `track` (not 0) if the path is its own or free. */
  offer(track: number, frame: Buffer, sequence: number, timestamp: number): OfferOutcome {
    if (this.#wasTold(track, frame)) {
      this.#yieldsPause(track, sequence);
      return 'yielded';
    }
    const nowMs = this.#clock.monotonicMs();
    const refusal = this.#refusal(track, frame, sequence, nowMs);
    if (refusal !== null) return refusal;
    let outSequence = 1;
    let outTimestamp = 0;
    if (track === this.#holder) {
      outSequence = sequenceStep(this.#sequence, sequence);
      outTimestamp = timestampStep(this.#timestamp, timestamp) - this.#addedSamples;
    }
    if (
      outSequence < 1 ||
      outSequence > dropoutMax ||
      outTimestamp < frameSamples ||
      outTimestamp > largestTimestampStep
    ) {
      if (outSequence < 1 || outSequence > dropoutMax) outSequence = 1;
      outTimestamp = this.#elapsedSamples(nowMs);
    }
    if (outSequence === 1) outTimestamp = this.#givenBack(outTimestamp);
    const outcome = this.#sink === null ? 'gone' : this.#sink.send(frame, outSequence, outTimestamp);
    if (outcome === 'gone') {
      this.#counters.droppedFarSideGone += 1;
      return 'gone';
    }
    if (outcome === 'sent') this.#counters.sent += 1;
    else this.#counters.sentUnheard += 1;
    this.#remember(track, sequence, timestamp);
    this.#sentAt(nowMs);
    if (!isPause(frame)) this.#followVoice(isSilence(frame), nowMs);
    return outcome;
  }

  /** A silence frame beyond those that told its pause. */
  #wasTold(track: number, frame: Buffer): boolean {
    return track === this.#holder && this.#status === 'idle' && this.isMixPaused && isSilence(frame);
  }

  #refusal(track: number, frame: Buffer, sequence: number, nowMs: number): 'yielded' | 'late' | null {
    if (isPause(frame) ? this.#yieldsPause(track, sequence) : this.#yields(track, frame, nowMs)) return 'yielded';
    if (!this.#wasHeard(track, sequence, nowMs)) return null;
    this.#counters.droppedLate += 1;
    return 'late';
  }

  /** Whether another voice has the path. */
  #yields(track: number, frame: Buffer, nowMs: number): boolean {
    if (track === this.#holder || !(this.#isTaken(nowMs) || (isSilence(frame) && this.#holder !== 0))) return false;
    this.#counters.droppedYielded += 1;
    return true;
  }

  /** A voice that says in its packets that it pauses is heard to do so until the pause is told by silence frames; from then on they say nothing new, and are no loss. */
  #yieldsPause(track: number, sequence: number): boolean {
    if (track === this.#holder && this.#status === 'voice') return false;
    this.#counters.droppedPauses += 1;
    const step = sequenceStep(this.#sequence, sequence);
    if (track === this.#holder && step > 0 && step <= dropoutMax) this.#sequence = sequence;
    return true;
  }

  /** A mix played it already while it waited for its order. */
  #wasHeard(track: number, sequence: number, nowMs: number): boolean {
    if (track !== this.#holder || nowMs - this.#lastFrameMs >= pauseMs) return false;
    const step = sequenceStep(this.#sequence, sequence);
    return step <= 0 && step > -farStep;
  }

  /** Nothing leads here any more: the running voice is ended as if it had stopped speaking, when its next frame would be due; unless a path is back by then (MIX-13). */
  end(): void {
    if (this.#status !== 'voice' || this.#isLeft) return;
    this.#isLeft = true;
    this.#watch(Math.max(0, frameMs - this.#idleMs()));
  }

  /** Something leads here, again or still. */
  stay(): void {
    if (!this.#isLeft) return;
    this.#isLeft = false;
    this.#watch(Math.max(0, pauseMs - this.#idleMs()));
  }

  #idleMs(): number {
    return this.#clock.monotonicMs() - this.#lastFrameMs;
  }

  /** Stops at once, without silence frames. */
  close(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#isLeft = false;
    this.#sink = null;
    this.#holder = 0;
    this.#status = 'idle';
  }

  /** Who is heard here alone at present; track 0 for nobody. */
  get speaker(): number {
    return this.#status === 'voice' ? this.#holder : 0;
  }

  /** Whether a mix has the path. */
  get isMixing(): boolean {
    return this.#status === 'mix';
  }

  /** A mix has the path from now on. */
  enterMix(): void {
    this.#noteHolder();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#status = 'mix';
    this.#isLeft = false;
    this.#silences = silenceFrames;
    this.#isFirstOfMix = true;
  }

  /** Sends a frame of the mix; `beats`: how many after the one before it in this mix. */
  sendMix(packet: Buffer, beats: number): SendOutcome {
    this.#silences = 0;
    return this.#sendNow(packet, beats);
  }

  /** Nobody is heard in the mix for now: sends what is left of the silence frames, one a beat. Answers whether it sent one. */
  pauseMix(beats: number): boolean {
    if (this.#silences >= silenceFrames) return false;
    this.#silences += 1;
    const added = this.#addedSamples;
    const isSent = this.#sendNow(silenceFrame, beats) !== 'gone';
    if (isSent) this.#addedSamples += added;
    if (this.#silences >= silenceFrames) this.#sink?.pause();
    return isSent;
  }

  /** Whether the mix has sent nothing since its last silence frames. */
  get isMixPaused(): boolean {
    return this.#silences >= silenceFrames;
  }

  /** By how much a listener hears later than it could because of mixes, in ms; a pause gives it back. */
  get leadMs(): number {
    return this.#leadSamples / samplesPerMs;
  }

  /**
   * The path is free again, or that of the one voice that is left, from behind what was played of it: unless that pauses, silence frames and all.
   * `waitedMs`: how long that had waited when it was played, which what comes next does not.
   */
  leaveMix(
    alone: {
      readonly track: number;
      readonly sequence: number;
      readonly timestamp: number;
      readonly waitedMs: number;
    } | null,
  ): void {
    this.#status = 'idle';
    this.#holder = 0;
    if (this.#silences >= silenceFrames) return;
    if (alone === null) {
      this.#endMix();
      return;
    }
    this.#leadSamples += Math.max(0, Math.round(alone.waitedMs * samplesPerMs));
    const added = this.#addedSamples;
    this.#remember(alone.track, alone.sequence, alone.timestamp);
    this.#addedSamples = added;
    this.#status = 'voice';
    this.#watch(pauseMs);
  }

  /** The silence frames that a mix owes when it is cut off. */
  #endMix(): void {
    this.#status = 'voice';
    this.#finish();
  }

  #sendNow(packet: Buffer, beats: number): SendOutcome {
    const nowMs = this.#clock.monotonicMs();
    let samples = this.#isFirstOfMix ? this.#elapsedSamples(nowMs) : beats * frameSamples;
    if (packet !== silenceFrame) samples = this.#givenBack(samples);
    const outcome = this.#sink === null ? 'gone' : this.#sink.send(packet, 1, samples);
    if (outcome === 'gone') {
      this.#counters.droppedFarSideGone += 1;
      return 'gone';
    }
    if (outcome === 'sent') this.#counters.sent += 1;
    else this.#counters.sentUnheard += 1;
    if (this.#isFirstOfMix && this.#everSent)
      this.#leadSamples += Math.max(0, samples - Math.round((nowMs - this.#lastSentMs) * samplesPerMs));
    this.#isFirstOfMix = false;
    this.#addedSamples = packet === silenceFrame ? samples : 0;
    this.#sentAt(nowMs);
    this.#lastFrameMs = nowMs;
    return outcome;
  }

  #sentAt(nowMs: number): void {
    this.#everSent = true;
    this.#lastSentMs = nowMs;
  }

  #isTaken(nowMs: number): boolean {
    return this.#status === 'voice' && this.#silences < silenceFrames && nowMs - this.#lastFrameMs < pauseMs;
  }

  #elapsedSamples(nowMs: number): number {
    if (!this.#everSent) return frameSamples;
    return Math.max(frameSamples, Math.round((nowMs - this.#lastSentMs) * samplesPerMs));
  }

  /** A step over a pause, shorter by what RTP time is ahead: as long as it stays one. */
  #givenBack(samples: number): number {
    const back = Math.min(this.#leadSamples, samples - frameSamples);
    if (back <= 0) return samples;
    this.#leadSamples -= back;
    return samples - back;
  }

  #remember(track: number, sequence: number, timestamp: number): void {
    if (track !== this.#holder) this.#noteHolder();
    this.#holder = track;
    this.#sequence = sequence;
    this.#timestamp = timestamp;
    this.#addedSamples = 0;
  }

  #followVoice(silent: boolean, nowMs: number): void {
    this.#lastFrameMs = nowMs;
    if (!silent) {
      this.#silences = 0;
      if (this.#status !== 'voice') this.#watch(pauseMs);
      this.#status = 'voice';
      return;
    }
    this.#silences += 1;
    if (this.#status !== 'idle' && this.#silences >= silenceFrames) this.#shut();
  }

  /** Another has the path from now on. */
  #noteHolder(): void {
    if (this.#holder !== 0) this.heardAlone.note(this.#holder, this.#sequence, this.#lastSentMs);
  }

  /** One timer per talk spurt, moved on when it fires: none is made per packet. */
  #watch(ms: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(ms, this.#lookForPause);
  }

  readonly #lookForPause = (): void => {
    this.#cancelTimer = null;
    const idleMs = this.#idleMs();
    if (!this.#isLeft && idleMs < pauseMs) this.#watch(pauseMs - idleMs);
    else this.#finish();
  };

  readonly #finish = (): void => {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#isLeft = false;
    const nowMs = this.#clock.monotonicMs();
    this.#status = 'ending';
    if (this.#silences >= silenceFrames) {
      this.#shut();
      return;
    }
    const samples = this.#elapsedSamples(nowMs);
    if (this.#sink === null || this.#sink.send(silenceFrame, 1, samples) === 'gone') {
      this.#shut();
      return;
    }
    this.#counters.silencesAdded += 1;
    this.#addedSamples += samples;
    this.#sentAt(nowMs);
    this.#silences += 1;
    if (this.#silences >= silenceFrames) this.#shut();
    else this.#cancelTimer = this.#clock.after(frameMs, this.#finish);
  };

  #shut(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#status = 'idle';
    this.#sink?.pause();
  }
}

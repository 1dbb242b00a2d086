import type { Clock } from '../../lib/index.ts';
import type { EngineCounters } from './counters.ts';
import { farStep, sequenceStep } from './serial.ts';

/** A missing packet is waited for at most 20 ms (SPEC: pass-through); one less, since timers fire up to a millisecond late. */
const waitMs = 19;
/** At 50 packets a second 20 ms bring one; four leave room for a burst. */
const heldMax = 4;

/** Behind so many that are missing one is waited for: what is still on its way of more was lost in a burst, and is let go. */
const missingMax = heldMax;

/** Takes a frame in order of its sequence number. */
export type ForwardFrame = (frame: Buffer, sequence: number, timestamp: number) => void;

/**
 * Puts one stream's packets in order without a buffer: what is in order goes on within the call. Where up to four numbers are missing the packets behind
 * them wait for them, at most 20 ms; a packet that comes after a later one is dropped. One from afar waits for the one that follows it: only both show
 * that the voice goes on there.
 */
export class ArrivalOrder {
  #next = -1;
  /** The last packet, if it was far from all others. */
  #stray: Buffer | null = null;
  #afterStray = -1;
  /** In a list, as the others: a number of its own this large is an object each time. */
  readonly #strayTimestamp: number[] = [0];
  #heldCount = 0;
  readonly #frames: (Buffer | undefined)[] = Array.from({ length: heldMax }, () => undefined);
  readonly #sequences: number[] = Array.from({ length: heldMax }, () => 0);
  readonly #timestamps: number[] = Array.from({ length: heldMax }, () => 0);
  #cancelWait: (() => void) | null = null;
  readonly #clock: Clock;
  readonly #counters: EngineCounters;
  readonly #forward: ForwardFrame;

  constructor(clock: Clock, counters: EngineCounters, forward: ForwardFrame) {
    this.#clock = clock;
    this.#counters = counters;
    this.#forward = forward;
  }

  /** Takes a packet as it arrives. */
  packet(frame: Buffer, sequence: number, timestamp: number): void {
    if (this.#next === -1) {
      this.#emit(frame, sequence, timestamp);
      return;
    }
    const step = sequenceStep(this.#next, sequence);
    // Counted from the one before. What follows a stray shows where the voice is, even if that is near.
    if (Math.abs(step + 1) >= farStep || (this.#stray !== null && sequence === this.#afterStray)) {
      this.#fromAfar(frame, sequence, timestamp);
      return;
    }
    this.#stray = null;
    if (step < 0) {
      this.#counters.droppedLate += 1;
    } else if (step === 0) {
      this.#emit(frame, sequence, timestamp);
      this.#emitFollowing();
    } else if (this.#heldCount > 0 || step <= missingMax) {
      this.#hold(frame, sequence, timestamp);
    } else {
      this.#emit(frame, sequence, timestamp);
    }
  }

  /** Drops what is held and stops waiting; later packets start a new order. */
  close(): void {
    this.#stopWaiting();
    this.#frames.fill(undefined);
    this.#heldCount = 0;
    this.#stray = null;
    this.#next = -1;
  }

  /** A single stray is dropped, and the voice goes on where it was; two in a row mean that it goes on elsewhere, and are both of it (RFC 3550, A.1). */
  #fromAfar(frame: Buffer, sequence: number, timestamp: number): void {
    const before = this.#stray;
    if (before === null || sequence !== this.#afterStray) {
      this.#stray = frame;
      this.#afterStray = (sequence + 1) & 0xffff;
      this.#strayTimestamp[0] = timestamp;
      this.#counters.droppedOutOfWindow += 1;
      return;
    }
    this.#stray = null;
    this.#counters.droppedOutOfWindow -= 1;
    this.#counters.restarted += 1;
    this.#flush();
    this.#emit(before, (sequence - 1) & 0xffff, this.#strayTimestamp[0] ?? 0);
    this.#emit(frame, sequence, timestamp);
  }

  #hold(frame: Buffer, sequence: number, timestamp: number): void {
    let at = this.#heldCount;
    while (at > 0 && sequenceStep(this.#sequences[at - 1] ?? 0, sequence) <= 0) at -= 1;
    if (at < this.#heldCount && this.#sequences[at] === sequence) {
      this.#counters.droppedLate += 1;
      return;
    }
    if (this.#heldCount === heldMax) {
      this.#counters.waitedInVain += 1;
      this.#flush();
      this.packet(frame, sequence, timestamp);
      return;
    }
    for (let i = this.#heldCount; i > at; i -= 1) {
      this.#frames[i] = this.#frames[i - 1];
      this.#sequences[i] = this.#sequences[i - 1] ?? 0;
      this.#timestamps[i] = this.#timestamps[i - 1] ?? 0;
    }
    this.#frames[at] = frame;
    this.#sequences[at] = sequence;
    this.#timestamps[at] = timestamp;
    this.#heldCount += 1;
    this.#counters.held += 1;
    this.#cancelWait ??= this.#clock.after(waitMs, this.#giveUp);
  }

  readonly #giveUp = (): void => {
    this.#cancelWait = null;
    this.#counters.waitedInVain += 1;
    this.#flush();
  };

  /** Sends what is held, gaps and all. */
  #flush(): void {
    while (this.#heldCount > 0) this.#emitHeld();
    this.#stopWaiting();
  }

  /** Sends what is held and follows without a gap. */
  #emitFollowing(): void {
    while (this.#heldCount > 0 && this.#sequences[0] === this.#next) this.#emitHeld();
    if (this.#heldCount === 0) this.#stopWaiting();
  }

  #emitHeld(): void {
    const frame = this.#frames[0];
    const sequence = this.#sequences[0] ?? 0;
    const timestamp = this.#timestamps[0] ?? 0;
    this.#heldCount -= 1;
    for (let i = 0; i < this.#heldCount; i += 1) {
      this.#frames[i] = this.#frames[i + 1];
      this.#sequences[i] = this.#sequences[i + 1] ?? 0;
      this.#timestamps[i] = this.#timestamps[i + 1] ?? 0;
    }
    this.#frames[this.#heldCount] = undefined;
    if (frame !== undefined) this.#emit(frame, sequence, timestamp);
  }

  #emit(frame: Buffer, sequence: number, timestamp: number): void {
    this.#next = (sequence + 1) & 0xffff;
    this.#forward(frame, sequence, timestamp);
  }

  #stopWaiting(): void {
    this.#cancelWait?.();
    this.#cancelWait = null;
  }
}

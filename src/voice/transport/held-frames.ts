import type { Clock } from '../../lib/index.ts';
import type { TransportCounters } from './counters.ts';
import type { Voice } from './voice.ts';

/** What the hold asks of the keys. */
export interface HoldHooks<Frame> {
  /** Opens the frame and hands it on; false when it still does not open, which must cost nothing but time. */
  readonly open: (frame: Frame) => boolean;
  /** The frame is lost. */
  readonly drop: (frame: Frame) => void;
}

/** A frame is waited for at most 20 ms (ARCHITECTURE, a sound); one less, since timers fire up to a millisecond late. */
const holdMs = 19;
/** At 50 frames a second 20 ms bring one, but a thread that stood still reads all at once: 200 ms of one voice. */
const perVoiceMax = 10;
/** Six such voices at once; beyond this a frame that does not open is lost at once, as without the hold. */
const heldMax = 64;
/** A timer that fires later than this says that the thread stood still. */
const stallMs = 2;

interface Waiting<Frame> {
  readonly frame: Frame;
  readonly sinceMs: number;
}

/**
 * Keeps sealed frames that do not open for at most 20 ms: a sender's library uses new keys as soon as it has them, which may
 * be before we have read the message that brings them to us. What opens leaves in the order in which it came; frames that
 * open by themselves never pass through here. No timer and no memory while nothing is held.
 */
export class HeldFrames<Frame extends { readonly voice: Voice }> {
  #waiting: Waiting<Frame>[] = [];
  #cancelTimer: (() => void) | null = null;
  #hasReadSockets = false;
  readonly #clock: Clock;
  readonly #counters: TransportCounters;
  readonly #hooks: HoldHooks<Frame>;

  constructor(clock: Clock, counters: TransportCounters, hooks: HoldHooks<Frame>) {
    this.#clock = clock;
    this.#counters = counters;
    this.#hooks = hooks;
  }

  /** Keeps a frame that did not open; false when too many wait already. */
  hold(frame: Frame): boolean {
    if (this.#waiting.length >= heldMax) return false;
    if (this.#waiting.filter((other) => other.frame.voice === frame.voice).length >= perVoiceMax) return false;
    this.#counters.daveHeld += 1;
    this.#waiting.push({ frame, sinceMs: this.#clock.monotonicMs() });
    if (this.#cancelTimer === null) this.#watch(holdMs);
    return true;
  }

  /** The keys have changed: what opens now leaves in order, the rest waits on. */
  retry(): void {
    if (this.#waiting.length === 0) return;
    const tried = this.#waiting;
    this.#waiting = tried.filter(({ frame }) => !this.#opens(frame));
    if (this.#waiting.length === 0) this.#stopWatching();
  }

  /** Gives up whatever waits; may be called twice. */
  close(): void {
    this.#stopWatching();
    for (const { frame } of this.#waiting.splice(0)) this.#hooks.drop(frame);
  }

  #opens(frame: Frame): boolean {
    const isOpen = this.#hooks.open(frame);
    if (isOpen) this.#counters.daveHeldOpened += 1;
    return isOpen;
  }

  readonly #onTime = (): void => {
    this.#cancelTimer = null;
    const nowMs = this.#clock.monotonicMs();
    const lateMs = nowMs - (this.#waiting[0]?.sinceMs ?? nowMs) - holdMs;
    if (lateMs > stallMs && !this.#hasReadSockets) {
      // Timers run before sockets are read: after a standstill the keys may lie there, and one turn of the loop brings them.
      this.#hasReadSockets = true;
      this.#watch(0);
      return;
    }
    this.#hasReadSockets = false;
    this.#giveUp(nowMs);
    const next = this.#waiting[0];
    if (next !== undefined) this.#watch(next.sinceMs + holdMs - nowMs);
  };

  /** One last attempt for those whose time is over: keys may also change without a word. */
  #giveUp(nowMs: number): void {
    const count = this.#waiting.filter(({ sinceMs }) => nowMs - sinceMs >= holdMs).length;
    for (const { frame } of this.#waiting.splice(0, count)) if (!this.#opens(frame)) this.#hooks.drop(frame);
  }

  #watch(ms: number): void {
    this.#cancelTimer = this.#clock.after(Math.max(0, ms), this.#onTime);
  }

  #stopWatching(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#hasReadSockets = false;
  }
}

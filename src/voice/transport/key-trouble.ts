import { dropOldest } from './drop-oldest.ts';

/** A second in a room took 120-800 ms to get its keys (measured); a voice server waits 2 s for the slowest member. */
const waitingMs = 2000;
/** Around a change of keys up to eight frames of a voice do not open (measured); half a second of speech is more than that. */
const troublePackets = 25;
const troubleMs = 1000;
/** People are told when packets arrive and cannot be read for so long. */
const faultMs = 3000;
/** A voice that pauses this long says nothing about our keys, and one that stays away this long is forgotten. */
const freshMs = 1000;
const staleMs = 10_000;
/** Starting over took 110 ms when it worked (measured); a round that waits for a slow member takes two seconds. */
const mendMs = 2500;
/** The first attempt at once, then less and less often: one broken client must not keep a room's keys changing. */
const backoffMs: readonly number[] = [0, 4000, 8000, 16_000, 30_000];
/** Nobody sits in a voice room beside 99 others; the oldest is forgotten beyond. */
const voicesMax = 128;

/** What the keys look like at a moment. */
export interface KeySigns {
  /** There are others in the room, and we share no keys with them. */
  readonly isWaiting: boolean;
  /** Frames opened so far. */
  readonly opened: number;
  /** Frames so far that could not be opened or sent for want of keys. */
  readonly owed: number;
}

/** What to do now, and what to tell people. */
export interface KeyVerdict {
  readonly step: 'none' | 'start-over' | 'rejoin';
  readonly fault?: 'cannot-decrypt' | 'no-keys';
}

interface Streak {
  readonly sinceMs: number;
  lastMs: number;
  packets: number;
  isTold: boolean;
}

/** Judges whether a room's keys work: by voices that do not open and by keys that do not come. */
export class KeyTrouble {
  readonly #streaks = new Map<string, Streak>();
  #waitingSinceMs: number | null = null;
  #isWaitTold = false;
  #attempts = 0;
  #attemptedMs = 0;
  #atAttempt: KeySigns | null = null;
  #healthyMs: number;

  constructor(nowMs: number) {
    this.#healthyMs = nowMs;
  }

  /** A frame of this voice opened. On the audio path. */
  opened(userId: string): void {
    if (this.#streaks.size > 0) this.#streaks.delete(userId);
  }

  /** A frame of this voice did not open. */
  failed(userId: string, nowMs: number): void {
    const streak = this.#streaks.get(userId);
    if (streak !== undefined) {
      streak.packets += 1;
      streak.lastMs = nowMs;
      return;
    }
    dropOldest(this.#streaks, voicesMax);
    this.#streaks.set(userId, { sinceMs: nowMs, lastMs: nowMs, packets: 1, isTold: false });
  }

  /** To be asked now and then. */
  look(nowMs: number, signs: KeySigns): KeyVerdict {
    this.#waitingSinceMs = signs.isWaiting ? (this.#waitingSinceMs ?? nowMs) : null;
    if (!signs.isWaiting) this.#isWaitTold = false;
    const isStuck = this.#waitingSinceMs !== null && nowMs - this.#waitingSinceMs >= waitingMs;
    const isDeaf = this.#unreadFor(nowMs, troubleMs).length > 0;
    const fault = this.#faultOf(nowMs);
    const step = isStuck || isDeaf ? this.#stepOf(nowMs, signs) : this.#rest(nowMs);
    return fault === undefined ? { step } : { step, fault };
  }

  /** Told once for each voice that stays unreadable, and once for each wait. */
  #faultOf(nowMs: number): 'cannot-decrypt' | 'no-keys' | undefined {
    let fault: 'cannot-decrypt' | undefined;
    for (const streak of this.#unreadFor(nowMs, faultMs)) {
      if (streak.isTold) continue;
      streak.isTold = true;
      fault = 'cannot-decrypt';
    }
    if (fault !== undefined) return fault;
    if (this.#isWaitTold || this.#waitingSinceMs === null || nowMs - this.#waitingSinceMs < faultMs + waitingMs)
      return undefined;
    this.#isWaitTold = true;
    return 'no-keys';
  }

  /** Voices that speak now and were not readable for so long. */
  #unreadFor(nowMs: number, ms: number): readonly Streak[] {
    for (const [userId, { lastMs }] of this.#streaks) if (nowMs - lastMs >= staleMs) this.#streaks.delete(userId);
    return [...this.#streaks.values()].filter(
      ({ sinceMs, lastMs, packets }) => packets >= troublePackets && nowMs - sinceMs >= ms && nowMs - lastMs < freshMs,
    );
  }

  #rest(nowMs: number): 'none' {
    // Backoff is forgotten only when all has been well for as long as it can grow.
    if (this.#attempts > 0 && nowMs - this.#healthyMs >= (backoffMs.at(-1) ?? 0)) this.#attempts = 0;
    // Who speaks with pauses and does not open is in the same trouble after each; only when it is over the next begins with an attempt.
    if (this.#streaks.size === 0) this.#atAttempt = null;
    return 'none';
  }

  #stepOf(nowMs: number, signs: KeySigns): KeyVerdict['step'] {
    this.#healthyMs = nowMs;
    const sinceMs = nowMs - this.#attemptedMs;
    if (this.#atAttempt !== null && sinceMs >= mendMs && this.#isNoUse(signs, this.#atAttempt)) return 'rejoin';
    const waitMs = backoffMs[Math.min(this.#attempts, backoffMs.length - 1)] ?? 0;
    if (this.#attempts > 0 && sinceMs < waitMs) return 'none';
    this.#attempts += 1;
    this.#attemptedMs = nowMs;
    this.#atAttempt = signs;
    return 'start-over';
  }

  /** Nothing opened since the last attempt though frames came: a new session hurts nobody, and only that can help. */
  #isNoUse(signs: KeySigns, atAttempt: KeySigns): boolean {
    return signs.opened === atAttempt.opened && signs.owed - atAttempt.owed >= troublePackets;
  }
}

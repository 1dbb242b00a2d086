import { dropOldest } from './drop-oldest.ts';

/** Op 5 comes by TCP beside the first packets by UDP; one that is lost is followed by others 20 ms later. */
const soundMs = 3000;
/** Somebody speaks whom nobody hears since a second: the way to us may be lost. */
const freshMs = 1000;
/** Of whom nothing new was seen for so long nothing is told, though nothing proves that they are heard. */
const quietMs = 60_000;
/** Somebody who was missed once beside others is remembered for so long. */
const rememberedMs = 600_000;
/**
 * Beside others who are heard the way to us works, and one op 5 without a sound may be no speech at all: bots report a single one for each person
 * and stay, and whether clients send it on unmuting nobody says (UNPROVEN). Who says so twice means to speak.
 */
const missesAmongOthers = 2;
const speakersMax = 64;

/** Packets of sound that arrived so far, readable or not. */
export interface SoundSigns {
  /** Of anybody. */
  readonly sounds: number;
  /** Of one person, in this session; another number than before whenever one came. */
  readonly soundsOf: (userId: string) => number;
}

/** Somebody who speaks and is not heard: nobody is, or others are. */
export interface MissedSpeaker {
  readonly code: 'no-sound' | 'voice-missing';
  readonly userId: string;
}

interface Speaker {
  /** Since when they say that they speak; null once they say that they stopped. */
  speaksMs: number | null;
  /** When they began, or stopped, last. */
  newsMs: number;
  /** Packets that had arrived by then, of anybody and of them. */
  sounds: number;
  own: number;
  /** How often they began to speak and were not heard beside others. */
  misses: number;
  isCounted: boolean;
  told: MissedSpeaker['code'] | null;
}

/** Judges who says that they speak (op 5) and of whom no packet comes. Its time is that of its looks; what it keeps is bounded. */
export class MissedSpeech {
  readonly #speakers = new Map<string, Speaker>();
  /** What was told of somebody is told no longer, and nothing shows that they are heard. */
  readonly #onDoubt: () => void;

  constructor(onDoubt: () => void) {
    this.#onDoubt = onDoubt;
  }

  /** Whether nobody said that they speak who was not heard since. */
  get isEmpty(): boolean {
    return this.#speakers.size === 0;
  }

  /** Somebody says that they begin to speak. */
  began(userId: string, nowMs: number, { sounds, soundsOf }: SoundSigns): void {
    const known = this.#speakers.get(userId);
    // Where nobody says that they stopped, saying so again is to begin again, once it was counted.
    if (known !== undefined && (known.speaksMs === null || known.isCounted)) {
      Object.assign(known, { speaksMs: nowMs, newsMs: nowMs, sounds, own: soundsOf(userId), isCounted: false });
      return;
    }
    if (known !== undefined) return;
    dropOldest(this.#speakers, speakersMax);
    const counted = { sounds, own: soundsOf(userId), misses: 0, isCounted: false };
    this.#speakers.set(userId, { speaksMs: nowMs, newsMs: nowMs, ...counted, told: null });
  }

  /** Somebody says that they stopped. Of who is missed beside others that shows nothing. */
  stopped(userId: string, nowMs: number): void {
    const speaker = this.#speakers.get(userId);
    if (speaker === undefined) return;
    if (speaker.misses === 0 || speaker.told === 'no-sound') this.forget(userId);
    else Object.assign(speaker, { speaksMs: null, newsMs: nowMs });
  }

  /** They are gone, or were heard in another way. */
  forget(userId: string): void {
    const speaker = this.#speakers.get(userId);
    this.#speakers.delete(userId);
    if (speaker !== undefined && speaker.told !== null) this.#onDoubt();
  }

  /** Who is not told of is missed no longer: another session tells anew who speaks, and counts what it hears of them from nothing. */
  sessionChanged(): void {
    for (const [userId, speaker] of this.#speakers) {
      if (speaker.told === null) this.#speakers.delete(userId);
      else speaker.own = 0;
    }
  }

  /** Judges anew. */
  look(nowMs: number, signs: SoundSigns): void {
    for (const [userId, speaker] of this.#speakers) {
      if (signs.soundsOf(userId) !== speaker.own) {
        this.#speakers.delete(userId);
        continue;
      }
      if (speaker.speaksMs !== null) judge(speaker, nowMs - speaker.speaksMs, signs.sounds !== speaker.sounds);
      const keptMs = speaker.speaksMs === null && speaker.told === null ? rememberedMs : quietMs;
      if (nowMs - speaker.newsMs >= keptMs) this.#rest(userId, speaker);
    }
  }

  /** Whether somebody speaks, nobody is heard, and it is not told yet. */
  isAnybodyMissed(nowMs: number, { sounds }: SoundSigns): boolean {
    for (const { told, speaksMs, sounds: before } of this.#speakers.values())
      if (told === null && speaksMs !== null && before === sounds && nowMs - speaksMs >= freshMs) return true;
    return false;
  }

  /** Who is missed now. */
  missed(): readonly MissedSpeaker[] {
    return [...this.#speakers].flatMap(([userId, { told }]) => (told === null ? [] : [{ code: told, userId }]));
  }

  /** Who was missed beside others is remembered as such: op 5 may come once only, and never say that they stopped. */
  #rest(userId: string, speaker: Speaker): void {
    const isRemembered = speaker.told === null && speaker.speaksMs !== null && speaker.misses > 0;
    if (isRemembered) speaker.speaksMs = null;
    else this.forget(userId);
  }
}

function judge(speaker: Speaker, sinceMs: number, areOthersHeard: boolean): void {
  if (!areOthersHeard) {
    if (sinceMs >= soundMs) speaker.told = 'no-sound';
    return;
  }
  if (speaker.told === 'no-sound') speaker.told = null;
  if (sinceMs < soundMs || speaker.isCounted) return;
  speaker.isCounted = true;
  speaker.misses += 1;
  if (speaker.misses >= missesAmongOthers) speaker.told = 'voice-missing';
}

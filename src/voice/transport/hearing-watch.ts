import { dropOldest } from './drop-oldest.ts';
import { GatewayWatch } from './gateway-watch.ts';
import { MissedSpeech, type SoundSigns } from './missed-speech.ts';
import { PathWatch } from './path-watch.ts';

/** What keeps our account from hearing its room, or from being heard there. */
export const hearingCodes = [
  /** Packets of somebody arrive and cannot be opened. */
  'cannot-decrypt',
  /** There are others in an encrypted room, and we share no keys with them. */
  'no-keys',
  /** Somebody began to speak, and no sound of anybody arrives. */
  'no-sound',
  /** Somebody began to speak, twice, and no sound of theirs arrives while that of others does. */
  'voice-missing',
  /** Packets of somebody arrive, and nobody said whose they are. */
  'unknown-voice',
  'suppressed',
  /** By the server, as the next one. */
  'muted',
  'deafened',
  /** The voice gateway does not answer a heartbeat. */
  'gateway-silent',
  /** The voice server does not answer over UDP, and did before. */
  'network-silent',
  /** There is no voice session. */
  'no-session',
] as const;

/** Name of one of them. */
export type HearingCode = (typeof hearingCodes)[number];

/** One of them; `userId` tells whose sound is missed, or cannot be opened. */
export interface HearingTrouble {
  readonly code: HearingCode;
  readonly userId?: string;
}

/** What is seen of a seat at a moment. */
export interface HearingSigns extends SoundSigns {
  /** Of an encrypted room: whether its keys are missing though somebody else is there; `none` where none are to be shared. */
  readonly keys: 'waiting' | 'ready' | 'none';
  readonly isSuppressed: boolean;
  readonly isMuted: boolean;
  readonly isDeafened: boolean;
  /** Datagrams that arrived so far, of whatever kind. */
  readonly datagrams: number;
}

/** What to tell and to do. */
export interface HearingVerdict {
  readonly troubles: readonly HearingTrouble[];
  /** Without troubles: whether something shows that it is well, or only nothing shows the contrary any more. */
  readonly isProven: boolean;
  /** The troubles are others than at the look before. */
  readonly isNews: boolean;
  /** A ping is to be sent now. */
  readonly isPingDue: boolean;
  /** A heartbeat beside those that the voice gateway asked for is to be sent now. */
  readonly isBeatDue: boolean;
  readonly step: 'none' | 'renew-path' | 'rejoin';
  /** Why to join anew. */
  readonly why: 'gateway-silent' | 'network-silent' | null;
}

/** No look counts for more: a thread that stood still has read no answers, and its messages are still to come. */
const longestLookMs = 1000;
/** Half a second of speech, as in KeyTrouble: around a change of keys up to eight frames do not open (measured). */
const unreadPackets = 25;
const unreadMs = 3000;
const freshMs = 1000;
const staleMs = 10_000;
/** Issue 6: five seconds after a second member. The slowest of them is waited for two (DAVE, transitions). */
const keysMs = 5000;
/** Who spoke before we came is told when we come (op 5), speaking or not. */
const introducedMs = 2000;
/** On a stage our account is brought up within a round trip after it arrived; two seconds leave room for a slow one. */
const silencedMs = 2000;
/** A session that is lost is back within a second or two where it can be; a first one takes a slow network longer. */
const sessionMs = 3000;
const firstSessionMs = 5000;
/** One datagram that asks for the way may be lost as any other; more than one in a second says nothing new. */
const renewEveryMs = 1000;
/** What is told is tried to be mended for as long before the session is given up: joining anew costs a room its keys. */
const rejoinMs = 8000;
/** Trouble that no new sign was seen of for so long is no longer told, though nothing proves that it is over. */
const quietMs = 60_000;
/** As in KeyTrouble; the oldest is forgotten beyond. */
const voicesMax = 128;
/** So many people are named of whom nothing opens: who is told reads no more. */
const namedMax = 8;
/** What is said at nearly every look. */
const none: readonly HearingTrouble[] = [];
const nothing = '[]';

interface Streak {
  readonly sinceMs: number;
  lastMs: number;
  packets: number;
  isTold: boolean;
}

/**
 * Judges by evidence whether our account hears its room, and never by silence. Its time is that of its looks, so that a thread
 * that stood still takes nothing for missed; what it keeps is bounded. It outlives sessions: trouble that a new session did not
 * mend is the same trouble.
 */
export class HearingWatch {
  readonly #unread = new Map<string, Streak>();
  /** By SSRC: voices that arrive and that nobody has named. */
  readonly #unnamed = new Map<number, Streak>();
  readonly #speech = new MissedSpeech(() => (this.#isProven = false));
  readonly #path = new PathWatch();
  readonly #gateway = new GatewayWatch();
  /** Codes that are told, but those that are kept per voice. */
  readonly #told = new Set<HearingCode>();
  #timeMs = 0;
  #lookedMs: number;
  #sessionMs: number | null = null;
  #lostMs: number | null = 0;
  #hadSession = false;
  #keysMs: number | null = null;
  #silencedMs: number | null = null;
  #renewedMs = -renewEveryMs;
  #isProven = true;
  #said = nothing;

  constructor(nowMs: number) {
    this.#lookedMs = nowMs;
  }

  /** A frame of this voice opened. On the audio path. */
  opened(userId: string): void {
    if (this.#unread.size > 0) this.#unread.delete(userId);
  }

  /** A frame of this voice did not open. On the audio path. */
  unread(userId: string): void {
    this.#lengthen(this.#unread, userId);
  }

  /** A packet came with an SSRC that op 5 gave nobody. On the audio path. */
  unnamed(ssrc: number): void {
    this.#lengthen(this.#unnamed, ssrc);
  }

  /** Somebody has that SSRC after all. What was missed of them is heard from now on if it is at all. */
  named(ssrc: number): void {
    if (this.#unnamed.get(ssrc)?.isTold === true) this.#isProven = false;
    this.#unnamed.delete(ssrc);
  }

  /** Somebody says that they begin to speak, or that they stop (op 5); with what had arrived by this moment. */
  spoke(userId: string, isSpeaking: boolean, sounds: SoundSigns): void {
    if (!isSpeaking) this.#speech.stopped(userId, this.#timeMs);
    else if (this.#sessionMs !== null && this.#timeMs - this.#sessionMs >= introducedMs)
      this.#speech.began(userId, this.#timeMs, sounds);
  }

  /** Somebody is gone: what was missed of them proves nothing any more. */
  left(userId: string): void {
    this.#speech.forget(userId);
    if (this.#unread.get(userId)?.isTold === true) this.#isProven = false;
    this.#unread.delete(userId);
  }

  /** A heartbeat left that the voice gateway asked for, or one beside those. */
  beatSent(isAsked: boolean): void {
    if (isAsked) this.#gateway.beatSent(this.#timeMs);
    else this.#gateway.moreSent(this.#timeMs);
  }

  /** The voice gateway said something; `isOfMore`: it answered a heartbeat that it had not asked for. */
  gatewayAnswered(isOfMore = false): void {
    // On the way to a session nothing is mended yet.
    if (this.#sessionMs === null) return;
    this.#gateway.answered(this.#timeMs);
    if (isOfMore) this.#gateway.moreAnswered();
  }

  /** The voice gateway is another socket now. */
  gatewayReplaced(): void {
    this.#gateway.replaced(this.#timeMs);
  }

  /** A ping was answered: from now on, in this session, silence is a sign. */
  pingAnswered(): void {
    this.#path.answered();
  }

  /** A session stands: it was just answered over both ways. */
  sessionBegan(): void {
    this.#sessionMs = this.#timeMs;
    this.#hadSession = true;
    this.#lostMs = null;
    this.#gateway.began(this.#timeMs);
    this.#path.began(this.#timeMs);
    this.#told.delete('no-session');
    // Another session gives other SSRCs.
    for (const ssrc of this.#unnamed.keys()) this.named(ssrc);
    this.#speech.sessionChanged();
  }

  /** There is none; nothing when there was none before. */
  sessionLost(): void {
    if (this.#sessionMs === null) return;
    this.#sessionMs = null;
    this.#lostMs = this.#timeMs;
    this.#speech.sessionChanged();
  }

  /** To be asked four times a second. */
  look(nowMs: number, signs: HearingSigns): HearingVerdict {
    this.#timeMs += Math.min(Math.max(0, nowMs - this.#lookedMs), longestLookMs);
    this.#lookedMs = nowMs;
    this.#judgeOwnState(signs);
    this.#judgeSession();
    this.#judgeKeys(signs);
    this.#judgeStreaks(this.#unread);
    this.#judgeStreaks(this.#unnamed);
    this.#speech.look(this.#timeMs, signs);
    const hasSession = this.#sessionMs !== null;
    const { isPingDue, isRenewDue } = this.#path.look(this.#timeMs, signs.datagrams, hasSession);
    const isBeatDue = hasSession && this.#gateway.look(this.#timeMs);
    const troubles = this.#troubles();
    const said = troubles.length === 0 ? nothing : JSON.stringify(troubles);
    const isNews = said !== this.#said;
    if (isNews && this.#said === nothing) this.#isProven = true;
    this.#said = said;
    const why = this.#whyToRejoin();
    const step = why !== null ? 'rejoin' : isRenewDue || this.#isSpeechMissed(signs) ? 'renew-path' : 'none';
    if (step === 'renew-path') this.#renewedMs = this.#timeMs;
    const isProven = troubles.length === 0 && this.#isProven;
    return { troubles, isProven, isNews, isPingDue, isBeatDue, step, why };
  }

  #judgeOwnState({ isSuppressed, isMuted, isDeafened }: HearingSigns): void {
    // Without a session it may be that nothing is known of our own state: what was so is so still.
    if (this.#sessionMs === null) return;
    const isSilenced = isSuppressed || isMuted || isDeafened;
    this.#silencedMs = isSilenced ? (this.#silencedMs ?? this.#timeMs) : null;
    const isLong = this.#silencedMs !== null && this.#timeMs - this.#silencedMs >= silencedMs;
    this.#tell('suppressed', isLong && isSuppressed);
    this.#tell('muted', isLong && isMuted);
    this.#tell('deafened', isLong && isDeafened);
  }

  #judgeSession(): void {
    const patienceMs = this.#hadSession ? sessionMs : firstSessionMs;
    if (this.#lostMs !== null && this.#timeMs - this.#lostMs >= patienceMs) this.#told.add('no-session');
  }

  #judgeKeys({ keys }: HearingSigns): void {
    // Without a session nothing is known of keys: what was missing is missing still.
    if (this.#sessionMs === null) return;
    this.#keysMs = keys === 'waiting' ? (this.#keysMs ?? this.#timeMs) : null;
    if (this.#keysMs === null) {
      if (this.#told.delete('no-keys') && keys === 'none') this.#isProven = false;
    } else if (this.#timeMs - this.#keysMs >= keysMs) this.#told.add('no-keys');
  }

  #lengthen<Key>(streaks: Map<Key, Streak>, key: Key): void {
    const streak = streaks.get(key);
    if (streak === undefined) {
      dropOldest(streaks, voicesMax);
      streaks.set(key, { sinceMs: this.#timeMs, lastMs: this.#timeMs, packets: 1, isTold: false });
      return;
    }
    streak.packets += 1;
    streak.lastMs = this.#timeMs;
  }

  #judgeStreaks<Key>(streaks: Map<Key, Streak>): void {
    for (const [key, streak] of streaks) {
      const restMs = this.#timeMs - streak.lastMs;
      const isLong = streak.packets >= unreadPackets && this.#timeMs - streak.sinceMs >= unreadMs;
      if (isLong && restMs < freshMs) streak.isTold = true;
      if (restMs < (streak.isTold ? quietMs : staleMs)) continue;
      if (streak.isTold) this.#isProven = false;
      streaks.delete(key);
    }
  }

  #whyToRejoin(): HearingVerdict['why'] {
    if (this.#sessionMs === null) return null;
    if (this.#gateway.silentForMs(this.#timeMs) >= rejoinMs) return 'gateway-silent';
    return this.#path.silentForMs(this.#timeMs) >= rejoinMs ? 'network-silent' : null;
  }

  /** The way to us may be lost: it is asked for once a second, until that is told. */
  #isSpeechMissed(signs: HearingSigns): boolean {
    if (this.#sessionMs === null || this.#timeMs - this.#renewedMs < renewEveryMs) return false;
    return this.#speech.isAnybodyMissed(this.#timeMs, signs);
  }

  #tell(code: HearingCode, isSo: boolean): void {
    if (isSo) this.#told.add(code);
    else this.#told.delete(code);
  }

  /** Whether nothing is kept that could be told. */
  get #isCalm(): boolean {
    const kept = this.#told.size + this.#unread.size + this.#unnamed.size;
    return kept === 0 && this.#speech.isEmpty && !this.#gateway.isSilent && !this.#path.isSilent;
  }

  #troubles(): readonly HearingTrouble[] {
    if (this.#isCalm) return none;
    const unread = [...this.#unread].flatMap(([userId, { isTold }]) => (isTold ? [userId] : []));
    const told = [
      ...this.#told,
      ...(this.#gateway.isSilent ? (['gateway-silent'] as const) : []),
      ...(this.#path.isSilent ? (['network-silent'] as const) : []),
    ];
    return [
      ...told.sort().map((code) => ({ code })),
      ...unread.slice(0, namedMax).map((userId) => ({ code: 'cannot-decrypt' as const, userId })),
      ...([...this.#unnamed.values()].some(({ isTold }) => isTold) ? [{ code: 'unknown-voice' as const }] : []),
      ...this.#speech.missed(),
    ];
  }
}

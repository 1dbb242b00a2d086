/** What keeps our account from hearing its room, or from being heard there. */
export const hearingCodes = [
  /** Packets of somebody arrive and cannot be opened. */
  'cannot-decrypt',
  /** There are others in an encrypted room, and we share no keys with them. */
  'no-keys',
  /** Somebody began to speak, and no sound of anybody arrives. */
  'no-sound',
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

/** One of them; `userId` tells whose speech is missed. */
export interface HearingTrouble {
  readonly code: HearingCode;
  readonly userId?: string;
}

/** What is seen of a seat at a moment. */
export interface HearingSigns {
  /** Of an encrypted room: whether its keys are missing though somebody else is there; `none` where none are to be shared. */
  readonly keys: 'waiting' | 'ready' | 'none';
  readonly isSuppressed: boolean;
  readonly isMuted: boolean;
  readonly isDeafened: boolean;
  /** Packets of sound that arrived so far, of anybody, readable or not. */
  readonly sounds: number;
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
/** Op 5 comes by TCP beside the first packets by UDP; one that is lost is followed by others 20 ms later. */
const soundMs = 3000;
/** Who spoke before we came is told when we come (op 5), speaking or not. */
const introducedMs = 2000;
/** On a stage our account is brought up within a round trip after it arrived; two seconds leave room for a slow one. */
const silencedMs = 2000;
/** A heartbeat is answered within a round trip. */
const beatMs = 4000;
const sessionMs = 5000;
/** What is told is tried to be mended for as long before the session is given up: joining anew costs a room its keys. */
const rejoinMs = 8000;
const pingEveryMs = 5000;
/** After this an unanswered ping is followed by more, one at each look. */
const pingPatienceMs = 1000;
/** Of ten pings two are lost where one datagram in ten is; seven in a row are then lost once in 80 000 times. */
const pingsLost = 7;
const pathMs = 4000;
/** Trouble that no new sign was seen of for so long is no longer told, though nothing proves that it is over. */
const quietMs = 60_000;
/** As in KeyTrouble; the oldest is forgotten beyond. */
const voicesMax = 128;
const speakersMax = 64;

interface Streak {
  readonly sinceMs: number;
  lastMs: number;
  packets: number;
  isTold: boolean;
}

interface Speech {
  readonly sinceMs: number;
  /** Packets of sound, of anybody, that had arrived by then. */
  readonly sounds: number;
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
  readonly #speech = new Map<string, Speech>();
  /** Codes that are told, but those that are kept per voice. */
  readonly #told = new Set<HearingCode>();
  #timeMs = 0;
  #lookedMs: number;
  #sessionMs: number | null = null;
  #lostMs: number | null = 0;
  #keysMs: number | null = null;
  #silencedMs: number | null = null;
  #beatMs: number | null = null;
  #pingMs: number | null = null;
  #nextPingMs = 0;
  #pings = 0;
  #answersPings = false;
  #datagrams = 0;
  #isProven = true;
  #said = '[]';

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

  /** Somebody says that they begin to speak, or that they stop (op 5); `sounds` as in HearingSigns, at this moment. */
  spoke(userId: string, isSpeaking: boolean, sounds: number): void {
    if (!isSpeaking) {
      this.#forgetSpeech(userId);
      return;
    }
    if (this.#sessionMs === null || this.#timeMs - this.#sessionMs < introducedMs || this.#speech.has(userId)) return;
    dropOldest(this.#speech, speakersMax);
    this.#speech.set(userId, { sinceMs: this.#timeMs, sounds, isTold: false });
  }

  /** Somebody is gone: what was missed of them proves nothing any more. */
  left(userId: string): void {
    this.#forgetSpeech(userId);
    if (this.#unread.get(userId)?.isTold === true) this.#isProven = false;
    this.#unread.delete(userId);
  }

  /** A heartbeat left; nothing when one is unanswered already. */
  beatSent(): void {
    this.#beatMs ??= this.#timeMs;
  }

  /** The voice gateway said something. */
  gatewayAnswered(): void {
    this.#beatMs = null;
    this.#told.delete('gateway-silent');
  }

  /** The voice gateway is another socket now: what the former owed is not owed by it. */
  gatewayReplaced(): void {
    this.#beatMs = null;
  }

  /** A ping was answered: from now on, in this session, silence is a sign. */
  pingAnswered(): void {
    this.#answersPings = true;
  }

  /** A session stands: it was just answered over both ways. */
  sessionBegan(): void {
    this.#sessionMs = this.#timeMs;
    this.#lostMs = null;
    this.#beatMs = null;
    this.#answersPings = false;
    this.#pingMs = null;
    this.#nextPingMs = this.#timeMs;
    for (const code of ['gateway-silent', 'network-silent', 'no-session'] as const) this.#told.delete(code);
    // Another session gives other SSRCs.
    for (const ssrc of this.#unnamed.keys()) this.named(ssrc);
    for (const [userId, { isTold }] of this.#speech) if (!isTold) this.#speech.delete(userId);
  }

  /** There is none; nothing when there was none before. */
  sessionLost(): void {
    if (this.#sessionMs === null) return;
    this.#sessionMs = null;
    this.#lostMs = this.#timeMs;
    for (const [userId, { isTold }] of this.#speech) if (!isTold) this.#speech.delete(userId);
  }

  /** To be asked twice a second. */
  look(nowMs: number, signs: HearingSigns): HearingVerdict {
    this.#timeMs += Math.min(Math.max(0, nowMs - this.#lookedMs), longestLookMs);
    this.#lookedMs = nowMs;
    this.#judgeOwnState(signs);
    this.#judgeSession();
    this.#judgeKeys(signs);
    this.#judgeStreaks(this.#unread);
    this.#judgeStreaks(this.#unnamed);
    this.#judgeSpeech(signs);
    const isPingDue = this.#judgePath(signs);
    this.#judgeGateway();
    const troubles = this.#troubles();
    const said = JSON.stringify(troubles);
    const isNews = said !== this.#said;
    if (isNews && this.#said === '[]') this.#isProven = true;
    this.#said = said;
    const why = this.#whyToRejoin();
    const isRenewed = isPingDue && this.#pings === 3 && this.#answersPings;
    const step = why !== null ? 'rejoin' : isRenewed || this.#isSpeechMissed() ? 'renew-path' : 'none';
    return { troubles, isProven: troubles.length === 0 && this.#isProven, isNews, isPingDue, step, why };
  }

  #judgeOwnState({ isSuppressed, isMuted, isDeafened }: HearingSigns): void {
    const isSilenced = isSuppressed || isMuted || isDeafened;
    this.#silencedMs = isSilenced ? (this.#silencedMs ?? this.#timeMs) : null;
    const isLong = this.#silencedMs !== null && this.#timeMs - this.#silencedMs >= silencedMs;
    this.#tell('suppressed', isLong && isSuppressed);
    this.#tell('muted', isLong && isMuted);
    this.#tell('deafened', isLong && isDeafened);
  }

  #judgeSession(): void {
    if (this.#lostMs !== null && this.#timeMs - this.#lostMs >= sessionMs) this.#told.add('no-session');
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

  #judgeSpeech({ sounds }: HearingSigns): void {
    for (const [userId, speech] of this.#speech) {
      if (sounds !== speech.sounds) {
        this.#speech.delete(userId);
        continue;
      }
      const sinceMs = this.#timeMs - speech.sinceMs;
      if (sinceMs >= soundMs) speech.isTold = true;
      if (sinceMs >= quietMs) this.#forgetSpeech(userId);
    }
  }

  /** Answers whether a ping is due. */
  #judgePath({ datagrams }: HearingSigns): boolean {
    if (datagrams !== this.#datagrams) {
      this.#pingMs = null;
      this.#pings = 0;
      this.#told.delete('network-silent');
    }
    this.#datagrams = datagrams;
    if (this.#sessionMs === null) return false;
    const waitedMs = this.#pingMs === null ? 0 : this.#timeMs - this.#pingMs;
    if (this.#answersPings && this.#pings >= pingsLost && waitedMs >= pathMs) this.#told.add('network-silent');
    const isUrgent = this.#answersPings && waitedMs >= pingPatienceMs;
    if (!isUrgent && this.#timeMs < this.#nextPingMs) return false;
    this.#nextPingMs = this.#timeMs + pingEveryMs;
    this.#pingMs ??= this.#timeMs;
    this.#pings += 1;
    return true;
  }

  #judgeGateway(): void {
    if (this.#sessionMs === null || this.#beatMs === null) return;
    if (this.#timeMs - this.#beatMs >= beatMs) this.#told.add('gateway-silent');
  }

  #whyToRejoin(): HearingVerdict['why'] {
    if (this.#sessionMs === null) return null;
    const isSilent = (sinceMs: number | null): boolean => sinceMs !== null && this.#timeMs - sinceMs >= rejoinMs;
    if (this.#told.has('gateway-silent') && isSilent(this.#beatMs)) return 'gateway-silent';
    return this.#told.has('network-silent') && isSilent(this.#pingMs) ? 'network-silent' : null;
  }

  /** Somebody speaks whom nobody hears since a second: the way to us may be lost. */
  #isSpeechMissed(): boolean {
    const isMissed = ({ sinceMs, isTold }: Speech): boolean => !isTold && this.#timeMs - sinceMs >= freshMs;
    return this.#sessionMs !== null && [...this.#speech.values()].some(isMissed);
  }

  #forgetSpeech(userId: string): void {
    if (this.#speech.get(userId)?.isTold === true) this.#isProven = false;
    this.#speech.delete(userId);
  }

  #tell(code: HearingCode, isSo: boolean): void {
    if (isSo) this.#told.add(code);
    else this.#told.delete(code);
  }

  #troubles(): readonly HearingTrouble[] {
    const missed = [...this.#speech].flatMap(([userId, { isTold }]) => (isTold ? [userId] : []));
    return [
      ...[...this.#told].sort().map((code) => ({ code })),
      ...([...this.#unread.values()].some(({ isTold }) => isTold) ? [{ code: 'cannot-decrypt' as const }] : []),
      ...([...this.#unnamed.values()].some(({ isTold }) => isTold) ? [{ code: 'unknown-voice' as const }] : []),
      ...missed.map((userId) => ({ code: 'no-sound' as const, userId })),
    ];
  }
}

function dropOldest<Key, Value>(map: Map<Key, Value>, max: number): void {
  const oldest = map.keys().next().value;
  if (map.size >= max && oldest !== undefined) map.delete(oldest);
}

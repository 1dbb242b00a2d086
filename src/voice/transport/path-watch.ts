/** As often as the voice library's keep-alive. */
const pingEveryMs = 5000;
/** Where pings are answered, one follows two seconds after the last datagram: so long may a dead way look like a silent room. */
const pingQuietMs = 2000;
/** After this an unanswered ping is followed by more, one at each look. */
const pingPatienceMs = 500;
/** Of ten pings two are lost where one datagram in ten is: nine in a row then once in two million times. */
const pingsLost = 9;
const pathMs = 3000;
/** At the third ping without an answer the way is asked for anew: whatever lies between may have forgotten it. */
const renewAtPing = 3;

/** What to send now. */
export interface PathSteps {
  readonly isPingDue: boolean;
  readonly isRenewDue: boolean;
}

const nothingDue: PathSteps = { isPingDue: false, isRenewDue: false };

/** Judges whether the voice server still reaches us over UDP: by pings, and only where it answered one in this session. */
export class PathWatch {
  #datagrams = 0;
  #heardMs = 0;
  /** When the first ping left that is unanswered, and how many did since. */
  #pingMs: number | null = null;
  #pings = 0;
  #nextPingMs = 0;
  #answers = false;
  #isSilent = false;

  /** Whether it is told that nothing comes. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** For how long it has been silent; 0 where that is not told. */
  silentForMs(nowMs: number): number {
    return this.#isSilent && this.#pingMs !== null ? nowMs - this.#pingMs : 0;
  }

  /** A ping was answered: from now on, in this session, silence is a sign. */
  answered(): void {
    this.#answers = true;
  }

  /** A session stands. */
  began(nowMs: number): void {
    this.#answers = false;
    this.#isSilent = false;
    this.#pingMs = null;
    this.#pings = 0;
    this.#heardMs = nowMs;
    this.#nextPingMs = nowMs;
  }

  /** `datagrams`: those that arrived so far, of whatever kind. */
  look(nowMs: number, datagrams: number, hasSession: boolean): PathSteps {
    if (datagrams !== this.#datagrams) {
      this.#datagrams = datagrams;
      this.#heardMs = nowMs;
      this.#pingMs = null;
      this.#pings = 0;
      // On the way to a session nothing is mended yet.
      if (hasSession) this.#isSilent = false;
    }
    if (!hasSession) return nothingDue;
    const waitedMs = this.#pingMs === null ? 0 : nowMs - this.#pingMs;
    if (this.#answers && this.#pings >= pingsLost && waitedMs >= pathMs) this.#isSilent = true;
    if (!this.#isDue(nowMs, waitedMs)) return nothingDue;
    this.#nextPingMs = nowMs + pingEveryMs;
    this.#pingMs ??= nowMs;
    this.#pings += 1;
    return { isPingDue: true, isRenewDue: this.#answers && this.#pings === renewAtPing };
  }

  #isDue(nowMs: number, waitedMs: number): boolean {
    if (nowMs >= this.#nextPingMs) return true;
    if (!this.#answers) return false;
    return this.#pingMs === null ? nowMs - this.#heardMs >= pingQuietMs : waitedMs >= pingPatienceMs;
  }
}

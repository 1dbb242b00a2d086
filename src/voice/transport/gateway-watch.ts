/** A heartbeat is answered within a round trip; over a bad network TCP brings it again within a second. */
const answerMs = 3000;
/** Discord asks for a heartbeat every 13.75 s. Where it answers more of them, one follows five seconds after it last said anything. */
const quietMs = 5000;

/**
 * Judges whether the voice gateway still answers. A heartbeat of ours beside those that it asked for is a sign only where it answered one in this
 * session: no document says that it does.
 */
export class GatewayWatch {
  /** Since when an answer is owed. */
  #owedMs: number | null = null;
  #saidMs = 0;
  #answersMore = false;
  #isSilent = false;

  /** Whether it is told that it does not answer. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** For how long it has been silent; 0 where that is not told. */
  silentForMs(nowMs: number): number {
    return this.#isSilent && this.#owedMs !== null ? nowMs - this.#owedMs : 0;
  }

  /** A heartbeat that it asked for left; nothing when an answer is owed already. */
  beatSent(nowMs: number): void {
    this.#owedMs ??= nowMs;
  }

  /** One of ours left. */
  moreSent(nowMs: number): void {
    this.#saidMs = nowMs;
    if (this.#answersMore) this.#owedMs ??= nowMs;
  }

  /** It answered one of ours. */
  moreAnswered(): void {
    this.#answersMore = true;
  }

  /** It said something. */
  answered(nowMs: number): void {
    this.#owedMs = null;
    this.#saidMs = nowMs;
    this.#isSilent = false;
  }

  /** It is another socket now: what the former owed is not owed by it, but that it takes the session up again. */
  replaced(nowMs: number): void {
    this.#owedMs = nowMs;
  }

  /** A session stands: it was just answered. */
  began(nowMs: number): void {
    this.answered(nowMs);
    this.#answersMore = false;
  }

  /** Answers whether a heartbeat beside those that it asked for is to leave now. */
  look(nowMs: number): boolean {
    if (this.#owedMs !== null) {
      if (nowMs - this.#owedMs >= answerMs) this.#isSilent = true;
      return false;
    }
    return nowMs - this.#saidMs >= quietMs;
  }
}

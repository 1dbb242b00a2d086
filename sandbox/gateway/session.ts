import type { User } from '../world/model.ts';
import { OP } from './protocol.ts';

/** What a session asked for when it identified. */
export interface SessionTerms {
  readonly id: string;
  readonly user: User;
  /** Intent bits; meaningless for people, whose clients get all. */
  readonly intents: number;
  readonly shardId: number;
  readonly shardCount: number;
}

/** Where a session's payloads go while a socket is attached. */
export interface Sink {
  /** Sends one JSON text. */
  send(text: string): void;
}

export type ReplayOutcome = 'replayed' | 'too-old' | 'from-the-future';

interface Kept {
  readonly seq: number;
  readonly text: string;
}

/**
 * One gateway session: its sequence, and the last events, kept so that a resumed socket misses nothing.
 * Lives on without a socket until the gateway ends it.
 */
export class Session {
  readonly terms: SessionTerms;
  readonly #capacity: number;
  #kept: Kept[] = [];
  #seq = 0;
  #sink: Sink | null = null;

  constructor(terms: SessionTerms, capacity: number) {
    this.terms = terms;
    this.#capacity = capacity;
  }

  /** Sequence number of the last event. */
  get seq(): number {
    return this.#seq;
  }

  get attached(): boolean {
    return this.#sink !== null;
  }

  /** Numbers an event, keeps it, and sends it if a socket is there. `data` is JSON text. */
  dispatch(event: string, data: string): void {
    this.#seq += 1;
    const text = `{"t":${JSON.stringify(event)},"s":${this.#seq},"op":${OP.dispatch},"d":${data}}`;
    this.#kept.push({ seq: this.#seq, text });
    // Oldest first out: a resume from before them is answered with op 9.
    if (this.#kept.length > this.#capacity) this.#kept.splice(0, this.#kept.length - this.#capacity);
    this.#sink?.send(text);
  }

  /** Connects a socket; later events go there. */
  attach(sink: Sink): void {
    this.#sink = sink;
  }

  /** Takes `sink` off if it is still the one attached. True if it was. */
  detach(sink: Sink): boolean {
    if (this.#sink !== sink) return false;
    this.#sink = null;
    return true;
  }

  /** Attaches `sink` and sends it everything after `seq`, unless some of that is no longer kept. */
  replay(seq: number, sink: Sink): ReplayOutcome {
    if (seq > this.#seq || seq < 0) return 'from-the-future';
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    if (seq + 1 < oldest) return 'too-old';
    for (const kept of this.#kept) if (kept.seq > seq) sink.send(kept.text);
    this.#sink = sink;
    return 'replayed';
  }
}

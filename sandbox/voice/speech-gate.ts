import type { VoiceClock } from './clock.ts';

/** Packets held at most while op 5 travels: a speaker that catches up may burst. */
const heldPackets = 64;
/** A held packet older than this is not worth sending; and op 5 is not missing but late until then. */
const heldMs = 500;
/** How long the listeners' websockets may take to swallow op 5 before sound goes out regardless. */
const announceMs = 50;

interface Held {
  readonly atMs: number;
  readonly forward: () => void;
}

type GateState =
  /** No op 5 yet. */
  | { readonly status: 'unannounced'; readonly held: Held[]; packets: number; firstAtMs: number }
  /** Op 5 is on its way to the listeners. */
  | { readonly status: 'announcing'; readonly held: Held[]; readonly cancel: () => void }
  | { readonly status: 'live' };

/** What became of a packet at the gate: held, held in place of an older one, or one too many without op 5. */
export type GateVerdict = 'held' | 'overflow' | 'invalid-ssrc';

/** What a gate is handed. */
export interface GateParts {
  readonly clock: VoiceClock;
  /** Packets without op 5, over half a second or more, after which the SSRC counts as invalid. */
  readonly packetsBefore: number;
  /** A held packet is given up as too old. */
  readonly onDrop: () => void;
}

/**
 * Keeps a speaker's first packets until the listeners were told who speaks: op 5 goes by TCP and sound by UDP, which overtakes it,
 * yet on Discord a listener knows the speaker before the first packet. Costs nothing once live.
 */
export class SpeechGate {
  readonly #parts: GateParts;
  #state: GateState = { status: 'unannounced', held: [], packets: 0, firstAtMs: 0 };

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /** Whether packets pass at once. */
  isLive(): boolean {
    return this.#state.status === 'live';
  }

  /** Keeps a genuine packet that came before the gate is live; `forward` is called when it is. */
  packet(forward: () => void): GateVerdict {
    const state = this.#state;
    if (state.status === 'live') {
      forward();
      return 'held';
    }
    const atMs = this.#parts.clock.monotonicMs();
    if (state.status === 'unannounced') {
      if (state.packets === 0) state.firstAtMs = atMs;
      state.packets += 1;
      const isLate = atMs - state.firstAtMs >= heldMs;
      if (isLate && state.packets > this.#parts.packetsBefore) return 'invalid-ssrc';
    }
    state.held.push({ atMs, forward });
    if (state.held.length <= heldPackets) return 'held';
    state.held.shift();
    return 'overflow';
  }

  /** Op 5 came: `announce` sends it to the listeners and calls back when all their sockets have taken it. False when it came before. */
  open(announce: (done: () => void) => void): boolean {
    if (this.#state.status !== 'unannounced') return false;
    const { held } = this.#state;
    const goLive = (): void => this.#goLive();
    this.#state = { status: 'announcing', held, cancel: this.#parts.clock.after(announceMs, goLive) };
    announce(goLive);
    return true;
  }

  /** Drops what is held and the timer with it; may be called twice. */
  close(): void {
    if (this.#state.status === 'announcing') this.#state.cancel();
    this.#state = { status: 'live' };
  }

  #goLive(): void {
    if (this.#state.status !== 'announcing') return;
    const { held, cancel } = this.#state;
    cancel();
    this.#state = { status: 'live' };
    const oldestMs = this.#parts.clock.monotonicMs() - heldMs;
    for (const { atMs, forward } of held) {
      if (atMs >= oldestMs) forward();
      else this.#parts.onDrop();
    }
  }
}

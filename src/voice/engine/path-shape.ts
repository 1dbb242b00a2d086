import { frameMs } from './opus-packet.ts';

/** How much a ducked voice is turned down, in dB: it can still be made out under the one that speaks, which broadcasters call 10 to 15. */
const duckDepthDb = -12;
/** Down within three beats, 60 ms, before the other's first syllable is over; up again over half a second, which nobody hears as a jump. */
const duckDownDb = -duckDepthDb / (60 / frameMs);
const duckUpDb = -duckDepthDb / (500 / frameMs);
/** Who pauses for breath or between words still speaks, in ms. */
const duckHoldMs = 300;
/** A volume moves by so much a beat at most: from nothing to all of 200 % in 200 ms, and no step of it is heard as a click. */
const volumeStep = 0.2;
/** Levelling comes and goes in 20 beats, 400 ms: within the second after which a voice that is left alone goes untouched again. */
const levelStep = 1 / 20;

const duckedGain = 10 ** (duckDepthDb / 20);

/** A room whose voices turn others down: when a packet came last there that is no silence frame, in ms. */
export interface Ducker {
  readonly soundAtMs: number;
}

/** What is set for an edge, by all links that share it. */
export interface ShapeSettings {
  /** 1 leaves it as it is. */
  readonly gain: number;
  readonly duckers: readonly Ducker[];
  readonly isLevelled: boolean;
}

/** An edge for which nothing is set. */
const plain: ShapeSettings = { gain: 1, duckers: [], isLevelled: false };

/** How loud an edge is in a mix, beat for beat: it moves to what is set in steps that cannot be heard. Allocates nothing. */
export class PathShape {
  /** The gain of this beat, from its first sample to its last. */
  from = 1;
  to = 1;
  /** How much of the common loudness its voices have in this beat: 0 as they came, 1 all of it. */
  levelFrom = 0;
  levelTo = 0;
  #settings: ShapeSettings = plain;
  #volume = 1;
  #duckDb = 0;
  #isLeaving = false;

  set(settings: ShapeSettings): void {
    this.#settings = settings;
  }

  /** Whether a voice of it can go untouched as far as what is set goes. */
  get isPlain(): boolean {
    const { gain, duckers, isLevelled } = this.#settings;
    return gain === 1 && duckers.length === 0 && !isLevelled;
  }

  /** Whether what is heard now is the same as if it went untouched. */
  get isAtRest(): boolean {
    return this.isPlain && this.to === 1 && this.levelTo === 0;
  }

  /** A mix begins: at what is set, or from a voice on that was heard untouched until now. */
  begin(nowMs: number, isHeard: boolean, isTogether: boolean): void {
    this.#volume = isHeard ? 1 : this.#settings.gain;
    this.#duckDb = !isHeard && this.#isDucked(nowMs) ? duckDepthDb : 0;
    this.levelTo = !isHeard && (isTogether || this.#settings.isLevelled) ? 1 : 0;
    this.to = this.#volume * this.#duckGain();
  }

  /** Comes into a mix that is on. */
  appear(): void {
    this.#volume = 0;
    this.#duckDb = 0;
    this.levelTo = 1;
    this.to = 0;
  }

  /** The beat to come is its last, however many more plans come before it. */
  leave(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.from = this.to;
    this.levelFrom = this.levelTo;
    this.to = 0;
  }

  /** It was to leave, and is back before that beat: it goes on from where it was. */
  stay(): void {
    if (!this.#isLeaving) return;
    this.#isLeaving = false;
    this.to = this.from;
  }

  /** A beat further. `isTogether`: more than one voice is heard there. */
  step(nowMs: number, isTogether: boolean): void {
    const { gain, isLevelled } = this.#settings;
    this.from = this.to;
    this.levelFrom = this.levelTo;
    this.#volume = towards(this.#volume, gain, volumeStep);
    this.#duckDb = this.#isDucked(nowMs)
      ? Math.max(duckDepthDb, this.#duckDb - duckDownDb)
      : Math.min(0, this.#duckDb + duckUpDb);
    this.to = this.#volume * this.#duckGain();
    this.levelTo = towards(this.levelTo, isLevelled || isTogether ? 1 : 0, levelStep);
  }

  #isDucked(nowMs: number): boolean {
    const { duckers } = this.#settings;
    for (let i = 0; i < duckers.length; i += 1)
      if (nowMs - (duckers[i]?.soundAtMs ?? -Infinity) < duckHoldMs) return true;
    return false;
  }

  #duckGain(): number {
    if (this.#duckDb === 0) return 1;
    return this.#duckDb === duckDepthDb ? duckedGain : 10 ** (this.#duckDb / 20);
  }
}

/** Lands on it exactly. */
function towards(from: number, to: number, step: number): number {
  return Math.abs(to - from) <= step ? to : from + Math.sign(to - from) * step;
}

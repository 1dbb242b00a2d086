import type { Clock } from '../../lib/index.ts';
import type { FrameCodec, FrameEncoder } from './frame-codec.ts';
import { Limiter } from './limiter.ts';
import type { Edge, Room } from './link-graph.ts';
import type { MixCounters } from './mix-counters.ts';
import { Choice, voicesMax } from './mix-choice.ts';
import type { MixVoice } from './mix-voice.ts';
import { frameMs, frameSamples, silenceFrame } from './opus-packet.ts';
import type { Outlet, OfferOutcome } from './outlet.ts';
import { sequenceStep } from './serial.ts';
import type { Ticker } from './ticker.ts';

const frameLength = frameSamples * 2;
/** One voice alone for so long goes untouched again: a second, in beats and in ms. */
const aloneBeats = 50;
const aloneMs = aloneBeats * frameMs;
/** What was heard alone has passed the longest delay of a mix by then. */
const heardAloneBeats = 15;
/** An encoder that nobody needed for so long is given up: 5 s. */
const encoderKeptBeats = 250;

/** What feeds a target: the voices of a room, over an edge. */
export interface MixSource {
  readonly room: Room;
  readonly edge: Edge;
}

/** Told of each frame that left over an edge. */
export type EdgeNote = (edge: Edge, outcome: OfferOutcome) => void;

/** An encoder with what keeps its sum within bounds. */
interface MixEncoder {
  readonly encoder: FrameEncoder;
  readonly limiter: Limiter;
  usedBeat: number;
}

/** A room that hears a mix at present. */
class MixTarget {
  sources: readonly MixSource[] = [];
  /** The voices of this beat and of the one before it; they take turns, so that neither is made anew. */
  voices = new Choice();
  before = new Choice();
  /** The next of those that hear the same in this beat. */
  nextOfMix: MixTarget | null = null;
  /** Whose stream its listeners' decoders follow. */
  follows: MixEncoder | null = null;
  /** The last frame did not leave: nobody is there at present. */
  isGone = false;
  beatsSinceSent = 0;
  /** When it began, and when a packet came last that only a mix can carry. */
  readonly sinceBeat: number;
  oddBeat = -Infinity;
  readonly outlet: Outlet;
  /** Who was heard alone here, and up to which of its packets; another mix may be behind with it. */
  #heardTrack: number;
  readonly #heardUpTo: number;

  constructor(outlet: Outlet, sinceBeat: number) {
    this.outlet = outlet;
    this.sinceBeat = sinceBeat;
    this.#heardTrack = outlet.holder;
    this.#heardUpTo = outlet.holderSequence;
  }

  /** Whether what is played of that voice in this beat was heard here alone. */
  knows(voice: MixVoice, beat: number): boolean {
    if (voice.track !== this.#heardTrack) return false;
    if (!voice.isBeyond(this.#heardUpTo) && beat - this.sinceBeat < heardAloneBeats) return true;
    this.#heardTrack = 0;
    return false;
  }
}

/** Targets that hear the same in a beat, the first and those behind it. */
interface Mix {
  first: MixTarget | null;
}

/** Sums voices for the rooms in which more than one is to be heard, 50 times a second while there is such a room. Never waits. */
export class Mixer {
  readonly #targets = new Map<Outlet, MixTarget>();
  /** The same as a list, which is gone through without making anything. */
  readonly #all: MixTarget[] = [];
  readonly #encoders: MixEncoder[] = [];
  readonly #mixes: Mix[] = [];
  readonly #sum = new Int32Array(frameLength);
  readonly #pcm = new Int16Array(frameLength);
  #mixCount = 0;
  #beat = 0;
  #stop: (() => void) | null = null;
  readonly #codec: FrameCodec;
  readonly #ticker: Ticker;
  readonly #clock: Clock;
  readonly #counters: MixCounters;
  readonly #note: EdgeNote;

  constructor(
    { codec, ticker, clock }: { readonly codec: FrameCodec; readonly ticker: Ticker; readonly clock: Clock },
    counters: MixCounters,
    note: EdgeNote,
  ) {
    this.#codec = codec;
    this.#ticker = ticker;
    this.#clock = clock;
    this.#counters = counters;
    this.#note = note;
  }

  /** A room hears a mix of these from now on, until one voice was alone for a second. */
  begin(outlet: Outlet, sources: readonly MixSource[]): void {
    if (this.#targets.has(outlet)) return;
    const target = new MixTarget(outlet, this.#beat);
    this.#targets.set(outlet, target);
    this.#all.push(target);
    this.#counters.begun += 1;
    outlet.enterMix();
    this.#feed(target, sources);
    this.#stop ??= this.#ticker.start(this.#tick);
  }

  /** A packet came that can be carried only by decoding. */
  keep(outlet: Outlet): void {
    const target = this.#targets.get(outlet);
    if (target !== undefined) target.oddBeat = this.#beat;
  }

  /** The graph is another: a target is fed by these from now on, and one that nothing feeds is over. */
  changed(sourcesOf: (outlet: Outlet) => readonly MixSource[]): void {
    for (const target of this.#all.toReversed()) {
      const sources = sourcesOf(target.outlet);
      this.#feed(target, sources);
      if (sources.length === 0) this.#end(target, null);
    }
  }

  /** Takes in a voice of a room that feeds a mix, from its packet at hand on. */
  take(voice: MixVoice): void {
    voice.enter(this.#codec);
  }

  close(): void {
    for (const target of this.#all.toReversed()) this.#end(target, null);
  }

  #feed(target: MixTarget, sources: readonly MixSource[]): void {
    const before = target.sources;
    const nowMs = this.#clock.monotonicMs();
    target.sources = sources;
    for (const { room } of sources) room.mixTargets += 1;
    for (const { room } of before) {
      room.mixTargets -= 1;
      if (room.mixTargets === 0) for (const voice of room.voices) voice.leave(nowMs);
    }
    // A voice that is heard already goes on from where it was passed on; who is silent is taken in when there is something to be heard.
    for (const { room } of sources) for (const voice of room.voices) if (voice.isFresh(nowMs)) voice.enter(this.#codec);
  }

  /** What waits of the last voice leaves at once, untouched: its listeners keep time by RTP. */
  #goOnAlone({ outlet, sources }: MixTarget, voice: MixVoice): void {
    const { track, played: sequence, playedTimestamp: timestamp, next, ordered } = voice;
    outlet.leaveMix(sequence === -1 ? null : { track, sequence, timestamp });
    const edge = sources.find(({ room }) => room.voices.includes(voice))?.edge;
    if (next === -1 || edge === undefined) return;
    // What waits for its order leaves when that is found, as it would have without a mix.
    const waiting = sequenceStep(next, ordered);
    for (let i = 0; i <= waiting; i += 1) {
      const waits = (next + i) & 0xffff;
      const packet = voice.peek(waits);
      if (packet !== undefined) this.#note(edge, outlet.offer(track, packet, waits, voice.timestampOf(waits)));
    }
  }

  readonly #tick = (beats: number): void => {
    this.#beat += beats;
    this.#counters.missedBeats += beats - 1;
    this.#mixCount = 0;
    const nowMs = this.#clock.monotonicMs();
    for (const target of this.#all) {
      target.beatsSinceSent += beats;
      for (const { room } of target.sources) this.#hear(room, nowMs);
    }
    for (const target of this.#all) this.#select(target);
    for (let i = 0; i < this.#mixCount; i += 1) this.#send(this.#mixes[i]);
    for (let i = this.#all.length - 1; i >= 0; i -= 1) {
      const target = this.#all[i];
      if (target !== undefined && this.#beat - Math.max(target.sinceBeat, target.oddBeat) >= aloneBeats)
        this.#endIfAlone(target, nowMs);
    }
    this.#giveUpEncoders();
  };

  #hear(room: Room, nowMs: number): void {
    if (room.heardBeat === this.#beat) return;
    room.heardBeat = this.#beat;
    // By their index, here and below: an iterator for each is garbage that the optimizer leaves for long.
    for (let i = 0; i < room.voices.length; i += 1) {
      const voice = room.voices[i];
      if (voice?.isMixed === true) voice.tick(nowMs);
    }
  }

  /** Who is heard there in this beat, and with whom it shares its mix. */
  #select(target: MixTarget): void {
    const { before: voices, voices: before } = target;
    target.voices = voices;
    target.before = before;
    voices.clear();
    for (const { room } of target.sources) this.#choose(target, room);
    if (voices.count > voicesMax) {
      this.#counters.leftOut += voices.count - voicesMax;
      voices.keepLoudest(before);
    }
    if (voices.count > 0) this.#join(target);
    else if (target.outlet.pauseMix(target.beatsSinceSent)) target.beatsSinceSent = 0;
  }

  #choose(target: MixTarget, { voices }: Room): void {
    for (let i = 0; i < voices.length; i += 1) {
      const voice = voices[i];
      if (voice?.isMixed === true && voice.hasSound && !target.knows(voice, this.#beat)) target.voices.add(voice);
    }
  }

  #join(target: MixTarget): void {
    for (let i = 0; i < this.#mixCount; i += 1) {
      const mix = this.#mixes[i];
      if (mix?.first?.voices.isSame(target.voices) === true) {
        target.nextOfMix = mix.first;
        mix.first = target;
        return;
      }
    }
    const mix = this.#mixes[this.#mixCount] ?? { first: null };
    this.#mixes[this.#mixCount] = mix;
    this.#mixCount += 1;
    target.nextOfMix = null;
    mix.first = target;
  }

  #send(mix: Mix | undefined): void {
    const first = mix?.first ?? null;
    if (first === null) return;
    if (isGone(first)) {
      // Nobody is there, which a frame that costs nothing finds out as well.
      for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
        this.#sendTo(target, silenceFrame);
      return;
    }
    const encoder = this.#encoderFor(first);
    this.#add(first.voices);
    encoder.limiter.apply(this.#sum, this.#pcm);
    const packet = encoder.encoder.encode(this.#pcm);
    this.#counters.encoded += 1;
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix) {
      this.#sendTo(target, packet);
      target.follows = encoder;
    }
  }

  #sendTo(target: MixTarget, packet: Buffer): void {
    const outcome = target.outlet.sendMix(packet, target.beatsSinceSent);
    target.isGone = outcome === 'gone';
    if (target.isGone) return;
    target.beatsSinceSent = 0;
    this.#counters.mixed += 1;
    for (const { room, edge } of target.sources) if (target.voices.isAnyOf(room.voices)) this.#note(edge, outcome);
  }

  /** The one that most of them follow already, if no other mix of this beat has it; whoever followed another hears it from its beginning. */
  #encoderFor(first: MixTarget): MixEncoder {
    let chosen: MixEncoder | null = null;
    let isNew = false;
    for (let target: MixTarget | null = first; target !== null && chosen === null; target = target.nextOfMix)
      if (target.follows !== null && target.follows.usedBeat !== this.#beat) chosen = target.follows;
    if (chosen === null) {
      chosen = this.#free() ?? this.#another();
      // Its level was that of another sum.
      chosen.limiter.reset();
      isNew = true;
    }
    chosen.usedBeat = this.#beat;
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
      isNew ||= target.follows !== chosen;
    if (isNew) chosen.encoder.reset();
    return chosen;
  }

  #free(): MixEncoder | null {
    for (const encoder of this.#encoders) if (encoder.usedBeat !== this.#beat) return encoder;
    return null;
  }

  #giveUpEncoders(): void {
    for (let i = this.#encoders.length - 1; i >= 0; i -= 1) {
      const encoder = this.#encoders[i];
      if (encoder === undefined || this.#beat - encoder.usedBeat < encoderKeptBeats) continue;
      this.#encoders.splice(i, 1);
      for (const target of this.#all) if (target.follows === encoder) target.follows = null;
    }
  }

  #another(): MixEncoder {
    const encoder: MixEncoder = { encoder: this.#codec.createEncoder(), limiter: new Limiter(), usedBeat: this.#beat };
    this.#encoders.push(encoder);
    return encoder;
  }

  #add(voices: Choice): void {
    const sum = this.#sum.fill(0);
    for (let at = 0; at < voices.count; at += 1) {
      const voice = voices.at(at);
      if (voice === undefined) continue;
      const { pcm, gainFrom, gainTo } = voice;
      const step = (gainTo - gainFrom) / frameLength;
      let gain = gainFrom;
      for (let i = 0; i < frameLength; i += 1) {
        sum[i] = (sum[i] ?? 0) + (pcm[i] ?? 0) * gain;
        gain += step;
      }
    }
  }

  #endIfAlone(target: MixTarget, nowMs: number): void {
    let alone: MixVoice | null = null;
    for (const { room } of target.sources)
      for (let i = 0; i < room.voices.length; i += 1) {
        const voice = room.voices[i];
        if (voice === undefined || nowMs - voice.soundAtMs >= aloneMs) continue;
        if (alone !== null) return;
        alone = voice;
      }
    this.#end(target, alone);
  }

  #end(target: MixTarget, alone: MixVoice | null): void {
    this.#targets.delete(target.outlet);
    this.#all.splice(this.#all.indexOf(target), 1);
    if (alone === null) target.outlet.leaveMix(null);
    else this.#goOnAlone(target, alone);
    this.#feed(target, []);
    if (this.#targets.size > 0) return;
    this.#stop?.();
    this.#stop = null;
    // Encoders are few and large; the next mix makes its own.
    this.#encoders.length = 0;
  }
}

function isGone(first: MixTarget): boolean {
  for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
    if (!target.isGone) return false;
  return true;
}

import type { Clock } from '../../lib/index.ts';
import type { FrameCodec, FrameEncoder } from './frame-codec.ts';
import { Limiter } from './limiter.ts';
import type { Edge, Room } from './link-graph.ts';
import type { MixCounters } from './mix-counters.ts';
import type { MixVoice } from './mix-voice.ts';
import { frameSamples } from './opus-packet.ts';
import type { Outlet, OfferOutcome } from './outlet.ts';
import type { Ticker } from './ticker.ts';

const frameLength = frameSamples * 2;
/** Voices that are mixed at once, loudest first: more than anybody can follow. */
const voicesMax = 8;
/** A voice that is in stays in until another is 3 dB louder. */
const stayFactor = 1.41;
/** One voice alone for so many beats goes untouched again: a second. */
const aloneBeats = 50;

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
  /** The voices of this beat; as many of them as `count` says. */
  readonly voices: MixVoice[] = [];
  readonly before = new Set<MixVoice>();
  /** Whose stream its listeners' decoders follow. */
  follows: MixEncoder | null = null;
  beatsSinceSent = 0;
  /** When it began, and when a packet came last that only a mix can carry. */
  sinceBeat = 0;
  oddBeat = -Infinity;
  readonly outlet: Outlet;

  constructor(outlet: Outlet) {
    this.outlet = outlet;
  }
}

/** Targets that hear the same in a beat. */
interface Mix {
  readonly targets: MixTarget[];
  encoder: MixEncoder | null;
}

/** Sums voices for the rooms in which more than one is to be heard, 50 times a second while there is such a room. Never waits. */
export class Mixer {
  readonly #targets = new Map<Outlet, MixTarget>();
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
    const target = new MixTarget(outlet);
    this.#targets.set(outlet, target);
    this.#counters.begun += 1;
    target.sinceBeat = this.#beat;
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
    for (const target of this.#targets.values()) {
      const sources = sourcesOf(target.outlet);
      this.#feed(target, sources);
      if (sources.length === 0) this.#end(target, null);
    }
  }

  /** Takes in a voice of a room that feeds a mix, from its packet at hand on. */
  take(voice: MixVoice): void {
    voice.enter(this.#codec, this.#clock.monotonicMs());
  }

  close(): void {
    for (const target of this.#targets.values()) this.#end(target, null);
  }

  #feed(target: MixTarget, sources: readonly MixSource[]): void {
    const before = target.sources;
    target.sources = sources;
    for (const { room } of sources) room.mixTargets += 1;
    for (const { room } of before) {
      room.mixTargets -= 1;
      if (room.mixTargets === 0) for (const voice of room.voices) voice.leave();
    }
    // A voice that is heard already goes on from where it was passed on.
    for (const { room } of sources)
      for (const voice of room.voices) if (!voice.isMixed) voice.enter(this.#codec, this.#clock.monotonicMs());
  }

  /** What waits of the last voice leaves at once, untouched: its listeners keep time by RTP. */
  #goOnAlone({ outlet, sources }: MixTarget, voice: MixVoice): void {
    const last = (voice.next - 1) & 0xffff;
    outlet.leaveMix({ track: voice.track, sequence: last, timestamp: voice.timestampOf(last) });
    const edge = sources.find(({ room }) => room.voices.has(voice))?.edge;
    for (let sequence = voice.next; ; sequence = (sequence + 1) & 0xffff) {
      const packet = voice.peek(sequence);
      if (packet === undefined || edge === undefined) return;
      this.#note(edge, outlet.offer(voice.track, packet, sequence, voice.timestampOf(sequence)));
      voice.passed(sequence);
    }
  }

  readonly #tick = (beats: number): void => {
    this.#beat += beats;
    this.#counters.missedBeats += beats - 1;
    this.#mixCount = 0;
    const nowMs = this.#clock.monotonicMs();
    for (const target of this.#targets.values()) {
      target.beatsSinceSent += beats;
      for (const { room } of target.sources) this.#hear(room, nowMs);
    }
    for (const target of this.#targets.values()) this.#select(target);
    for (let i = 0; i < this.#mixCount; i += 1) this.#send(this.#mixes[i]);
    for (const target of this.#targets.values()) this.#endIfAlone(target);
  };

  #hear(room: Room, nowMs: number): void {
    if (room.heardBeat === this.#beat) return;
    room.heardBeat = this.#beat;
    for (const voice of room.voices) if (voice.isMixed) voice.tick(nowMs, this.#beat);
  }

  /** Who is heard there in this beat, and with whom it shares its mix. */
  #select(target: MixTarget): void {
    const { voices, sources, before } = target;
    voices.length = 0;
    for (const { room } of sources) for (const voice of room.voices) if (voice.hasSound) voices.push(voice);
    if (voices.length > voicesMax) {
      const weight = (voice: MixVoice): number => voice.level * (before.has(voice) ? stayFactor : 1);
      voices.sort((one, other) => weight(other) - weight(one));
      this.#counters.leftOut += voices.length - voicesMax;
      voices.length = voicesMax;
      voices.sort((one, other) => one.track - other.track);
      before.clear();
      for (const voice of voices) before.add(voice);
    } else if (before.size > 0) before.clear();
    if (voices.length > 0) this.#join(target);
    else if (target.outlet.pauseMix(target.beatsSinceSent)) target.beatsSinceSent = 0;
  }

  #join(target: MixTarget): void {
    for (let i = 0; i < this.#mixCount; i += 1) {
      const mix = this.#mixes[i];
      const first = mix?.targets[0];
      if (mix !== undefined && first !== undefined && isSame(first.voices, target.voices)) {
        mix.targets.push(target);
        return;
      }
    }
    const mix = this.#mixes[this.#mixCount] ?? { targets: [], encoder: null };
    this.#mixes[this.#mixCount] = mix;
    this.#mixCount += 1;
    mix.targets.length = 0;
    mix.targets.push(target);
  }

  #send(mix: Mix | undefined): void {
    const first = mix?.targets[0];
    if (mix === undefined || first === undefined) return;
    const encoder = this.#encoderFor(mix.targets);
    this.#add(first.voices);
    encoder.limiter.apply(this.#sum, this.#pcm);
    const packet = encoder.encoder.encode(this.#pcm);
    this.#counters.encoded += 1;
    for (const target of mix.targets) {
      const outcome = target.outlet.sendMix(packet, target.beatsSinceSent);
      target.follows = encoder;
      if (outcome === 'gone') continue;
      target.beatsSinceSent = 0;
      this.#counters.mixed += 1;
      for (const { room, edge } of target.sources) if (isHeardFrom(room, target.voices)) this.#note(edge, outcome);
    }
  }

  /** The one that most of them follow already, if no other mix of this beat has it; whoever followed another hears it from its beginning. */
  #encoderFor(targets: readonly MixTarget[]): MixEncoder {
    let chosen: MixEncoder | null = null;
    for (const { follows } of targets) if (follows !== null && follows.usedBeat !== this.#beat) chosen ??= follows;
    chosen ??= this.#encoders.find(({ usedBeat }) => usedBeat !== this.#beat) ?? this.#another();
    chosen.usedBeat = this.#beat;
    for (const { follows } of targets)
      if (follows !== chosen) {
        chosen.encoder.reset();
        break;
      }
    return chosen;
  }

  #another(): MixEncoder {
    const encoder: MixEncoder = { encoder: this.#codec.createEncoder(), limiter: new Limiter(), usedBeat: -1 };
    this.#encoders.push(encoder);
    return encoder;
  }

  #add(voices: readonly MixVoice[]): void {
    const sum = this.#sum.fill(0);
    for (const { pcm, gainFrom, gainTo } of voices) {
      const step = (gainTo - gainFrom) / frameLength;
      let gain = gainFrom;
      for (let i = 0; i < frameLength; i += 1) {
        sum[i] = (sum[i] ?? 0) + (pcm[i] ?? 0) * gain;
        gain += step;
      }
    }
  }

  #endIfAlone(target: MixTarget): void {
    if (this.#beat - Math.max(target.sinceBeat, target.oddBeat) < aloneBeats) return;
    let alone: MixVoice | null = null;
    for (const { room } of target.sources)
      for (const voice of room.voices) {
        if (this.#beat - voice.heardBeat >= aloneBeats) continue;
        if (alone !== null) return;
        alone = voice;
      }
    this.#end(target, alone);
  }

  #end(target: MixTarget, alone: MixVoice | null): void {
    this.#targets.delete(target.outlet);
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

function isSame(one: readonly MixVoice[], other: readonly MixVoice[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i += 1) if (one[i] !== other[i]) return false;
  return true;
}

function isHeardFrom(room: Room, voices: readonly MixVoice[]): boolean {
  for (const voice of voices) if (room.voices.has(voice)) return true;
  return false;
}

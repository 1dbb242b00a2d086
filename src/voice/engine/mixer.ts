import type { Clock } from '../../lib/index.ts';
import { DrawnOuts } from './drawn-out.ts';
import { EncoderChoice } from './encoder-choice.ts';
import type { FrameCodec } from './frame-codec.ts';
import { type Edge, letGoOfOver, type Room } from './link-graph.ts';
import { keepSum, type MixEncoder, MixEncoders } from './mix-encoders.ts';
import type { MixCounters } from './mix-counters.ts';
import { MixKernel } from './mix-kernel.ts';
import { type Choice, voicesMax } from './mix-choice.ts';
import { type MixSource, MixTarget, several } from './mix-target.ts';
import type { MixVoice, VoiceParts } from './mix-voice.ts';
import { frameMs, frameSamples, isQuiet, silenceFrame } from './opus-packet.ts';
import type { Outlet, OfferOutcome } from './outlet.ts';
import type { PathShape } from './path-shape.ts';
import { sequenceStep } from './serial.ts';
import type { Ticker } from './ticker.ts';

const frameLength = frameSamples * 2;
/** One voice alone for so long goes untouched again: a second, in beats and in ms. */
const aloneBeats = 50;
const aloneMs = aloneBeats * frameMs;
/** Half of it is left for levelling to go, so that the voice is as loud as it will be untouched. */
const togetherMs = aloneMs / 2;

/** A listener is kept behind by no more than the longest delay of a mix, however often a voice goes to and fro without a pause. */
const leadMaxMs = 200;

/** 5 ms. */
const fadedLength = frameLength / 4;

/** Told of each frame that left over an edge. */
export type EdgeNote = (edge: Edge, outcome: OfferOutcome) => void;

/** Targets that hear the same in a beat, the first and those behind it. */
interface Mix {
  first: MixTarget | null;
}

/**
 * Sums voices for the rooms in which more than one is to be heard, 50 times a second while there is such a room. Never waits. What runs in a beat goes
 * through its lists by their index: an iterator for each is garbage that the optimizer leaves for long.
 */
export class Mixer {
  readonly #targets = new Map<Outlet, MixTarget>();
  /** The same as a list, which is gone through without making anything. */
  readonly #all: MixTarget[] = [];
  readonly #encoders: MixEncoders;
  readonly #choice: EncoderChoice;
  readonly #drawnOuts: DrawnOuts;
  readonly #mixes: Mix[] = [];
  readonly #kernel = new MixKernel();
  #mixCount = 0;
  #beat = 0;
  /** When it began, in ms. */
  #beatMs = 0;
  /** The same, to be handed on: a number with a fraction is an object each time. */
  readonly #now = new Float64Array(1);
  #second = 0;
  #stop: (() => void) | null = null;
  readonly #parts: VoiceParts;
  readonly #ticker: Ticker;
  readonly #clock: Clock;
  readonly #counters: MixCounters;
  readonly #note: EdgeNote;

  constructor(
    { codec, ticker, clock }: { readonly codec: FrameCodec; readonly ticker: Ticker; readonly clock: Clock },
    counters: MixCounters,
    note: EdgeNote,
  ) {
    this.#parts = { codec, kernel: this.#kernel };
    this.#encoders = new MixEncoders(codec);
    this.#choice = new EncoderChoice(this.#encoders, counters);
    this.#drawnOuts = new DrawnOuts(this.#parts, counters);
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
    const { speaker } = outlet;
    outlet.enterMix();
    this.#feed(target, sources);
    const nowMs = this.#clock.monotonicMs();
    this.#drawOut(target, speaker, nowMs);
    target.isTogether = target.soleSource(nowMs, togetherMs) === several;
    for (const { room, edge } of sources) {
      const isHeard = speaker !== 0 && room.voices.some(({ track }) => track === speaker);
      edge.shape.begin(nowMs, isHeard, target.isTogether);
    }
    this.#stop ??= this.#ticker.start(this.#tick);
  }

  /** Who was heard there alone until now goes on, whether it was mixed for another room before or is from now on. */
  #drawOut(target: MixTarget, speaker: number, nowMs: number): void {
    const upTo = target.outlet.heardAlone.upTo(speaker, nowMs);
    if (upTo === -1) return;
    const voice = target.sources.flatMap(({ room }) => room.voices).find(({ track }) => track === speaker);
    const packet = voice?.recall(upTo);
    if (voice === undefined || packet === undefined || isQuiet(packet)) return;
    target.drawnOut = this.#drawnOuts.begin(voice, upTo, voice.cameJustNow(upTo, nowMs));
  }

  /** A packet came that can be carried only by decoding. */
  keep(outlet: Outlet): void {
    const target = this.#targets.get(outlet);
    if (target !== undefined) target.oddBeat = this.#beat;
  }

  /** How loud a room is that fades there until the next beat: it goes on with that if it is put back before; undefined for any other. */
  leavingShape(outlet: Outlet, from: Room): PathShape | undefined {
    const target = this.#targets.get(outlet);
    if (target === undefined || target.leaving === 0) return undefined;
    return target.sources.slice(-target.leaving).find(({ room }) => room === from)?.edge.shape;
  }

  /** The graph is another: a target is fed by these from now on. What feeds it no longer fades within a beat; one that nothing feeds is over when its pause is told. */
  changed(sourcesOf: (outlet: Outlet) => readonly MixSource[]): void {
    for (const target of this.#all) {
      const sources = sourcesOf(target.outlet);
      const before = roomsOf(target.sources);
      for (const { room, edge } of sources)
        if (before.has(room)) edge.shape.stay();
        else edge.shape.appear();
      const after = roomsOf(sources);
      const leaving = target.sources.filter(({ room }) => !after.has(room));
      for (const { edge } of leaving) edge.shape.leave();
      this.#feed(target, [...sources, ...leaving]);
      target.leaving = leaving.length;
    }
  }

  /** Takes in a voice of a room that feeds a mix, from its packet at hand on. */
  take(voice: MixVoice): void {
    voice.enter(this.#parts);
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
      if (room.mixTargets > 0) continue;
      for (const voice of room.voices) voice.leave(nowMs);
      letGoOfOver(room);
    }
    // A voice that is heard already goes on from where it was passed on; who is silent is taken in when there is something to be heard.
    for (const { room } of sources) for (const voice of room.voices) if (voice.isFresh(nowMs)) voice.enter(this.#parts);
  }

  /** What waits of the last voice leaves at once, untouched: its listeners keep time by RTP. */
  #goOnAlone({ outlet, sources }: MixTarget, voice: MixVoice): void {
    const { track, played: sequence, playedTimestamp: timestamp, next, ordered } = voice;
    const waitedMs = this.#beatMs - voice.arrivedMs();
    outlet.leaveMix(sequence === -1 ? null : { track, sequence, timestamp, waitedMs });
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
    this.#choice.begin(this.#beat);
    this.#mixCount = 0;
    this.#beatMs = this.#clock.monotonicMs();
    this.#now[0] = this.#beatMs;
    this.#second = Math.floor(this.#beatMs / 1000);
    for (let i = 0; i < this.#all.length; i += 1) this.#step(this.#all[i], beats);
    this.#drawnOuts.tick();
    for (let i = 0; i < this.#all.length; i += 1) this.#select(this.#all[i]);
    for (let i = 0; i < this.#mixCount; i += 1) this.#send(this.#mixes[i]);
    for (let i = this.#all.length - 1; i >= 0; i -= 1) this.#endIfAlone(this.#all[i]);
    this.#encoders.giveUpOne(this.#beat);
  };

  /** Its voices say what they have for this beat, and its paths how loud they are. */
  #step(target: MixTarget | undefined, beats: number): void {
    if (target === undefined) return;
    target.beatsSinceSent += beats;
    const { sources } = target;
    const staying = sources.length - target.leaving;
    for (let i = 0; i < sources.length; i += 1) {
      const source = sources[i];
      if (source === undefined) continue;
      this.#hear(source.room);
      if (i < staying) source.edge.shape.step(this.#beatMs, target.isTogether);
    }
  }

  #hear(room: Room): void {
    if (room.heardBeat === this.#beat) return;
    room.heardBeat = this.#beat;
    for (let i = 0; i < room.voices.length; i += 1) {
      const voice = room.voices[i];
      if (voice?.isMixed === true) voice.tick(this.#now);
    }
    letGoOfOver(room);
  }

  /** Who is heard there in this beat, how loud, and with whom it shares its mix. */
  #select(target: MixTarget | undefined): void {
    if (target === undefined) return;
    const { before: voices, voices: before, sources } = target;
    target.voices = voices;
    target.before = before;
    voices.clear();
    if (target.drawnOut?.voice === null) target.drawnOut = null;
    for (let i = 0; i < sources.length; i += 1) this.#choose(target, sources[i]);
    if (voices.count > voicesMax) {
      this.#counters.leftOut += voices.count - voicesMax;
      voices.keepLoudest(before);
    }
    voices.weigh(before);
    if (voices.count > 0) this.#join(target);
    else this.#pause(target);
  }

  #pause(target: MixTarget): void {
    target.follows = null;
    if (target.outlet.pauseMix(target.beatsSinceSent)) target.beatsSinceSent = 0;
  }

  #choose(target: MixTarget, source: MixSource | undefined): void {
    if (source === undefined) return;
    const { voices } = source.room;
    const { drawnOut } = target;
    for (let i = 0; i < voices.length; i += 1) {
      const voice = voices[i];
      if (voice === undefined) continue;
      const { place } = voice;
      if (voice === drawnOut?.voice) {
        if (drawnOut.hasSound) target.voices.add(voice, source.edge, drawnOut.place);
      } else if (place !== null && voice.hasSound && !target.knows(voice, this.#beatMs))
        target.voices.add(voice, source.edge, place);
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
      for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix) {
        this.#sendTo(target, silenceFrame);
        target.follows = null;
        target.isInMidWord = true;
      }
      return;
    }
    const encoder = this.#choice.of(first);
    this.#mix(first.voices, encoder);
    if (encoder.fadesIn) fadeIn(this.#kernel.mixed);
    const packet = encoder.encoder.encode(this.#kernel.mixed);
    this.#counters.encoded += 1;
    if (first.nextOfMix !== null) keepSum(encoder, this.#kernel.mixed, this.#beat);
    for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix) {
      this.#sendTo(target, packet);
      target.follows = encoder;
      target.isInMidWord = false;
    }
  }

  #sendTo(target: MixTarget, packet: Buffer): void {
    const outcome = target.outlet.sendMix(packet, target.beatsSinceSent);
    target.isGone = outcome === 'gone';
    if (target.isGone) return;
    target.beatsSinceSent = 0;
    this.#counters.mixed += 1;
    // It found that somebody is there again, and nothing is heard by it.
    if (packet === silenceFrame) return;
    const staying = target.sources.length - target.leaving;
    for (let i = 0; i < staying; i += 1) {
      const source = target.sources[i];
      if (source === undefined) continue;
      const voice = target.voices.firstOf(source.room.voices);
      if (voice === null) continue;
      this.#note(source.edge, outcome);
      if (voice.played !== -1) source.edge.delays.note(Math.round(this.#beatMs - voice.arrivedMs()), this.#second);
    }
  }

  #mix(voices: Choice, { level }: MixEncoder): void {
    for (let n = 0; n < voices.heard; n += 1) {
      const place = voices.placeOf(n);
      if (place !== null) this.#kernel.add(place, voices.gains, n);
    }
    this.#kernel.mix(level);
  }

  /** Also lets go of what has faded. */
  #endIfAlone(target: MixTarget | undefined): void {
    if (target === undefined) return;
    if (target.leaving > 0) {
      this.#feed(target, target.sources.slice(0, -target.leaving));
      target.leaving = 0;
    }
    if (target.sources.length === 0) {
      if (target.outlet.isMixPaused) this.#end(target, null);
      return;
    }
    target.isTogether = target.soleSource(this.#beatMs, togetherMs) === several;
    if (target.isTogether || this.#beat - Math.max(target.sinceBeat, target.oddBeat) < aloneBeats) return;
    const sole = target.soleSource(this.#beatMs, aloneMs);
    if (sole === several) return;
    const source = target.sources[sole];
    if (source === undefined) this.#end(target, null);
    else if (source.edge.shape.isAtRest) this.#endWith(target, this.#talker(source.room));
  }

  /** Unless its listeners are behind already: then it waits for the voice to pause. */
  #endWith(target: MixTarget, alone: MixVoice | null): void {
    const waitedMs = alone === null ? 0 : this.#beatMs - alone.arrivedMs();
    if (target.outlet.leadMs + waitedMs <= leadMaxMs) this.#end(target, alone);
  }

  #talker({ voices }: Room): MixVoice | null {
    for (let i = 0; i < voices.length; i += 1) {
      const voice = voices[i];
      if (voice !== undefined && this.#beatMs - voice.soundAtMs < aloneMs) return voice;
    }
    return null;
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
    this.#encoders.clear();
    this.#drawnOuts.clear();
  }
}

function roomsOf(sources: readonly MixSource[]): ReadonlySet<Room> {
  return new Set(sources.map(({ room }) => room));
}

/** Where an encoder begins in the middle of a word it takes what was before for silence: without this it is a click. */
function fadeIn(pcm: Int16Array): void {
  for (let i = 0; i < fadedLength; i += 1) pcm[i] = ((pcm[i] ?? 0) * ((i >> 1) + 1)) / (fadedLength >> 1);
}

function isGone(first: MixTarget): boolean {
  for (let target: MixTarget | null = first; target !== null; target = target.nextOfMix)
    if (!target.isGone) return false;
  return true;
}

import type { FrameDecoder } from './frame-codec.ts';
import { concealedMax } from './jitter-buffer.ts';
import type { MixCounters } from './mix-counters.ts';
import type { VoicePlace } from './mix-kernel.ts';
import { fade, type MixVoice, preRoll, type VoiceParts } from './mix-voice.ts';
import { beatToc, frameSamples, isPause } from './opus-packet.ts';

const frameLength = 2 * frameSamples;
/** Over 5 ms it goes over into the voice itself. */
const crossedLength = frameLength / 4;
/** A mix is behind by 300 ms at most, with what it makes up: `HeardAlone` forgets by then as well. In beats. */
const beatsMax = 15;
/** So many are kept for the next: making a decoder takes longer than decoding ten packets. */
const keptMax = 4;

/**
 * A voice where it was heard alone until just now and a mix has begun, which is behind with it: its last sound is made up for longer, up to 60 ms, fades
 * then, and goes over into the voice once that is beyond what was heard. Rooms that heard it up to the same packet share it.
 */
export class DrawnOut {
  /** Whether there is anything to be heard in this beat. */
  hasSound = false;
  /** Null when it is over. */
  voice: MixVoice | null = null;
  /** The last packet that was heard. */
  upTo = -1;
  /** How many beats of it there were. */
  beats = 0;
  readonly place: VoicePlace;
  /** How many frames are still to be made up. */
  #left = 0;
  #toc = 0;
  readonly #decoder: FrameDecoder;
  readonly #counters: MixCounters;

  constructor({ codec, kernel }: VoiceParts, counters: MixCounters) {
    this.place = kernel.lend();
    this.#decoder = codec.createDecoder();
    this.#counters = counters;
  }

  /** `isSounding`: it is in the middle of a word, and is drawn out. */
  begin(voice: MixVoice, upTo: number, isSounding: boolean): void {
    this.voice = voice;
    this.upTo = upTo;
    this.beats = 0;
    this.hasSound = false;
    this.#left = 0;
    voice.drawnOut += 1;
    if (isSounding && this.#follow(voice)) this.#left = concealedMax / frameSamples + 1;
  }

  /** Its decoder is brought to where a listener's is. */
  #follow(voice: MixVoice): boolean {
    for (let behind = preRoll; behind >= 0; behind -= 1) {
      const packet = voice.recall((this.upTo - behind) & 0xffff);
      if (packet === undefined || packet.length === 0 || isPause(packet)) continue;
      try {
        this.#decoder.decode(packet);
        this.#toc = beatToc(packet[0] ?? 0);
      } catch {
        // Made badly by somebody's client: from that, nothing is made up.
        if (behind === 0) return false;
      }
    }
    return true;
  }

  /** Makes the samples of one beat, once the voices have theirs. */
  tick(): void {
    const { voice, place } = this;
    if (voice === null) return;
    const { frame } = place;
    const isBeyond = voice.isBeyond(this.upTo);
    // What is over is drawn out no longer.
    if (voice.isEnding && this.#left > 1) this.#left = 1;
    this.hasSound = this.#left > 0 || (isBeyond && voice.hasSound);
    this.beats += 1;
    this.#make(frame);
    if (isBeyond) this.#cross(frame, voice.hasSound ? (voice.place?.frame ?? null) : null);
    if (isBeyond || (voice.isEnding && this.#left === 0)) this.beats = beatsMax;
    place.changed();
  }

  /** After its last beat. */
  get isOver(): boolean {
    return this.voice !== null && this.beats >= beatsMax;
  }

  /** It is over. */
  end(): void {
    if (this.voice !== null) this.voice.drawnOut -= 1;
    this.voice = null;
    this.hasSound = false;
  }

  #make(frame: Int16Array): void {
    if (this.#left === 0) {
      frame.fill(0);
      return;
    }
    for (let at = 0; at < frameLength;) {
      const pcm = this.#decoder.conceal(this.#toc);
      frame.set(pcm, at);
      at += pcm.length;
    }
    this.#left -= 1;
    this.#counters.bridged += 1;
    if (this.#left === 0) fade(frame);
  }

  /** Into what the voice has, or into nothing. */
  #cross(frame: Int16Array, into: Int16Array | null): void {
    for (let i = 0; i < crossedLength; i += 1) {
      const share = ((i >> 1) + 1) / (crossedLength >> 1);
      frame[i] = (frame[i] ?? 0) * (1 - share) + (into?.[i] ?? 0) * share;
    }
    if (into === null) frame.fill(0, crossedLength);
    else frame.set(into.subarray(crossedLength), crossedLength);
  }
}

/** Those of an engine. */
export class DrawnOuts {
  readonly #all: DrawnOut[] = [];
  readonly #parts: VoiceParts;
  readonly #counters: MixCounters;

  constructor(parts: VoiceParts, counters: MixCounters) {
    this.#parts = parts;
    this.#counters = counters;
  }

  /** One of that voice from behind that packet on. */
  begin(voice: MixVoice, upTo: number, isSounding: boolean): DrawnOut {
    let idle: DrawnOut | null = null;
    for (const one of this.#all) {
      if (one.voice === voice && one.upTo === upTo && one.beats === 0) return one;
      if (one.voice === null) idle = one;
    }
    if (idle === null) {
      idle = new DrawnOut(this.#parts, this.#counters);
      this.#all.push(idle);
    }
    idle.begin(voice, upTo, isSounding);
    return idle;
  }

  /** A beat further, once the voices are. */
  tick(): void {
    for (let i = this.#all.length - 1; i >= 0; i -= 1) {
      const one = this.#all[i];
      if (one?.isOver === true) this.#end(one);
      else one?.tick();
    }
  }

  /** No mix is on. */
  clear(): void {
    for (const one of this.#all.toReversed()) this.#end(one);
  }

  #end(one: DrawnOut): void {
    one.end();
    if (this.#all.length <= keptMax) return;
    this.#all.splice(this.#all.indexOf(one), 1);
    this.#parts.kernel.takeBack(one.place);
  }
}

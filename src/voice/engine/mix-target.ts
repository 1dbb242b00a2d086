import type { MixEncoder } from './mix-encoders.ts';
import type { Edge, Room } from './link-graph.ts';
import type { DrawnOut } from './drawn-out.ts';
import { Choice } from './mix-choice.ts';
import type { MixVoice } from './mix-voice.ts';
import type { Outlet } from './outlet.ts';

/** What feeds a target: the voices of a room, over an edge. */
export interface MixSource {
  readonly room: Room;
  readonly edge: Edge;
}

/** Instead of the one source in which somebody talks. */
export const several = -2;

/** A room that hears a mix at present. */
export class MixTarget {
  sources: readonly MixSource[] = [];
  /** How many at the end of them are heard for one more beat, until they have faded. */
  leaving = 0;
  /** The voices of this beat and of the one before it; they take turns, so that neither is made anew. */
  voices: Choice = new Choice();
  before: Choice = new Choice();
  /** More than one voice was there in the last half a second. */
  isTogether = false;
  /** The voice that was heard here alone until it began, for as long as the mix is behind with it. */
  drawnOut: DrawnOut | null = null;
  /** The next of those that hear the same in this beat. */
  nextOfMix: MixTarget | null = null;
  /** Whose stream its listeners' decoders follow: that of the beat before, null when they heard silence then. An encoder that nobody follows is anybody's. */
  follows: MixEncoder | null = null;
  /** What it hears next may begin in the middle of a word: it heard nothing of this mix yet, or was away. After a pause a word begins by itself. */
  isInMidWord = true;
  /** The last frame did not leave: nobody is there at present. */
  isGone = false;
  beatsSinceSent = 0;
  /** When it began, and when a packet came last that only a mix can carry. */
  readonly sinceBeat: number;
  oddBeat: number = -Infinity;
  readonly outlet: Outlet;

  constructor(outlet: Outlet, sinceBeat: number) {
    this.outlet = outlet;
    this.sinceBeat = sinceBeat;
  }

  /** Whether what is played of that voice in this beat was heard here alone: another mix may be behind with it. */
  knows(voice: MixVoice, nowMs: number): boolean {
    const { heardAlone } = this.outlet;
    const upTo = heardAlone.upTo(voice.track, nowMs);
    if (upTo === -1) return false;
    if (!voice.isBeyond(upTo)) return true;
    heardAlone.forget(voice.track);
    return false;
  }

  /** Who talks here alone: the source's index; -1 for nobody, `several` when there are more. A voice talks for so long after its last packet with sound. */
  soleSource(nowMs: number, talkMs: number): number {
    let sole = -1;
    for (let at = 0; at < this.sources.length; at += 1) {
      const voices = this.sources[at]?.room.voices ?? [];
      for (let i = 0; i < voices.length; i += 1) {
        const voice = voices[i];
        if (voice === undefined || nowMs - voice.soundAtMs >= talkMs) continue;
        if (sole !== -1) return several;
        sole = at;
      }
    }
    return sole;
  }
}

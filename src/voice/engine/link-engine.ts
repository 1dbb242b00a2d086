import type { Clock } from '../../lib/index.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { createEngineCounters, type EngineCounters } from './counters.ts';
import type { FrameCodec } from './frame-codec.ts';
import type { FrameSink } from './frame-sink.ts';
import { type Edge, type EdgeParts, edgesOf, type GraphPath, letGoOfOver, type Room } from './link-graph.ts';
import { createMixCounters, type MixCounters } from './mix-counters.ts';
import { MixVoice, needsMixing } from './mix-voice.ts';
import type { MixSource } from './mix-target.ts';
import { Mixer } from './mixer.ts';
import { frameSamples, isQuiet, packetSamples } from './opus-packet.ts';
import { type OfferOutcome, Outlet } from './outlet.ts';
import { Reception, StreamReception } from './reception.ts';
import type { Ticker } from './ticker.ts';

/** How a path of the graph goes. */
export interface PathReading {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Frames that left over it since it stands in the graph. */
  readonly sent: number;
  /** Packets of its room that never came, or did not open, in percent of ten seconds; null while none is heard. */
  readonly lossPercent: number | null;
  /** How long we kept what left over it, median of its last frames; null when none left for ten seconds. */
  readonly delayMs: number | null;
}

/** One stream of one voice in a room. Called on the audio path: never throws, never waits, allocates nothing. */
export interface Track {
  /** Takes a packet as it arrives: Opus bytes, RTP sequence number and timestamp (samples), and whether it says that nobody speaks in it (`SaidLevel`). */
  packet(frame: Buffer, sequence: number, timestamp: number, saysSilence?: boolean): void;
  /** The stream is over. */
  close(): void;
}

/** Told once per path, and again after a loss, when a first frame has left and can be heard. */
export type CarryingListener = (path: GraphPath) => void;

/** What mixing needs; without it one voice at a time is carried into a room. */
export interface MixParts {
  readonly codec: FrameCodec;
  readonly ticker: Ticker;
}

/** Carries frames from rooms to rooms by a graph: one voice untouched, several as their mix. `clock` must be monotonic to a millisecond. */
export class LinkEngine {
  readonly #counters: EngineCounters = createEngineCounters();
  readonly #mixCounters: MixCounters = createMixCounters();
  readonly #mixer: Mixer | null;
  readonly #rooms = new Map<string, Room>();
  readonly #tracks = new Set<Track>();
  /** What feeds each room. */
  #sources: ReadonlyMap<Outlet, readonly MixSource[]> = new Map();
  #nextTrack = 1;
  /** The number of the packet within whose own call we are, -1 outside of one. */
  #arriving = -1;
  /** The clock's second at the last packet. */
  #second = 0;
  readonly #clock: Clock;
  readonly #onCarrying: CarryingListener;

  constructor(clock: Clock, onCarrying: CarryingListener, mix: MixParts | null = null) {
    this.#clock = clock;
    this.#onCarrying = onCarrying;
    this.#mixer =
      mix === null
        ? null
        : new Mixer({ ...mix, clock }, this.#mixCounters, (edge, outcome) => this.#note(edge, outcome));
  }

  get mixCounters(): Readonly<MixCounters> {
    return this.#mixCounters;
  }

  get counters(): Readonly<EngineCounters> {
    return this.#counters;
  }

  /** Replaces the whole graph between two packets; a voice on a path that is gone is ended with silence frames, within a beat and unless the next plan has it again. */
  apply(paths: readonly GraphPath[]): void {
    for (const room of this.#rooms.values()) room.isDucker = false;
    const wanted = new Map<Room, Edge[]>();
    const parts: EdgeParts = {
      roomOf: (name) => this.#room(name),
      leavingShape: (outlet, from) => this.#mixer?.leavingShape(outlet, from),
    };
    for (const { from, edge } of edgesOf(paths, parts)) {
      const edges = wanted.get(from) ?? [];
      edges.push(edge);
      wanted.set(from, edges);
    }
    const fed = new Set<Outlet>();
    const sources = new Map<Outlet, MixSource[]>();
    for (const room of this.#rooms.values()) {
      room.edges = wanted.get(room) ?? [];
      for (const edge of room.edges) {
        fed.add(edge.outlet);
        const sourcesOf = sources.get(edge.outlet) ?? [];
        sourcesOf.push({ room, edge });
        sources.set(edge.outlet, sourcesOf);
      }
    }
    this.#sources = sources;
    this.#mixer?.changed((outlet) => sources.get(outlet) ?? []);
    for (const [name, room] of this.#rooms) {
      if (fed.has(room.outlet)) {
        room.outlet.stay();
        continue;
      }
      room.outlet.end();
      if (room.edges.length === 0 && room.tracks === 0 && !room.hasSink && !room.isDucker) this.#rooms.delete(name);
    }
  }

  /** Says where frames for a room leave; null while we have no connection there. */
  setSink(name: string, sink: FrameSink | null): void {
    const room = this.#room(name);
    room.hasSink = sink !== null;
    room.outlet.setSink(sink);
  }

  /** The room's sound was lost: paths from and to it are told anew when they carry again. */
  lost(name: string): void {
    const outlet = this.#rooms.get(name)?.outlet;
    for (const [from, room] of this.#rooms) {
      for (const edge of room.edges) if (from === name || edge.outlet === outlet) edge.announced = false;
    }
  }

  /** Opens a stream of a voice that sits in the room. */
  openTrack(name: string): Track {
    const room = this.#room(name);
    const number = this.#nextTrack;
    this.#nextTrack += 1;
    const voice = new MixVoice(number, this.#mixCounters);
    const reception = new StreamReception(room.reception);
    const order = new ArrivalOrder(this.#clock, this.#counters, (frame, sequence, timestamp) => {
      this.#pass(room, voice, frame, sequence, timestamp);
    });
    const track: Track = {
      packet: (frame, sequence, timestamp, saysSilence = false) => {
        this.#counters.received += 1;
        // Whole: with a fraction it would be an object each time that it is handed on.
        const nowMs = Math.floor(this.#clock.monotonicMs());
        this.#second = Math.floor(nowMs / 1000);
        reception.packet(sequence, this.#second);
        if (frame.length > 0) {
          voice.push(frame, sequence, timestamp, nowMs);
          const saysNothing = saysSilence && !voice.isAudible;
          if (!isQuiet(frame) && !saysNothing) room.soundAtMs = nowMs;
          if (this.#mixer !== null && room.mixTargets > 0 && !voice.isMixed) this.#mixer.take(voice);
        }
        this.#arriving = sequence;
        order.packet(frame, sequence, timestamp);
        this.#arriving = -1;
      },
      close: () => {
        order.close();
        voice.end(this.#clock.monotonicMs());
        letGoOfOver(room);
        if (this.#tracks.delete(track)) room.tracks -= 1;
      },
    };
    room.voices.push(voice);
    room.tracks += 1;
    this.#tracks.add(track);
    return track;
  }

  /** The paths of the graph, and how they go. */
  paths(): readonly PathReading[] {
    const now = Math.floor(this.#clock.monotonicMs() / 1000);
    return [...this.#rooms.values()].flatMap((room) => {
      const lossPercent = room.reception.lossPercent(now);
      return room.edges.flatMap(({ paths, sent, delays }) => {
        const delayMs = delays.medianMs(now);
        return paths.map(({ id, from, to }) => ({ id, from, to, sent, lossPercent, delayMs }));
      });
    });
  }

  /** Stops every timer; frames are no longer carried. */
  close(): void {
    this.#mixer?.close();
    for (const track of this.#tracks) track.close();
    for (const room of this.#rooms.values()) {
      room.edges = [];
      room.outlet.close();
    }
  }

  /** Behind the order, so that nobody waits for the sequence number of a frame that is of no use. */
  // oxlint-disable-next-line max-params -- an object per packet would be garbage fifty times a second per voice
  #pass(room: Room, voice: MixVoice, frame: Buffer, sequence: number, timestamp: number): void {
    const { edges } = room;
    const isOdd = frame.length > 0 && packetSamples(frame) !== frameSamples;
    if (edges.length === 0) this.#counters.droppedUnlinked += 1;
    else if (frame.length === 0) this.#counters.droppedEmpty += 1;
    else if (isOdd && this.#mixer === null) this.#counters.droppedOddLength += 1;
    else {
      for (let i = 0; i < edges.length; i += 1) {
        const edge = edges[i];
        if (edge === undefined) continue;
        const outcome = this.#offer(edge, voice, frame, sequence, timestamp);
        if (outcome === null || outcome === 'yielded') continue;
        this.#note(edge, outcome);
        if (outcome !== 'late') this.#noteDelay(edge, voice, sequence);
      }
    }
    voice.inOrder(sequence);
  }

  /** Answers null where the voice is heard in a mix. */
  // oxlint-disable-next-line max-params -- as above
  #offer(edge: Edge, voice: MixVoice, frame: Buffer, sequence: number, timestamp: number): OfferOutcome | null {
    const { outlet, shape } = edge;
    const isOdd = this.#mixer !== null && needsMixing(frame);
    const needsMix = isOdd || (this.#mixer !== null && !shape.isPlain && !isQuiet(frame));
    if (!outlet.isMixing && !needsMix) {
      const outcome = outlet.offer(voice.track, frame, sequence, timestamp);
      if (outcome !== 'yielded' || this.#mixer === null || isQuiet(frame)) return outcome;
    }
    this.#mixer?.begin(outlet, this.#sources.get(outlet) ?? []);
    if (isOdd) this.#mixer?.keep(outlet);
    return null;
  }

  #note(edge: Edge, outcome: OfferOutcome): void {
    if (outcome === 'sent' || outcome === 'unheard') edge.sent += 1;
    if (outcome !== 'sent' || edge.announced) return;
    edge.announced = true;
    for (const path of edge.paths) this.#onCarrying(path);
  }

  /** What leaves within its own call was kept for no time at all. */
  #noteDelay(edge: Edge, voice: MixVoice, sequence: number): void {
    const keptMs = sequence === this.#arriving ? 0 : Math.round(this.#clock.monotonicMs() - voice.arrivedMs(sequence));
    edge.delays.note(keptMs, this.#second);
  }

  #room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const outlet = new Outlet(this.#clock, this.#counters);
    const room: Room = {
      outlet,
      reception: new Reception(),
      tracks: 0,
      hasSink: false,
      edges: [],
      voices: [],
      mixTargets: 0,
      soundAtMs: -Infinity,
      isDucker: false,
      heardBeat: -1,
    };
    this.#rooms.set(name, room);
    return room;
  }
}

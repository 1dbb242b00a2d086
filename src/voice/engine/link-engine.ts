import type { Clock } from '../../lib/index.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { createEngineCounters, type EngineCounters } from './counters.ts';
import type { FrameSink } from './frame-sink.ts';
import { type Edge, edgesOf, type GraphPath, type Room } from './link-graph.ts';
import { frameSamples, packetSamples } from './opus-packet.ts';
import { type OfferOutcome, Outlet } from './outlet.ts';

/** How many frames left over a path since it stands in the graph. */
export interface PathCount extends GraphPath {
  readonly sent: number;
}

/** One stream of one voice in a room. Called on the audio path: never throws, never waits, allocates nothing. */
export interface Track {
  /** Takes a packet as it arrives: Opus bytes, RTP sequence number and timestamp (samples). */
  packet(frame: Buffer, sequence: number, timestamp: number): void;
  /** The stream is over. */
  close(): void;
}

/** Told once per path, and again after a loss, when a first frame has left and can be heard. */
export type CarryingListener = (path: GraphPath) => void;

/** Carries frames from rooms to rooms by a graph. `clock` must be monotonic to a millisecond. */
export class LinkEngine {
  readonly #counters: EngineCounters = createEngineCounters();
  readonly #rooms = new Map<string, Room>();
  readonly #tracks = new Set<Track>();
  #nextTrack = 1;
  readonly #clock: Clock;
  readonly #onCarrying: CarryingListener;

  constructor(clock: Clock, onCarrying: CarryingListener) {
    this.#clock = clock;
    this.#onCarrying = onCarrying;
  }

  get counters(): Readonly<EngineCounters> {
    return this.#counters;
  }

  /** Replaces the whole graph between two packets; a voice on a path that is gone is ended with silence frames. */
  apply(paths: readonly GraphPath[]): void {
    const wanted = new Map<Room, Edge[]>();
    for (const { from, edge } of edgesOf(paths, (name) => this.#room(name))) {
      const edges = wanted.get(from) ?? [];
      edges.push(edge);
      wanted.set(from, edges);
    }
    const fed = new Set<Outlet>();
    for (const room of this.#rooms.values()) {
      room.edges = wanted.get(room) ?? [];
      for (const edge of room.edges) fed.add(edge.outlet);
    }
    for (const [name, room] of this.#rooms) {
      if (fed.has(room.outlet)) continue;
      room.outlet.end();
      if (room.edges.length === 0 && room.tracks === 0 && !room.hasSink) this.#rooms.delete(name);
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
    const order = new ArrivalOrder(this.#clock, this.#counters, (frame, sequence, timestamp) => {
      this.#pass(room, number, frame, sequence, timestamp);
    });
    const track: Track = {
      packet: (frame, sequence, timestamp) => {
        this.#counters.received += 1;
        order.packet(frame, sequence, timestamp);
      },
      close: () => {
        order.close();
        if (this.#tracks.delete(track)) room.tracks -= 1;
      },
    };
    room.tracks += 1;
    this.#tracks.add(track);
    return track;
  }

  /** The paths of the graph with their counts. */
  paths(): readonly PathCount[] {
    return [...this.#rooms.values()].flatMap((room) =>
      room.edges.flatMap((edge) => edge.paths.map((path) => ({ ...path, sent: edge.sent }))),
    );
  }

  /** Stops every timer; frames are no longer carried. */
  close(): void {
    for (const track of this.#tracks) track.close();
    for (const room of this.#rooms.values()) {
      room.edges = [];
      room.outlet.close();
    }
  }

  /** Behind the order, so that nobody waits for the sequence number of a frame that is of no use. */
  // oxlint-disable-next-line max-params -- an object per packet would be garbage fifty times a second per voice
  #pass(room: Room, track: number, frame: Buffer, sequence: number, timestamp: number): void {
    const { edges } = room;
    if (edges.length === 0) this.#counters.droppedUnlinked += 1;
    else if (frame.length === 0) this.#counters.droppedEmpty += 1;
    else if (packetSamples(frame) !== frameSamples) this.#counters.droppedOddLength += 1;
    else {
      for (let i = 0; i < edges.length; i += 1) {
        const edge = edges[i];
        if (edge !== undefined) this.#note(edge, edge.outlet.offer(track, frame, sequence, timestamp));
      }
    }
  }

  #note(edge: Edge, outcome: OfferOutcome): void {
    if (outcome === 'sent' || outcome === 'unheard') edge.sent += 1;
    if (outcome !== 'sent' || edge.announced) return;
    edge.announced = true;
    for (const path of edge.paths) this.#onCarrying(path);
  }

  #room(name: string): Room {
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const outlet = new Outlet(this.#clock, this.#counters);
    const room: Room = { outlet, tracks: 0, hasSink: false, edges: [] };
    this.#rooms.set(name, room);
    return room;
  }
}

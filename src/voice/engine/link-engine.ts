import type { Clock } from '../../lib/index.ts';
import { ArrivalOrder } from './arrival-order.ts';
import { createEngineCounters, type EngineCounters } from './counters.ts';
import type { FrameSink } from './frame-sink.ts';
import { frameSamples, packetSamples } from './opus-packet.ts';
import { Outlet, type OfferOutcome } from './outlet.ts';

/** One direction of sound: what is said in room `from` leaves into room `to`. Rooms and paths are opaque names here. */
export interface GraphPath {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

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

/** Carries frames from rooms to rooms by a graph. */
export interface LinkEngine {
  readonly counters: Readonly<EngineCounters>;
  /** Replaces the whole graph between two packets; a voice on a path that is gone is ended with silence frames. */
  apply(paths: readonly GraphPath[]): void;
  /** Says where frames for a room leave; null while we have no connection there. */
  setSink(room: string, sink: FrameSink | null): void;
  /** Opens a stream of a voice that sits in `room`. */
  openTrack(room: string): Track;
  /** The paths of the graph with their counts. */
  paths(): readonly PathCount[];
  /** Stops every timer; frames are no longer carried. */
  close(): void;
}

/** Told once per path, when its first frame has left and can be heard. */
export type CarryingListener = (path: GraphPath) => void;

/** Both ends of one or more paths. Two links between the same two rooms share it, so that no frame leaves twice. */
interface Edge {
  readonly outlet: Outlet;
  readonly paths: readonly GraphPath[];
  sent: number;
  announced: boolean;
}

/** A room that hears or is heard. Rooms stay for the life of the engine: there are as many as we ever had seats. */
interface Room {
  readonly outlet: Outlet;
  edges: readonly Edge[];
}

interface Parts {
  readonly clock: Clock;
  readonly counters: EngineCounters;
  readonly onCarrying: CarryingListener;
  nextTrack: number;
}

/** An engine without rooms. `clock` must be monotonic to a millisecond. */
export function createLinkEngine(clock: Clock, onCarrying: CarryingListener): LinkEngine {
  const parts: Parts = { clock, counters: createEngineCounters(), onCarrying, nextTrack: 1 };
  const rooms = new Map<string, Room>();
  const tracks = new Set<Track>();

  function roomOf(name: string): Room {
    const known = rooms.get(name);
    if (known !== undefined) return known;
    const room: Room = { outlet: new Outlet(clock, parts.counters), edges: [] };
    rooms.set(name, room);
    return room;
  }

  return {
    counters: parts.counters,
    apply(paths): void {
      const wanted = new Map<Room, Edge[]>();
      for (const edge of edgesOf(paths, rooms, roomOf)) {
        const edges = wanted.get(edge.from) ?? [];
        edges.push(edge.edge);
        wanted.set(edge.from, edges);
      }
      const fed = new Set<Outlet>();
      for (const room of rooms.values()) {
        room.edges = wanted.get(room) ?? [];
        for (const edge of room.edges) fed.add(edge.outlet);
      }
      for (const room of rooms.values()) if (!fed.has(room.outlet)) room.outlet.end();
    },
    setSink(name, sink): void {
      roomOf(name).outlet.setSink(sink);
    },
    openTrack(name): Track {
      const track = openTrack(roomOf(name), parts, (closed) => tracks.delete(closed));
      tracks.add(track);
      return track;
    },
    paths(): readonly PathCount[] {
      return [...rooms.values()].flatMap((room) =>
        room.edges.flatMap((edge) => edge.paths.map((path) => ({ ...path, sent: edge.sent }))),
      );
    },
    close(): void {
      for (const track of tracks) track.close();
      for (const room of rooms.values()) {
        room.edges = [];
        room.outlet.close();
      }
    },
  };
}

/** Builds the edges of a graph: one for each pair of rooms, keeping the counts of a path that was there before. */
function edgesOf(
  paths: readonly GraphPath[],
  rooms: ReadonlyMap<string, Room>,
  roomOf: (name: string) => Room,
): readonly { readonly from: Room; readonly edge: Edge }[] {
  const pairs = new Map<string, GraphPath[]>();
  for (const path of paths) {
    if (path.from === path.to) continue;
    const key = `${path.from}>${path.to}`;
    const same = pairs.get(key);
    if (same === undefined) pairs.set(key, [path]);
    else if (!same.some((other) => other.id === path.id)) same.push(path);
  }
  return [...pairs.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const outlet = roomOf(first.to).outlet;
    const former = rooms.get(first.from)?.edges.find((edge) => edge.outlet === outlet);
    const kept = former !== undefined && sameIds(former.paths, same);
    const edge: Edge = {
      outlet,
      paths: same.map(({ id, from, to }) => ({ id, from, to })),
      sent: kept ? former.sent : 0,
      announced: kept && former.announced,
    };
    return [{ from: roomOf(first.from), edge }];
  });
}

function sameIds(one: readonly GraphPath[], other: readonly GraphPath[]): boolean {
  return one.length === other.length && one.every((path) => other.some(({ id }) => id === path.id));
}

function openTrack(room: Room, parts: Parts, onClose: (track: Track) => void): Track {
  const { counters } = parts;
  const number = parts.nextTrack;
  parts.nextTrack += 1;
  // Frames that are of no use are dropped behind the order, so that nobody waits for their sequence numbers.
  const order = new ArrivalOrder(parts.clock, counters, (frame, sequence, timestamp) => {
    const { edges } = room;
    if (edges.length === 0) counters.droppedUnlinked += 1;
    else if (frame.length === 0) counters.droppedEmpty += 1;
    else if (packetSamples(frame) !== frameSamples) counters.droppedOddLength += 1;
    else {
      for (let i = 0; i < edges.length; i += 1) {
        const edge = edges[i];
        if (edge !== undefined) noteSent(edge, edge.outlet.offer(number, frame, sequence, timestamp), parts);
      }
    }
  });
  const track: Track = {
    packet(frame, sequence, timestamp): void {
      counters.received += 1;
      order.packet(frame, sequence, timestamp);
    },
    close(): void {
      order.close();
      onClose(track);
    },
  };
  return track;
}

function noteSent(edge: Edge, outcome: OfferOutcome, parts: Parts): void {
  if (outcome === 'sent' || outcome === 'unheard') edge.sent += 1;
  if (outcome !== 'sent' || edge.announced) return;
  edge.announced = true;
  for (const path of edge.paths) parts.onCarrying(path);
}

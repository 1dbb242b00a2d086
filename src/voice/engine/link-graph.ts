import type { MixVoice } from './mix-voice.ts';
import { Delays } from './delays.ts';
import type { Outlet } from './outlet.ts';
import { PathShape, type ShapeSettings } from './path-shape.ts';
import type { Reception } from './reception.ts';

/** One direction of sound: what is said in room `from` leaves into room `to`. Rooms and paths are opaque names here. */
export interface GraphPath {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** In percent, 100 when absent; 0 carries nothing. */
  readonly volume?: number;
  /** Rooms whose voices turn it down while they are heard; none when absent. */
  readonly duckedBy?: readonly string[];
  /** A voice that is alone is brought to the common loudness too; not when absent. */
  readonly levelled?: boolean;
}

/** From one room into another. Two links between the same two rooms share an edge, so that no frame leaves twice. */
export interface Edge {
  readonly outlet: Outlet;
  readonly paths: readonly GraphPath[];
  readonly delays: Delays;
  /** How loud it is; the same one for as long as something leads from the one room into the other. */
  readonly shape: PathShape;
  sent: number;
  announced: boolean;
}

/** A room that hears or is heard; forgotten when nothing leads to it, from it, or speaks in it any more. */
export interface Room {
  readonly outlet: Outlet;
  readonly reception: Reception;
  tracks: number;
  hasSink: boolean;
  /** The voices in it, and how many rooms hear it in a mix at present. */
  readonly voices: MixVoice[];
  mixTargets: number;
  /** When a packet came last that is neither a silence frame nor a pause (DTX), nor says that it is silent (MIX-17), in ms; looked at where it turns others down. */
  soundAtMs: number;
  isDucker: boolean;
  /** The beat in which its voices were last heard by the mixer. */
  heardBeat: number;
  edges: readonly Edge[];
}

/** Forgets the voices of it whose streams are over, and of which nothing fades any more. */
export function letGoOfOver({ voices }: Room): void {
  for (let i = voices.length - 1; i >= 0; i -= 1) if (voices[i]?.isOver === true) voices.splice(i, 1);
}

/** What edges are made of. */
export interface EdgeParts {
  readonly roomOf: (name: string) => Room;
  /** How loud an edge is that was taken away, and still fades. */
  readonly leavingShape: (outlet: Outlet, from: Room) => PathShape | undefined;
}

/** The edges of a graph: one for each pair of rooms, keeping the counts of one that was there before. No room hears itself. */
export function edgesOf(
  paths: readonly GraphPath[],
  { roomOf, leavingShape }: EdgeParts,
): readonly { readonly from: Room; readonly edge: Edge }[] {
  const pairs = new Map<string, GraphPath[]>();
  for (const path of paths) {
    if (path.from === path.to || path.volume === 0) continue;
    const key = `${path.from}>${path.to}`;
    const same = pairs.get(key);
    if (same === undefined) pairs.set(key, [path]);
    else if (!same.some((other) => other.id === path.id)) same.push(path);
  }
  const formers = new Map<Room, ReadonlyMap<Outlet, Edge>>();
  const formerOf = (from: Room, outlet: Outlet): Edge | undefined => {
    const known = formers.get(from) ?? new Map(from.edges.map((edge) => [edge.outlet, edge]));
    formers.set(from, known);
    return known.get(outlet);
  };
  return [...pairs.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const from = roomOf(first.from);
    const { outlet } = roomOf(first.to);
    const former = formerOf(from, outlet);
    const kept = former !== undefined && sameIds(former.paths, same) ? former : null;
    const { sent, announced, delays } = kept ?? { sent: 0, announced: false, delays: new Delays() };
    const shape = former?.shape ?? leavingShape(outlet, from) ?? new PathShape();
    shape.set(settingsOf(same, roomOf));
    return [{ from, edge: { outlet, paths: same, delays, shape, sent, announced } }];
  });
}

/** What links that share an edge ask for together: nobody hears less of it than over one of them alone (SPEC: MIX-8). */
function settingsOf(paths: readonly GraphPath[], roomOf: (name: string) => Room): ShapeSettings {
  const [first, ...others] = paths.map(({ from, duckedBy = [] }) => duckedBy.filter((name) => name !== from));
  const duckers = (first ?? []).filter((name) => others.every((names) => names.includes(name))).map(roomOf);
  for (const room of duckers) room.isDucker = true;
  return {
    gain: Math.max(...paths.map(({ volume = 100 }) => volume)) / 100,
    duckers,
    isLevelled: paths.some(({ levelled = false }) => levelled),
  };
}

function sameIds(one: readonly GraphPath[], other: readonly GraphPath[]): boolean {
  return one.length === other.length && one.every((path) => other.some(({ id }) => id === path.id));
}

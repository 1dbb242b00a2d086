import type { MixVoice } from './mix-voice.ts';
import type { Outlet } from './outlet.ts';

/** One direction of sound: what is said in room `from` leaves into room `to`. Rooms and paths are opaque names here. */
export interface GraphPath {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/** From one room into another. Two links between the same two rooms share an edge, so that no frame leaves twice. */
export interface Edge {
  readonly outlet: Outlet;
  readonly paths: readonly GraphPath[];
  sent: number;
  announced: boolean;
}

/** A room that hears or is heard; forgotten when nothing leads to it, from it, or speaks in it any more. */
export interface Room {
  readonly outlet: Outlet;
  tracks: number;
  hasSink: boolean;
  /** The voices in it, and how many rooms hear it in a mix at present. */
  readonly voices: MixVoice[];
  mixTargets: number;
  /** The beat in which its voices were last heard by the mixer. */
  heardBeat: number;
  edges: readonly Edge[];
}

/** The edges of a graph: one for each pair of rooms, keeping the counts of one that was there before. No room hears itself. */
export function edgesOf(
  paths: readonly GraphPath[],
  roomOf: (name: string) => Room,
): readonly { readonly from: Room; readonly edge: Edge }[] {
  const pairs = new Map<string, GraphPath[]>();
  for (const { id, from, to } of paths) {
    if (from === to) continue;
    const key = `${from}>${to}`;
    const same = pairs.get(key);
    if (same === undefined) pairs.set(key, [{ id, from, to }]);
    else if (!same.some((other) => other.id === id)) same.push({ id, from, to });
  }
  return [...pairs.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const from = roomOf(first.from);
    const { outlet } = roomOf(first.to);
    const former = from.edges.find((edge) => edge.outlet === outlet);
    const kept = former !== undefined && sameIds(former.paths, same) ? former : null;
    return [{ from, edge: { outlet, paths: same, sent: kept?.sent ?? 0, announced: kept?.announced ?? false } }];
  });
}

function sameIds(one: readonly GraphPath[], other: readonly GraphPath[]): boolean {
  return one.length === other.length && one.every((path) => other.some(({ id }) => id === path.id));
}

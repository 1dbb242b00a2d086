/** One voice between two rooms, carried by each of the three in turn, beside a bare forwarder. */
import { pairs } from '../catalogue.ts';
import { joinFloor, joinOurs, joinUsual } from './carriers.ts';
import type { Regime } from './places.ts';
import { forwardBare, type Segment, startForwarder, talk } from './segment.ts';
import { createVoicePeer } from './voice-peer.ts';

/** Segments by who carried; those of one index ran one after the other. */
export interface PairsOfRooms {
  readonly bare: (readonly number[])[];
  readonly ours: Segment[];
  readonly usual: Segment[];
  readonly floor: Segment[];
}

/** All from one run, segments interleaved: forwarder, ours, usual, floor, forwarder, … */
export async function carryBetweenTwoRooms(regime: Regime): Promise<PairsOfRooms> {
  const peer = await createVoicePeer();
  const forwarder = await startForwarder(peer);
  const ours = await joinOurs(peer, { way: 1, regime, targets: 1 });
  const usual = await joinUsual(peer, { way: 2, regime, targets: 1 });
  const floor = await joinFloor(peer, { way: 3, regime, targets: 1 });
  const segments: PairsOfRooms = { bare: [], ours: [], usual: [], floor: [] };
  for (let pair = 0; pair <= pairs; pair += 1) {
    const bare = await forwardBare(peer, forwarder, ours);
    const one = await talk(peer, ours, pair);
    const other = await talk(peer, usual, pair);
    const least = await talk(peer, floor, pair);
    if (pair === 0) continue; // compiled code and filled caches from the second pair on
    segments.bare.push(bare);
    segments.ours.push(one);
    segments.usual.push(other);
    segments.floor.push(least);
  }
  await Promise.all([ours.close(), usual.close(), floor.close(), forwarder.close()]);
  await peer.close();
  return segments;
}

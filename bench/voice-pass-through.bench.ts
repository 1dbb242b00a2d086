/** P5 and P6: what carrying one voice costs and how long it takes, beside the usual way and beside a bare forwarder. */
import { catalogue } from './catalogue.ts';
import type { BenchRow } from './row.ts';
import { cpuRow, delayRow } from './voice-carrying/carry-rows.ts';
import { carryBetweenTwoRooms } from './voice-carrying/pairs-of-rooms.ts';

/**
 * Taken from a relay that only replaced the key's bytes by a KeyObject (0.31). Beside it stands what Node's own primitives
 * cost, which alone is more than that of the usual way (causes.ts, P5).
 */
const cpuGoal = 0.3;

export async function rows(): Promise<readonly BenchRow[]> {
  const { bare, ours, usual, floor } = await carryBetweenTwoRooms('stage');
  const plans = catalogue['voice-pass-through'];
  return [
    cpuRow(plans.usual, ours, usual, cpuGoal),
    cpuRow(plans.floor, ours, floor, null),
    delayRow(plans.delay, ours, bare, true),
    delayRow(plans.usualDelay, usual, bare, false),
  ];
}

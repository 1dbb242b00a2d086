/** P5 and P6 between end-to-end encrypted rooms. */
import { catalogue } from './catalogue.ts';
import type { BenchRow } from './row.ts';
import { cpuRow, delayRow } from './voice-carrying/carry-rows.ts';
import { carryBetweenTwoRooms } from './voice-carrying/pairs-of-rooms.ts';

/** Both ways call the same library for two more steps per frame, so that there is less to win than without. */
const cpuGoal = 0.6;

export async function rows(): Promise<readonly BenchRow[]> {
  const { bare, ours, usual, floor } = await carryBetweenTwoRooms('voice');
  const plans = catalogue['voice-encrypted'];
  return [
    cpuRow(plans.usual, ours, usual, cpuGoal),
    cpuRow(plans.floor, ours, floor, null),
    delayRow(plans.delay, ours, bare, true),
    delayRow(plans.usualDelay, usual, bare, false),
  ];
}

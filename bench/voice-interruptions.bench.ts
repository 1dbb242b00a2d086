/** P15: what is heard while keys, voice servers or the whole bot change. */
import { catalogue } from './catalogue.ts';
import type { BenchRow } from './row.ts';
import { elsewhereRow } from './voice-interruptions/elsewhere.ts';
import { killRow } from './voice-interruptions/kill.ts';
import { twoRoomsRows } from './voice-interruptions/two-rooms.ts';

export async function rows(): Promise<readonly BenchRow[]> {
  const plans = catalogue['voice-interruptions'];
  return [await elsewhereRow(plans.elsewhere), ...(await twoRoomsRows()), await killRow(plans.kill)];
}

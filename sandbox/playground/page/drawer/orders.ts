import type { TracedFault } from '../../contract.ts';
import { ask } from '../link.ts';
import { voiceNow } from './trace.ts';

/** Orders a fault of the control API; answers whether there was somebody to hit. What stands then is shown at once. */
export async function order(fault: Readonly<Record<string, unknown>>): Promise<boolean> {
  // As `tab.ts` answers.
  const answer = (await ask({ act: 'fault', order: fault })) as {
    readonly hit: boolean;
    readonly faults: readonly TracedFault[];
  };
  if (voiceNow.value !== null) voiceNow.value = { ...voiceNow.value, faults: answer.faults };
  return answer.hit;
}

/** Preloaded into every thread of the process whose memory is told: collects its garbage when it is asked, and says what is left. */
import { isMainThread } from 'node:worker_threads';
import { openThreadChannel } from '../../test/support/thread-channel.ts';

/** What is said on it: `collect`, and by a thread that has done so what it keeps. */
export const collectChannel = 'majlis bench: collect';

/** What a thread keeps, bytes. */
export interface Kept {
  readonly heap: number;
  /** Outside the heap, as far as Node counts it: buffers, not what davey holds. */
  readonly outside: number;
}

const channel = openThreadChannel(collectChannel, (said) => {
  if (said !== 'collect') return;
  // What the first round finalizes goes with the second.
  for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  if (isMainThread) return;
  const { heapUsed, external } = process.memoryUsage();
  const kept: Kept = { heap: heapUsed, outside: external };
  channel.tell(kept);
});

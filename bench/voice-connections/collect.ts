/** Preloaded into every thread of the process whose memory is told: collects its garbage when it is asked, and says what is left. */
import { isMainThread } from 'node:worker_threads';

/** What is said on it: `collect`, and by a thread that has done so what it keeps. */
export const collectChannel = 'majlis bench: collect';

/** What a thread keeps, bytes. */
export interface Kept {
  readonly heap: number;
  /** Outside the heap, as far as Node counts it: buffers, not what davey holds. */
  readonly outside: number;
}

// as: what a channel hears are messages.
const dataOf = (event: Event): unknown => (event as MessageEvent).data;
const channel = new BroadcastChannel(collectChannel);
channel.addEventListener('message', (event) => {
  if (dataOf(event) !== 'collect') return;
  // What the first round finalizes goes with the second.
  for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  if (isMainThread) return;
  const { heapUsed, external } = process.memoryUsage();
  const kept: Kept = { heap: heapUsed, outside: external };
  channel.postMessage(kept);
});
// A real BroadcastChannel of Node's keeps its thread alive otherwise; the type of the web knows no such thing.
(channel as unknown as { unref(): void }).unref();

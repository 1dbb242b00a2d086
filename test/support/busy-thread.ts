/**
 * Preloaded into every thread of a bot under test: the main thread, or that of the embedded store, computes and does nothing else for as long as
 * it is told to. Nothing of that is in the product.
 */
import { isMainThread } from 'node:worker_threads';

/** Which thread is kept busy. */
export type BusyThread = 'main' | 'store';

/** What a test sends to the bot's process. */
export interface BusyOrder {
  readonly busy: BusyThread;
  readonly ms: number;
}

/** What it answers once that thread is free again. */
export interface BusyTiding {
  readonly wasBusy: BusyThread;
}

const isOrder = (message: unknown): message is BusyOrder =>
  typeof message === 'object' && message !== null && 'busy' in message;
const isTiding = (message: unknown): message is BusyTiding =>
  typeof message === 'object' && message !== null && 'wasBusy' in message;

function compute(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) continue;
}

// as: what a channel hears are messages.
const dataOf = (event: Event): unknown => (event as MessageEvent).data;
const channel = new BroadcastChannel('majlis test: busy thread');

if (isMainThread) {
  channel.addEventListener('message', (event) => {
    const data = dataOf(event);
    if (isTiding(data)) process.send?.(data);
  });
  process.on('message', (message) => {
    if (!isOrder(message)) return;
    if (message.busy === 'store') {
      channel.postMessage(message);
      return;
    }
    compute(message.ms);
    const tiding: BusyTiding = { wasBusy: 'main' };
    process.send?.(tiding);
  });
} else {
  channel.addEventListener('message', (event) => {
    const data = dataOf(event);
    // Known only by now: the file of a thread is not there yet while it is preloaded.
    if (!isOrder(data) || process.argv[1]?.endsWith('pglite-worker.ts') !== true) return;
    compute(data.ms);
    const tiding: BusyTiding = { wasBusy: 'store' };
    channel.postMessage(tiding);
  });
}
// A real BroadcastChannel of Node's keeps its thread alive otherwise; the type of the web knows no such thing.
(channel as unknown as { unref(): void }).unref();

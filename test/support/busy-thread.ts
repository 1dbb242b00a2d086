/**
 * Preloaded into every thread of a bot under test: the main thread, or that of the embedded store, computes and does nothing else for as long as
 * it is told to. Nothing of that is in the product.
 */
import { isMainThread } from 'node:worker_threads';
import { openThreadChannel } from './thread-channel.ts';

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

const channelName = 'majlis test: busy thread';

if (isMainThread) {
  const channel = openThreadChannel(channelName, (said) => {
    if (isTiding(said)) process.send?.(said);
  });
  process.on('message', (message) => {
    if (!isOrder(message)) return;
    if (message.busy === 'store') {
      channel.tell(message);
      return;
    }
    compute(message.ms);
    const tiding: BusyTiding = { wasBusy: 'main' };
    process.send?.(tiding);
  });
} else {
  const channel = openThreadChannel(channelName, (said) => {
    // Known only by now: the file of a thread is not there yet while it is preloaded.
    if (!isOrder(said) || process.argv[1]?.endsWith('pglite-worker.ts') !== true) return;
    compute(said.ms);
    const tiding: BusyTiding = { wasBusy: 'store' };
    channel.tell(tiding);
  });
}

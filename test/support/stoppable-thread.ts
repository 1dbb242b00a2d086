/** A voice node's own thread, which hangs when it is told to beside its orders: nothing of that is in the product. */
import { standStillChannel } from './thread-stop.ts';

const channel = new BroadcastChannel(standStillChannel);
channel.addEventListener('message', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
// A real BroadcastChannel of Node's keeps its thread alive otherwise; the type of the web knows no such thing.
(channel as unknown as { unref(): void }).unref();
await import('../../src/voice/node/worker.ts');

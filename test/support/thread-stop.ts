import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Says to a voice node's thread that it is to stand still. */
export const standStillChannel = 'majlis test: stand still';

/** Starts a voice node's thread that `standStill` can make hang. */
export const startStoppable = (_file: URL, options: WorkerOptions): Worker =>
  new Worker(new URL('./stoppable-thread.ts', import.meta.url), options);

/** From now on all such threads of this process hang, as one in an endless loop would. */
export function standStill(): void {
  const channel = new BroadcastChannel(standStillChannel);
  channel.postMessage(null);
  channel.close();
}

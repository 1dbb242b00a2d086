// Preloaded into every Node process that the launcher starts (`--import`): when the launcher is gone, however it went,
// the channel to it closes and the process stops itself. So nothing is orphaned, not even by `kill -9`.
import { isMainThread } from 'node:worker_threads';

/** After this long a process that did not stop when asked is ended. */
const graceMs = 10_000;

if (isMainThread && process.connected) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), graceMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // The tether alone must not keep a finished process alive.
  process.channel?.unref();
}

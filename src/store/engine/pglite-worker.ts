/** Thread entry: runs PGlite and answers wire-protocol batches one after the other. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableFs } from './durable-fs.ts';
import { syncTree } from './sync-files.ts';
import { type WorkerReport, workerOrderSchema, workerStartSchema } from './worker-messages.ts';

/**
 * PGlite's own defaults (0.5.16) but for four: `-F` (no fsync) is left out, syncing goes through fsync because the file layer has no
 * other way, and `search_path` belongs to BullMQ, whose SQL is unqualified; ours is always qualified. 16 MB of buffers instead of
 * 128 MB hold all that is looked at often and keep the thread 120 MB smaller (measured).
 */
const startParams: string[] = [
  ['--single', '-O', '-j'],
  ['exit_on_error=false', 'log_checkpoints=false', 'io_method=sync'].flatMap((setting) => ['-c', setting]),
  ['max_worker_processes=0', 'max_parallel_workers=0'].flatMap((setting) => ['-c', setting]),
  ['max_parallel_workers_per_gather=0', 'max_parallel_maintenance_workers=0'].flatMap((setting) => ['-c', setting]),
  ['search_path=bullmq', 'wal_sync_method=fsync', 'shared_buffers=16MB'].flatMap((setting) => ['-c', setting]),
].flat();

const port = parentPort;
if (port === null) throw new Error('This file is a thread and is started by the engine.');
const { folder } = workerStartSchema.parse(workerData);
let syncs = 0;

const report = (message: WorkerReport): void => {
  // Copied, not transferred: PGlite answers many batches from buffers of a few bytes.
  port.postMessage(message);
};

const fail = (stage: 'open' | 'run', error: unknown): never => {
  report({ type: 'failed', stage, detail: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  // Ends this thread only. Going on after a failed sync or a dead WebAssembly instance could acknowledge what is not stored.
  process.exit(1);
};

const open = async (): Promise<PGlite> => {
  const fresh = !existsSync(join(folder, 'PG_VERSION'));
  mkdirSync(folder, { recursive: true });
  const fs = new DurableFs(
    folder,
    () => {
      syncs += 1;
    },
    (error) => fail('run', error),
  );
  const pg = await PGlite.create({ fs, startParams });
  if (fresh) syncTree(folder);
  const { rows } = await pg.query<{ fsync: string; version: string }>(
    "select current_setting('fsync') as fsync, current_setting('server_version') as version",
  );
  const settings = rows[0];
  if (settings?.fsync !== 'on') throw new Error('PGlite did not start with fsync on.');
  report({ type: 'ready', fresh, serverVersion: settings.version });
  return pg;
};

const pg = await open().catch((error: unknown) => fail('open', error));

port.on('message', (raw: unknown) => {
  const order = workerOrderSchema.parse(raw);
  if (order.type === 'close') {
    pg.close().then(
      () => process.exit(0),
      (error: unknown) => fail('run', error),
    );
    return;
  }
  pg.execProtocolRaw(order.bytes).then(
    (bytes) => report({ type: 'reply', bytes, syncs }),
    (error: unknown) => fail('run', error),
  );
});

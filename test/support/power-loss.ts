/**
 * Loaded into a process before the program (`node --import`), and so into its threads: whatever the program has the host sync is copied, as
 * it is then, into the folder SYNCED_TO, under the place that it has in SYNCED_FROM. What that folder holds is what a power cut leaves of
 * files: a write that was never synced is not in it. The program knows nothing of this.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { threadId } from 'node:worker_threads';

const [from, to] = [process.env['SYNCED_FROM'] ?? '', process.env['SYNCED_TO'] ?? ''];
const { fsyncSync } = fs;
let copies = 0;

/** The file as it is now stands there in one step: a kill in between leaves the one before. */
const keep = (path: string): void => {
  const target = join(to, relative(from, path));
  const half = join(to, `half-${threadId}-${(copies += 1)}`);
  fs.copyFileSync(path, half);
  fs.mkdirSync(join(target, '..'), { recursive: true });
  fs.renameSync(half, target);
};

fs.fsyncSync = (fd) => {
  fsyncSync(fd);
  const path = fs.readlinkSync(`/proc/self/fd/${fd}`);
  // Of a folder nothing is kept but what was synced in it.
  if (path.startsWith(from) && fs.fstatSync(fd).isFile()) keep(path);
};
syncBuiltinESMExports();

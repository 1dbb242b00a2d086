// Runs one program that knows nothing of us (a database for the tests) and ends it when the launcher is gone, however it went.
// node guard.mjs '{"file","args","uid?","gid?","stopSignal","folder"}'; the folder is removed when the program has ended,
// and what the program wrote is shown if it failed.
import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** After this long a program that did not stop when asked is killed. */
const graceMs = 5000;

const { file, args, uid, gid, stopSignal, folder } = JSON.parse(process.argv[2] ?? '');
const logFile = join(folder, 'guard.log');
const log = openSync(logFile, 'a');
const program = spawn(file, args, { uid, gid, cwd: folder, stdio: ['ignore', log, log] });

const stop = () => {
  program.kill(stopSignal);
  setTimeout(() => program.kill('SIGKILL'), graceMs).unref();
};

process.once('disconnect', stop);
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
program.once('error', (cause) => {
  process.stderr.write(`${file}: ${cause.message}\n`);
  process.exitCode = 1;
});
program.once('close', (code) => {
  if (code !== 0) process.stderr.write(readFileSync(logFile));
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 0);
});

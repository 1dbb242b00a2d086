import { parseArgs } from 'node:util';
import { readWorldFile } from './demo/world-file.ts';
import { converse } from './talkers/conversation.ts';
import { systemVoiceClock } from './voice/system-clock.ts';

const usage = `Usage: node sandbox/talkers.ts --world FILE
  --world FILE  the line of JSON that the local Discord printed`;

/** A breath between two lines. */
const PAUSE_MS = 900;

const { values } = parseArgs({ options: { world: { type: 'string' } } });
if (values.world === undefined) {
  console.error(usage);
  process.exit(64);
}

// In the middle of a word too: there is nothing to save, and the sockets close with the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemVoiceClock.after(ms, resolve);
  });

try {
  const world = await readWorldFile(values.world);
  await converse(world, { pauseMs: PAUSE_MS, pause, tell: (line) => console.log(line) });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

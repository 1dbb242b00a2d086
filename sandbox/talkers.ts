import { parseArgs } from 'node:util';
import { readWorldFile } from './demo/world-file.ts';
import { converse } from './talkers/conversation.ts';
import { SCRIPTS } from './talkers/script.ts';
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

const tell = (line: string): void => console.log(line);

try {
  const world = await readWorldFile(values.world);
  // One conversation that comes to nothing is told and leaves the other one alone.
  const talks = SCRIPTS.map((script) =>
    converse(world, script, { pauseMs: PAUSE_MS, pause, tell }).catch((error: unknown) => {
      console.error(
        `Nobody talks in "${script.home.title}": ${error instanceof Error ? error.message : String(error)}`,
      );
    }),
  );
  await Promise.all(talks);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
// They talk without end: this is reached when nobody talks any more.
process.exitCode = 1;

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { playJourney } from './demo/journey.ts';
import { createTelling } from './demo/telling.ts';
import { readWorldFile } from './demo/world-file.ts';
import { writeOggOpus } from './speech/index.ts';
import { systemVoiceClock } from './voice/system-clock.ts';

const usage = `Usage: npm run demo -- [--out FILE]
  --out FILE  where to write what the last listener heard (out/demo-last-listener.ogg)`;

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { world: { type: 'string' }, out: { type: 'string', default: join('out', 'demo-last-listener.ogg') } },
});
if (values.world === undefined) {
  console.error(usage);
  process.exit(64);
}

const startMs = systemVoiceClock.monotonicMs();
const tell = createTelling((line) => console.log(line));
try {
  const { listener, heard } = await playJourney(await readWorldFile(values.world), tell);
  const file = join(root, values.out);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, writeOggOpus(heard, 1));
  tell.line(listener, `keeps what came over the last link: ${values.out} (${(heard.length * 0.02).toFixed(1)} s)`);
} catch (error) {
  // The journey cannot go on: said in one line, and counted as a failure.
  tell.check(error instanceof Error ? error.message : String(error), false);
}
const tookS = Math.round((systemVoiceClock.monotonicMs() - startMs) / 1_000);
const failures = tell.failures();
console.log(
  failures === 0
    ? `\nEverything was as told: ${tell.checks()} checks in ${tookS} s.`
    : `\n${failures} of ${tell.checks()} checks were not as told: see ✘ above.`,
);
process.exitCode = failures === 0 ? 0 : 1;

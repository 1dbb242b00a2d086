/** `npm run chaos -- --kills N --seed TEXT [--journey N]`: prints what it did, and ends with 1 when anything was wrong. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChaos } from './chaos.ts';
import { linesOf, storyOf } from './report.ts';

const usage = `Usage: npm run chaos -- [--kills N] [--seed TEXT] [--journey N]
  --kills N    how often the bot is killed (30)
  --seed TEXT  where everything is drawn from (1); the same seed plans the same
  --journey N  only this journey of them
  --at TEXT    kills only at the fault points whose name holds this, such as "after call POST /guilds"
  --trace      keep what happened in every journey, and not only where something was wrong`;

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    journey: { type: 'string' },
    at: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const [kills, journey] = [Number(values.kills), values.journey === undefined ? null : Number(values.journey)];
if (!(Number.isInteger(kills) && kills > 0) || !(journey === null || (Number.isInteger(journey) && journey > 0))) {
  console.error(usage);
  process.exit(64);
}

const report = await runChaos({
  seed: values.seed,
  kills,
  ...(journey === null ? {} : { journey }),
  ...(values.at === undefined ? {} : { at: values.at }),
  keepsOutput: values.trace,
  tell: (line) => console.log(line),
});
for (const line of linesOf(report)) console.log(line);
for (const one of values.trace ? report.played : report.failed) {
  const { plan } = one;
  const file = join('out', `chaos-${values.seed}-${plan.number}.txt`);
  await mkdir(join(root, 'out'), { recursive: true });
  await writeFile(join(root, file), storyOf(one));
  console.log(`What happened in journey ${plan.number}, and what the bot printed: ${file}`);
}
process.exitCode = report.failed.length === 0 && report.kills > 0 ? 0 : 1;

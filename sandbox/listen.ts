import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withoutSilence } from './demo/heard.ts';
import { readWorldFile } from './demo/world-file.ts';
import { writeOggOpus } from './speech/index.ts';
import { AWAY } from './talkers/conversation.ts';
import { systemVoiceClock } from './voice/system-clock.ts';

const usage = `Usage: npm run listen -- [--seconds N] [--out FILE]
  --seconds N  how long to listen (15)
  --out FILE   where to write what was heard (out/heard.ogg)`;

/** Who listens: a member of the other server who takes no other part. */
const LISTENER = 'sofia';

const { values } = parseArgs({
  options: {
    world: { type: 'string' },
    seconds: { type: 'string', default: '15' },
    out: { type: 'string', default: 'out/heard.ogg' },
  },
});
const seconds = Number(values.seconds);
if (values.world === undefined || !(seconds >= 1 && seconds <= 600)) {
  console.error(usage);
  process.exit(64);
}

const world = await readWorldFile(values.world);
const guild = world.guild(AWAY.server);
const listener = await world.person(LISTENER);
try {
  await listener.joinVoice(guild.id, world.channel(guild, AWAY.stage));
  console.log(`${LISTENER} listens on ${AWAY.stage} of ${AWAY.server} for ${seconds} s ...`);
  await new Promise<void>((done) => {
    systemVoiceClock.after(seconds * 1_000, done);
  });
  const heard = withoutSilence(listener.heard);
  const file = resolve(fileURLToPath(new URL('..', import.meta.url)), values.out);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, writeOggOpus(heard, 1));
  console.log(`${(heard.length * 0.02).toFixed(1)} s of speech came over the link: ${values.out}`);
  if (heard.length === 0) process.exitCode = 1;
} finally {
  listener.close();
}

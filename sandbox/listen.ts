import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listenIn } from './talkers/listening.ts';
import { readWorldFile } from './demo/world-file.ts';
import { writeOggOpus } from './speech/index.ts';
import { PLACES } from './talkers/script.ts';
import { systemVoiceClock } from './voice/system-clock.ts';

const rooms = PLACES.map(({ room }) => `"${room}"`).join(', ');
const usage = `Usage: npm run listen -- [--room NAME] [--seconds N] [--out FILE]
  --room NAME  which of the linked rooms (${PLACES[0]?.room}): ${rooms}
  --seconds N  how long to listen (15)
  --out FILE   where to write what was heard (out/heard.ogg)`;

const { values } = parseArgs({
  options: {
    world: { type: 'string' },
    room: { type: 'string', default: PLACES[0]?.room ?? '' },
    seconds: { type: 'string', default: '15' },
    out: { type: 'string', default: 'out/heard.ogg' },
  },
});
const seconds = Number(values.seconds);
const place = PLACES.find(({ room }) => room.toLowerCase() === values.room.toLowerCase());
if (place === undefined) console.error(`Nobody talks in "${values.room}".`);
if (values.world === undefined || place === undefined || !(seconds >= 1 && seconds <= 600)) {
  console.error(usage);
  process.exit(64);
}

try {
  const heard = await listenIn(await readWorldFile(values.world), place, {
    tell: (line) => console.log(line),
    wait: () =>
      new Promise<void>((done) => {
        systemVoiceClock.after(seconds * 1_000, done);
      }),
    forHowLong: `${seconds} s`,
  });
  const file = resolve(fileURLToPath(new URL('..', import.meta.url)), values.out);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, writeOggOpus(heard, 1));
  console.log(`Written to ${values.out}, without the pauses.`);
  if (heard.length === 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

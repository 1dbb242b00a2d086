import { catalogue } from './catalogue.ts';
import { causes } from './causes.ts';
import { bootstrapRounds, type Measured } from './row.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const takenOf = ({ bench, taken, load, tookSeconds }: Measured): string => {
  const took = tookSeconds === undefined ? '' : `; took ${tookSeconds} s`;
  return `- \`${bench}\`: ${taken}; load ${load}${took}.`;
};

/** docs/PERFORMANCE.md, whole. */
export function pageOf(measured: readonly Measured[]): string {
  const taken = measured.map(takenOf);
  const rows = measured.flatMap((one) => one.rows);
  return `# Performance

What \`npm run bench\` measured, which takes about an hour. Figures tell, they gate no build.

- \`npm run bench -- PART …\` runs the benches whose names have one of these parts in them: ${Object.keys(catalogue)
    .map((name) => `\`${name}\``)
    .join(', ')}.
- \`--runs 3\` runs each three times; \`--json\` prints the rows for programs; \`--save\` keeps them in bench/figures.json, in the place of what was kept of the same
  benches, and prints this page from there. Nothing on it is written by hand but this text, the causes below, and what a bench ran beside; a test holds the page to the kept figures, and the
  kept rows to bench/catalogue.ts, so that a row that was never measured or whose question changed since fails it.

## How it is measured
- **Machine**: nothing else should want it. What a bench is of, and how many processes wanted a core before it and at its end, stands below; a figure of a load above one
  or two says more about the neighbours.
- **The same work on both sides**: the same packets by the same codec (Opus at 48 kHz in stereo, 20 ms, 64 kbit/s, libopus' own complexity 9), with the network on both sides or on
  neither; encryption as it would be (P5, P6, P10), or less of it on the other side and that is said (Janus). Everybody talks all the time, which is the worst case.
  The goals of P1 and P2 were set at complexity 10; measured is, on both sides, what Majlis runs with.
- **Ratios** (P1, P2, P5, P10): both sides in one run, taking turns (A B A B); the first turn compiles code and fills caches and is thrown away. Told is the median of the
  pairs and its 95 % bootstrap interval, of ${bootstrapRounds} samples from a fixed seed. *Met* when the median is at or under the goal and the interval excludes goal + 0.05 (P10 the other way round).
- **CPU** is user and system time of the thread that carries or mixes (of the process, where that is another program): the far end, which makes and opens the packets, does
  so before and after a turn and does not count. Other programs' start is measured with a tenth of a second of sound, and taken off.
- **Runs**: what each run gave, one after another; the other columns are those of the run in the middle.
- **Absolute figures** wander by a quarter on a shared machine. *Within noise* when only the better end of the spread reaches the goal. *For information*: there is no goal, or the
  other side is not installed.
- **P3** is what summing alone costs, and the same run with a codec that does nothing, against the whole, taking turns. **P4** is counted. **P8** compares what a listener's decoder makes of a mix with what one that heard the mix all along makes of it, at every third frame of a spoken line.
- **P5** (the further rooms) and **P10** are taken at twice the pace of speech; a count is 70 % of 20 ms by the CPU of one frame or delivery.
- **P6** is taken on loopback beside a thread that only sends packets back; of a mix, by a whistle in one voice and when the mix has it. **P15** is what a listener at the far end hears
  while somebody speaks all the time; a silence is the longest gap. *Met* when the worst is within the goal.
- **P7** is the beat of a voice node that opens, mixes and seals what people say by UDP, beside a program in C (clock_nanosleep on the same grid, computing about as long) in the
  same ten minutes. The node is as the bot has it, but that its beat notes when it came.
- **P9**: heap and what Node counts outside it after the collector ran; of a whole connection the proportional memory (PSS) of a process that does nothing else, which also has
  what davey holds, and whose allocator takes and gives in large pieces: hence the two halves.
- **P11** and **P16** are taken on the local Discord, whose rate limits are Discord's, from the person's client sending to its seeing the answer, on a bot that runs as people run it
  (embedded store, its own process). In a storm a panel is as old as the oldest change of hands or speakers that it does not show, by its words.
- **P12** goes from a plan's time to its handler (\`openings\`, the queue and the store alone), and to its stage being open (\`openings-rooms\`, the whole bot). Opening a stage counts
  against one limit for all servers, of a size that the local Discord draws, here always the same; beside each figure stands what that limit alone would make of it. **P13** is \`npm start\` in a folder that was started before, by the clock of whoever typed it.

Each bench is of one machine and one time:
${taken.join('\n')}

| | what | goal | figure | spread | runs | |
|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row.id} | ${cell(row.what)} | ${cell(row.goal)} | ${cell(row.figure)} | ${cell(row.spread)} | ${row.runs.map(cell).join(', ')} | ${row.verdict} |`).join('\n')}

## Where the time goes
${causes.map(({ id, text }) => `- **${id}** ${text}`).join('\n')}
`;
}

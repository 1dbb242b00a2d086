import { causes } from './causes.ts';
import type { Measured } from './row.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** docs/PERFORMANCE.md, whole. */
export function pageOf(measured: readonly Measured[]): string {
  const taken = measured.map(({ bench, taken: where, load }) => `- \`${bench}\`: ${where}; load ${load}.`);
  const rows = measured.flatMap((one) => one.rows);
  return `# Performance

What \`npm run bench\` measured (many minutes; \`npm run bench -- commands\` runs a part, \`--json\` prints it for programs, \`--runs 3\` runs each
three times). With \`--save\` the figures are kept in bench/figures.json, and this page is printed from there. Figures tell, they gate no build.

- **Ratios** (P1, P2, P5, P10): both sides in one run, taking turns; median of the pairs and its 95 % bootstrap interval. *Met* when the median is at or under
  the goal and the interval excludes goal + 0.05 (P10 the other way round). CPU is that of the thread which carries: the far end does not count.
- **Runs**: what each run gave, one after another; the other columns are those of the run in the middle.
- **Absolute figures** wander by a quarter on a shared machine. *Within noise* when only the better end of the spread reaches the goal.
- **P10** and the further rooms of **P5** are taken at twice the pace of speech; a count is 70 % of 20 ms by the CPU of one frame or delivery.
- **P15** is what a listener at the far end hears while somebody speaks all the time; a silence is the longest gap. *Met* when the worst is within the goal.
- **P6** is taken on loopback beside a thread that only sends packets back; **P11** and **P16** on the local Discord, whose rate limits are
  Discord's, from the person's client sending to its seeing the answer, on a bot that runs as people run it (embedded store, its own process).

Each bench is of one machine and one time:
${taken.join('\n')}

| | what | goal | figure | spread | runs | |
|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row.id} | ${cell(row.what)} | ${cell(row.goal)} | ${cell(row.figure)} | ${cell(row.spread)} | ${row.runs.map(cell).join(', ')} | ${row.verdict} |`).join('\n')}

## Where the time goes
${causes.map(({ id, text }) => `- **${id}** ${text}`).join('\n')}
`;
}

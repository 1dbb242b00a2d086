import { cpus, loadavg, totalmem } from 'node:os';
import { causes } from './causes.ts';
import type { BenchRow } from './row.ts';

/** How busy the machine is: processes that ran or wanted to, over the last minute. */
export function loadNow(): string {
  return (loadavg()[0] ?? Number.NaN).toFixed(1);
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** docs/PERFORMANCE.md, whole. */
export function pageOf(rows: readonly BenchRow[], loadBefore: string, loadAfter: string): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0);
  const machine = `Node ${process.versions.node}, ${cpus().length} x ${model}, ${gigabytes} GB, ${process.platform} ${process.arch}, ${new Date().toISOString().slice(0, 10)}; load ${loadBefore} before, ${loadAfter} after`;
  return `# Performance

What was measured, on one machine, by one run of \`npm run bench\` (many minutes; \`npm run bench -- commands\` runs a part, \`--json\` prints
it for programs). This page is what \`npm run bench -- --markdown\` printed. Figures tell, they gate no build.

- **Machine**: ${machine}.
- **Ratios** (P1, P2, P5, P10): both sides in one run, taking turns; median of the pairs and its 95 % bootstrap interval. *Met* when the median is at or under
  the goal and the interval excludes goal + 0.05 (P10 the other way round). CPU is that of the thread which carries: the far end does not count.
- **Absolute figures** wander by a quarter on a shared machine. *Within noise* when only the better end of the spread reaches the goal.
- **P10** and the further rooms of **P5** are taken at twice the pace of speech; a count is 70 % of 20 ms by the CPU of one frame or delivery.
- **P15** is what a listener at the far end hears while somebody speaks all the time; a silence is the longest gap. *Met* when the worst is within the goal.
- **P6** is taken on loopback beside a thread that only sends packets back; **P11** and **P16** on the local Discord, whose rate limits are
  Discord's, from the person's client sending to its seeing the answer, on a bot that runs as people run it (embedded store, its own process).

| | what | goal | figure | spread | |
|---|---|---|---|---|---|
${rows.map((row) => `| ${row.id} | ${cell(row.what)} | ${cell(row.goal)} | ${cell(row.figure)} | ${cell(row.spread)} | ${row.verdict} |`).join('\n')}

## Where the time goes
${causes.map(({ id, text }) => `- **${id}** ${text}`).join('\n')}
`;
}

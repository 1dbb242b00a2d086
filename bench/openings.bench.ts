/** P12: how late the queue hands planned spaces to their handlers. `OPENINGS=quick` runs a few of each, to show that it works. */
import { catalogue, dueAtOnce, plannedCounts, type RowPlan } from './catalogue.ts';
import { onEmbedded, onRedis, type QueueRun, type Shape } from './openings/queue.ts';
import { grouped, lossRow } from './openings/loss-row.ts';
import { type BenchRow, median, quantile } from './row.ts';

const isQuick = process.env['OPENINGS'] === 'quick';
const counts = isQuick ? [50] : plannedCounts;
const due = isQuick ? 20 : dueAtOnce;

const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** The figure is that of the most that are planned. */
function latenessRow(plan: RowPlan, runs: readonly QueueRun[], goalMs: number): BenchRow {
  const p99s = runs.map(({ latenessMs }) => quantile(latenessMs, 0.99));
  const last = runs.at(-1);
  const figure = p99s.at(-1) ?? Number.NaN;
  return {
    ...plan,
    figure: `p99 ${ms(figure)} at ${grouped(last?.planned ?? 0)} (p50 ${ms(median(last?.latenessMs ?? []))}, slowest ${ms(Math.max(...(last?.latenessMs ?? [])))}; stored as opened: p99 ${ms(quantile(last?.markedMs ?? [], 0.99))})`,
    spread: `p99 ${runs.map(({ planned }, at) => `${(p99s[at] ?? Number.NaN).toFixed(0)} at ${grouped(planned)}`).join(', ')}`,
    // Runs of several sizes are no spread of one figure, and with few planned as few come due: each has to be within the goal.
    verdict: Math.max(...p99s) <= goalMs ? 'met' : 'not met',
  };
}

/** All rows, of both engines. */
export async function rows(): Promise<readonly BenchRow[]> {
  const { openings } = catalogue;
  const embedded = await onEmbedded(counts, due);
  const redis = await onRedis(counts, due);
  const shaped = (runs: readonly QueueRun[], shape: Shape): readonly QueueRun[] =>
    runs.filter((run) => run.shape === shape);
  return [
    latenessRow(openings.embeddedSpread, shaped(embedded, 'spread'), 300),
    latenessRow(openings.embeddedInstant, shaped(embedded, 'instant'), 1200),
    latenessRow(openings.redisSpread, shaped(redis, 'spread'), 250),
    latenessRow(openings.redisInstant, shaped(redis, 'instant'), 250),
    lossRow(
      openings.lost,
      [...embedded, ...redis].map((run) => ({ ...run, of: Math.min(due, run.planned) })),
    ),
  ];
}

/**
 * P12: how late planned spaces open, in the queue and as rooms. `OPENINGS=quick` runs a few of each, to show that it works; `OPENINGS=queue`
 * leaves out the rooms, which take many minutes; `OPENINGS=rooms` has the rooms alone.
 */
import { catalogue, dueAtOnce, plannedCounts, type RowPlan } from './catalogue.ts';
import { onEmbedded, onRedis, type QueueRun, type Shape } from './openings/queue.ts';
import { openRooms, type RoomRun } from './openings/rooms.ts';
import { type BenchRow, median, quantile } from './row.ts';

const isQuick = process.env['OPENINGS'] === 'quick';
const hasRooms = process.env['OPENINGS'] !== 'queue';
const hasQueue = process.env['OPENINGS'] !== 'rooms';
const counts = isQuick ? [50] : plannedCounts;
const due = isQuick ? 20 : dueAtOnce;

const ms = (value: number): string => `${value.toFixed(0)} ms`;
const grouped = (count: number): string => count.toLocaleString('en').replaceAll(',', ' ');

const leftOut = (plan: RowPlan): BenchRow => ({
  ...plan,
  figure: 'left out',
  spread: 'no run',
  verdict: 'for information',
});

/** The figure is that of the most that are planned. */
function latenessRow(plan: RowPlan, runs: readonly QueueRun[], goalMs: number): BenchRow {
  if (runs.length === 0) return leftOut(plan);
  const p99s = runs.map(({ latenessMs }) => quantile(latenessMs, 0.99));
  const last = runs.at(-1);
  const [figure, best] = [p99s.at(-1) ?? Number.NaN, Math.min(...p99s)];
  return {
    ...plan,
    figure: `p99 ${ms(figure)} at ${grouped(last?.planned ?? 0)} (p50 ${ms(median(last?.latenessMs ?? []))}, slowest ${ms(Math.max(...(last?.latenessMs ?? [])))})`,
    spread: `p99 ${runs.map(({ planned }, at) => `${(p99s[at] ?? Number.NaN).toFixed(0)} at ${grouped(planned)}`).join(', ')}`,
    verdict: figure <= goalMs ? 'met' : best <= goalMs ? 'within noise' : 'not met',
  };
}

function roomRow(plan: RowPlan, runs: readonly RoomRun[]): BenchRow {
  if (runs.length === 0) return leftOut(plan);
  const last = runs.at(-1);
  const openMs = last?.openMs ?? [];
  return {
    ...plan,
    figure: `p50 ${(median(openMs) / 1000).toFixed(1)} s, p99 ${(quantile(openMs, 0.99) / 1000).toFixed(1)} s at ${grouped(last?.planned ?? 0)}`,
    spread: `p99 ${runs.map(({ planned, openMs: times }) => `${(quantile(times, 0.99) / 1000).toFixed(1)} s at ${grouped(planned)}`).join(', ')}`,
    verdict: 'for information',
  };
}

interface Counted {
  readonly lost: number;
  readonly twice: number;
}

function lossRow(runs: readonly (Counted & { readonly of: number })[]): BenchRow {
  const lost = runs.reduce((sum, run) => sum + run.lost, 0);
  const twice = runs.reduce((sum, run) => sum + run.twice, 0);
  return {
    ...catalogue.openings.lost,
    figure: `${lost} lost, ${twice} twice`,
    spread: `of ${runs.reduce((sum, { of }) => sum + of, 0)}`,
    verdict: lost + twice === 0 ? 'met' : 'not met',
  };
}

/** All rows: first the queue alone, on both engines, then the whole bot. */
export async function rows(): Promise<readonly BenchRow[]> {
  const { openings } = catalogue;
  const embedded = hasQueue ? await onEmbedded(counts, due) : [];
  const redis = hasQueue ? await onRedis(counts, due) : [];
  const rooms = hasRooms ? await openRooms(counts, due) : [];
  const shaped = <Run extends { readonly shape: Shape }>(runs: readonly Run[], shape: Shape): readonly Run[] =>
    runs.filter((run) => run.shape === shape);
  return [
    latenessRow(openings.embeddedSpread, shaped(embedded, 'spread'), 300),
    latenessRow(openings.embeddedInstant, shaped(embedded, 'instant'), 1200),
    latenessRow(openings.redisSpread, shaped(redis, 'spread'), 250),
    latenessRow(openings.redisInstant, shaped(redis, 'instant'), 250),
    roomRow(openings.roomSpread, shaped(rooms, 'spread')),
    roomRow(openings.roomInstant, shaped(rooms, 'instant')),
    lossRow([...embedded, ...redis, ...rooms].map((run) => ({ ...run, of: Math.min(due, run.planned) }))),
  ];
}

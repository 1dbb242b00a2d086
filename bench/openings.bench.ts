/**
 * P12: how late planned spaces open, in the queue and as rooms. `OPENINGS=quick` runs a few of each, to show that it works; `OPENINGS=queue`
 * leaves out the rooms, which take many minutes; `OPENINGS=rooms` has the rooms alone. Of the rooms a share is run by `OPENINGS_COUNTS=10,1000`,
 * `OPENINGS_ENGINES=redis` and `OPENINGS_DUE=20`; no run of theirs begins after `OPENINGS_MINUTES` (40). Each is told on the error output
 * when it is done, with its figures.
 */
import { systemClock } from '../src/lib/index.ts';
import { catalogue, dueAtOnce, plannedCounts, type RowPlan } from './catalogue.ts';
import { onEmbedded, onRedis, type QueueRun, type Shape } from './openings/queue.ts';
import { type Engine, openRooms, type RoomBench, type RoomRun } from './openings/rooms.ts';
import { type BenchRow, median, quantile } from './row.ts';

const isQuick = process.env['OPENINGS'] === 'quick';
const hasRooms = process.env['OPENINGS'] !== 'queue';
const hasQueue = process.env['OPENINGS'] !== 'rooms';
const counts = isQuick ? [50] : plannedCounts;
const due = isQuick ? 20 : dueAtOnce;
const ENGINES: readonly Engine[] = ['embedded', 'redis'];

const listed = (name: string): readonly string[] => (process.env[name] ?? '').split(',').filter((one) => one !== '');
const numbered = (name: string, otherwise: number): number => Number(listed(name)[0] ?? otherwise);

/** All of the rooms, or the share that is asked for. */
const roomBench = (): RoomBench => {
  const [engines, some] = [listed('OPENINGS_ENGINES'), listed('OPENINGS_COUNTS').map(Number)];
  return {
    engines: ENGINES.filter((engine) => engines.length === 0 || engines.includes(engine)),
    counts: some.length === 0 ? counts : some,
    most: numbered('OPENINGS_DUE', due),
    untilMs: systemClock.monotonicMs() + numbered('OPENINGS_MINUTES', 40) * 60_000,
    progress: (line) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`),
  };
};

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
  const figure = p99s.at(-1) ?? Number.NaN;
  return {
    ...plan,
    figure: `p99 ${ms(figure)} at ${grouped(last?.planned ?? 0)} (p50 ${ms(median(last?.latenessMs ?? []))}, slowest ${ms(Math.max(...(last?.latenessMs ?? [])))}; stored as opened: p99 ${ms(quantile(last?.markedMs ?? [], 0.99))})`,
    spread: `p99 ${runs.map(({ planned }, at) => `${(p99s[at] ?? Number.NaN).toFixed(0)} at ${grouped(planned)}`).join(', ')}`,
    // Runs of several sizes are no spread of one figure, and with few planned as few come due: each has to be within the goal.
    verdict: Math.max(...p99s) <= goalMs ? 'met' : 'not met',
  };
}

function roomRow(plan: RowPlan, runs: readonly RoomRun[]): BenchRow {
  if (runs.length === 0) return leftOut(plan);
  const last = runs.at(-1);
  const openMs = last?.openMs ?? [];
  return {
    ...plan,
    figure: `p50 ${(median(openMs) / 1000).toFixed(1)} s, p99 ${(quantile(openMs, 0.99) / 1000).toFixed(1)} s, ${openMs.length} at a time at ${grouped(last?.planned ?? 0)}`,
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

/** All rows: first the queue alone, then the whole bot, each on both engines. */
export async function rows(): Promise<readonly BenchRow[]> {
  const { openings } = catalogue;
  const embedded = hasQueue ? await onEmbedded(counts, due) : [];
  const redis = hasQueue ? await onRedis(counts, due) : [];
  const rooms = hasRooms ? await openRooms(roomBench()) : [];
  const roomsOf = (engine: Engine, shape: Shape): readonly RoomRun[] =>
    rooms.filter((run) => run.engine === engine && run.shape === shape);
  const shaped = <Run extends { readonly shape: Shape }>(runs: readonly Run[], shape: Shape): readonly Run[] =>
    runs.filter((run) => run.shape === shape);
  return [
    latenessRow(openings.embeddedSpread, shaped(embedded, 'spread'), 300),
    latenessRow(openings.embeddedInstant, shaped(embedded, 'instant'), 1200),
    latenessRow(openings.redisSpread, shaped(redis, 'spread'), 250),
    latenessRow(openings.redisInstant, shaped(redis, 'instant'), 250),
    roomRow(openings.roomSpread, roomsOf('embedded', 'spread')),
    roomRow(openings.roomInstant, roomsOf('embedded', 'instant')),
    roomRow(openings.redisRoomSpread, roomsOf('redis', 'spread')),
    roomRow(openings.redisRoomInstant, roomsOf('redis', 'instant')),
    lossRow([
      ...[...embedded, ...redis].map((run) => ({ ...run, of: Math.min(due, run.planned) })),
      ...rooms.map((run) => ({ ...run, of: run.openMs.length + run.lost })),
    ]),
  ];
}

/**
 * P12, to the end: how long after its time a planned space is open in Discord. Takes a quarter of an hour; a share of it is run by
 * `OPENINGS_COUNTS=10,1000`, `OPENINGS_ENGINES=redis` and `OPENINGS_DUE=20`. Each run is told on the error output when it is done.
 */
import { catalogue, dueAtOnce, plannedCounts, type RowPlan } from './catalogue.ts';
import { grouped, lossRow } from './openings/loss-row.ts';
import type { Shape } from './openings/queue.ts';
import { type Engine, openRooms, type RoomRun } from './openings/rooms.ts';
import { type BenchRow, median, quantile } from './row.ts';

const ENGINES: readonly Engine[] = ['embedded', 'redis'];

const listed = (name: string): readonly string[] => (process.env[name] ?? '').split(',').filter((one) => one !== '');
const seconds = (times: readonly number[], share: number): string => `${(quantile(times, share) / 1000).toFixed(1)} s`;

/** The figure is that of the most that are planned. */
function roomRow(plan: RowPlan, runs: readonly RoomRun[]): BenchRow {
  const last = runs.at(-1);
  if (last === undefined) return { ...plan, figure: 'left out', spread: 'no run', verdict: 'for information' };
  const { openMs, limitMs, planned } = last;
  return {
    ...plan,
    figure: `p99 ${seconds(openMs, 0.99)} at ${grouped(planned)} (p50 ${(median(openMs) / 1000).toFixed(1)} s, ${openMs.length} at a time; by the limit on stages alone p99 ${seconds(limitMs, 0.99)}, p50 ${seconds(limitMs, 0.5)})`,
    spread: `p99 ${runs.map((run) => `${seconds(run.openMs, 0.99)} of ${run.openMs.length} at ${grouped(run.planned)}`).join(', ')}`,
    verdict: 'for information',
  };
}

/** All rows, of both engines. */
export async function rows(): Promise<readonly BenchRow[]> {
  const [engines, some] = [listed('OPENINGS_ENGINES'), listed('OPENINGS_COUNTS').map(Number)];
  const runs = await openRooms({
    engines: ENGINES.filter((engine) => engines.length === 0 || engines.includes(engine)),
    counts: some.length === 0 ? plannedCounts : some,
    most: Number(listed('OPENINGS_DUE')[0] ?? dueAtOnce),
    progress: (line) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`),
  });
  const of = (engine: Engine, shape: Shape): readonly RoomRun[] =>
    runs.filter((run) => run.engine === engine && run.shape === shape);
  const plans = catalogue['openings-rooms'];
  return [
    roomRow(plans.spread, of('embedded', 'spread')),
    roomRow(plans.instant, of('embedded', 'instant')),
    roomRow(plans.redisSpread, of('redis', 'spread')),
    roomRow(plans.redisInstant, of('redis', 'instant')),
    lossRow(
      plans.lost,
      runs.map((run) => ({ ...run, of: run.openMs.length + run.lost })),
    ),
  ];
}

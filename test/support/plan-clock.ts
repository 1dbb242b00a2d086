/** A process that sweeps and has a queue, in the small world: what a clock that jumps brings about there. */
import type { PlanStore, SeriesStore } from '../../src/app/index.ts';
import { duePlans } from '../../src/scheduler/index.ts';
import { type Job, runJob } from '../../src/scheduler/job.ts';
import { startSweep } from '../../src/scheduler/sweep.ts';
import { memoryLog } from './memory-log.ts';
import type { OutsideWorld } from './outside.ts';
import { plansOf } from './outside-plans.ts';

/** How often the queue looks what is due: BullMQ's worker sleeps ten seconds at most. */
const QUEUE_LOOKS_MS = 10_000;

/** A running sweep and queue. */
export interface Running extends AsyncDisposable {
  /** Lets time go on by `ms`, with everything that it brings. */
  goOn(ms: number): Promise<void>;
  /** Lets the machine sleep: the clock on the wall goes on, and no timer does. */
  sleep(ms: number): void;
}

/** What is stored, asked by the scheduler. */
const storedIn = (world: OutsideWorld): Pick<PlanStore, 'startingUntil'> & Pick<SeriesStore, 'plannedBefore'> => ({
  startingUntil: async (untilMs, limit) =>
    [...plansOf(world).plans.values()]
      .filter(({ life, startsAtMs }) => life.status === 'planned' && startsAtMs <= untilMs)
      .toSorted((one, other) => one.startsAtMs - other.startsAtMs)
      .slice(0, limit),
  plannedBefore: async (beforeMs, limit) =>
    [...plansOf(world).series.values()]
      .filter(({ life, plannedUntilMs }) => life.status === 'running' && plannedUntilMs < beforeMs)
      .slice(0, limit),
});

/**
 * The scheduler's own sweep over what is stored, and a queue that knows jobs by their times on the wall and takes each once, as BullMQ
 * does. `forgets`: the queue loses every job.
 */
export const running = (world: OutsideWorld, { forgets = false }: { readonly forgets?: boolean } = {}): Running => {
  const { clock } = world;
  const run = async (job: Job): Promise<void> =>
    await runJob(
      {
        grace: () => Promise.resolve(),
        remind: () => Promise.resolve(),
        digest: () => Promise.resolve(),
        open: ({ planId, revision }) => world.app.planDue(planId, revision),
        series: ({ seriesId }) => world.app.seriesDue(seriesId),
      },
      job,
    );
  const stored = storedIn(world);
  const stopSweep = startSweep({ due: duePlans(stored, stored), run, clock, logger: memoryLog() });
  const taken = new Set<string>();
  let isOver = false;
  let cancel: () => void = () => undefined;
  const look = (): void => {
    for (const job of plansOf(world).jobs) {
      if (!('planId' in job) || job.dueAtMs > clock.wallMs()) continue;
      const { planId, revision } = job;
      const id = `${planId} ${revision}`;
      if (taken.has(id)) continue;
      taken.add(id);
      void run({ kind: 'open', planId, revision });
    }
    if (!isOver) cancel = clock.after(QUEUE_LOOKS_MS, look);
  };
  if (!forgets) look();
  return {
    goOn: (ms) => world.pass(ms),
    sleep: (ms) => clock.putForward(ms),
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      cancel();
      await stopSweep();
    },
  };
};

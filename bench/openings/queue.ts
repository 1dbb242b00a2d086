/** How late the queue hands a planned space to its handler, beside many that are planned for later. */
import { createPostgresBackend, isPgPool, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Plan } from '../../src/domain/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import {
  connectRedis,
  createScheduler,
  duePlans,
  type QueueEngine,
  type Scheduler,
} from '../../src/scheduler/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan, aSeries } from '../../test/support/a-plan.ts';
import { memoryLog } from '../../test/support/memory-log.ts';
import { ownRedis } from '../../test/support/own-redis.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';

/** How those that come due are spread. */
export type Shape = 'spread' | 'instant';

/** What became of the openings of one run. */
export interface QueueRun {
  readonly planned: number;
  readonly shape: Shape;
  /** From its time to its handler, milliseconds, of each that was handled. */
  readonly latenessMs: readonly number[];
  /** From its time to its being stored as opened, milliseconds, of each that was. */
  readonly markedMs: readonly number[];
  readonly lost: number;
  readonly twice: number;
}

const HOUR_MS = 3_600_000;
const CHUNK = 1000;
const LOST_AFTER_MS = 60_000;
const STARTS_AFTER_MS = 4_000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** A queue and a store with handlers that note when they were called and mark the plan as opened, as the use cases do. */
interface Rig {
  readonly store: Store;
  readonly scheduler: Scheduler;
  readonly bulk: Pick<Queue, 'addBulk'>;
  /** First call of the handler, wall time, by plan. */
  readonly calledAtMs: Map<string, number>;
  /** How often a plan was marked, by plan. */
  readonly marked: Map<string, number>;
  /** When it was first, wall time, by plan. */
  readonly markedAtMs: Map<string, number>;
  filled: number;
}

async function rigOn(store: Store, queue: QueueEngine, makeBulk: () => Rig['bulk']): Promise<Rig> {
  const { plans, series } = store;
  const [calledAtMs, marked] = [new Map<string, number>(), new Map<string, number>()];
  const markedAtMs = new Map<string, number>();
  const scheduler = await createScheduler({
    queue,
    handlers: {
      grace: () => Promise.resolve(),
      remind: () => Promise.resolve(),
      digest: () => Promise.resolve(),
      series: () => Promise.resolve(),
      open: async ({ planId, revision }) => {
        const atMs = systemClock.wallMs();
        if (!calledAtMs.has(planId)) calledAtMs.set(planId, atMs);
        const plan = await plans.get(planId);
        if (plan?.life.status !== 'planned' || plan.revision !== revision) return;
        const opened: Plan = { ...plan, revision: revision + 1, life: { status: 'opened', sinceMs: atMs } };
        if (!(await plans.save(opened))) return;
        marked.set(planId, (marked.get(planId) ?? 0) + 1);
        if (!markedAtMs.has(planId)) markedAtMs.set(planId, systemClock.wallMs());
      },
    },
    // Everything is queued already: what it is like once the sweeps of the first minutes are over.
    due: duePlans(plans, series),
    clock: systemClock,
    logger: memoryLog(),
  });
  // After the scheduler, which makes the queue's tables.
  return { store, scheduler, bulk: makeBulk(), calledAtMs, marked, markedAtMs, filled: 0 };
}

/** Plans more for later until so many are planned, in store and queue. */
async function fill(rig: Rig, planned: number): Promise<void> {
  const { series } = rig.store;
  const nowMs = systemClock.wallMs();
  if (rig.filled >= planned) return;
  let holder = aSeries(`f${planned}`, { plannedUntilMs: nowMs + 1000 * HOUR_MS });
  await series.insert(holder);
  while (rig.filled < planned) {
    const count = Math.min(CHUNK, planned - rig.filled);
    const plans = Array.from({ length: count }, (_, n) => {
      const number = rig.filled + n;
      const startsAtMs = nowMs + HOUR_MS + Math.floor((number / planned) * 46 * HOUR_MS);
      return aPlan(`b${String(number).padStart(11, '0')}`, { startsAtMs });
    });
    holder = { ...holder, revision: holder.revision + 1 };
    await series.save(holder, plans);
    await rig.bulk.addBulk(
      plans.map(({ id, revision, startsAtMs }) => ({
        name: 'open',
        data: { v: 1, planId: id, revision },
        opts: { jobId: `open-${id}-${revision}`, delay: startsAtMs - systemClock.wallMs() },
      })),
    );
    rig.filled += count;
  }
}

/** Plans some for soon, as the use cases do; null when that took until their time. */
async function planSoon(
  rig: Rig,
  name: string,
  run: { readonly due: number; readonly shape: Shape; readonly leadMs: number },
) {
  const { due, shape, leadMs } = run;
  const firstMs = systemClock.wallMs() + leadMs;
  const plans = Array.from({ length: due }, (_, n) =>
    aPlan(`${name}${String(n).padStart(4, '0')}`, {
      startsAtMs: firstMs + (shape === 'spread' ? Math.floor((n * 1000) / due) : 0),
    }),
  );
  for (const plan of plans) {
    await rig.store.plans.insert(plan);
    await rig.scheduler.planOpening(plan.id, plan.revision, plan.startsAtMs);
  }
  return systemClock.wallMs() < firstMs - 1000 ? plans : null;
}

/** Lets some come due beside `planned` others. */
async function measure(
  rig: Rig,
  planned: number,
  { due, shape }: { readonly due: number; readonly shape: Shape },
): Promise<QueueRun> {
  let plans: readonly Plan[] | null = null;
  const short = `${shape === 'spread' ? 's' : 'i'}${String(planned).length}`;
  for (let tries = 0; plans === null; tries += 1)
    plans = await planSoon(rig, `${short}${tries}`, { due, shape, leadMs: STARTS_AFTER_MS * 2 ** tries });
  const lastMs = Math.max(...plans.map(({ startsAtMs }) => startsAtMs));
  const isOver = (): boolean => plans?.every(({ id }) => rig.marked.has(id)) ?? true;
  while (!isOver() && systemClock.wallMs() < lastMs + LOST_AFTER_MS) await wait(50);
  // Somebody who is late may come a second time.
  await wait(2_000);
  const after = (times: ReadonlyMap<string, number>): readonly number[] =>
    (plans ?? []).flatMap(({ id, startsAtMs }) => {
      const atMs = times.get(id);
      return atMs === undefined ? [] : [atMs - startsAtMs];
    });
  const times = plans.map(({ id }) => rig.marked.get(id) ?? 0);
  return {
    planned,
    shape,
    latenessMs: after(rig.calledAtMs),
    markedMs: after(rig.markedAtMs),
    lost: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
  };
}

async function measureAll(rig: Rig, counts: readonly number[], most: number): Promise<readonly QueueRun[]> {
  const runs: QueueRun[] = [];
  for (const planned of counts) {
    const due = Math.min(most, planned);
    await fill(rig, planned - due);
    for (const shape of ['spread', 'instant'] as const) runs.push(await measure(rig, planned, { due, shape }));
  }
  return runs;
}

/** On the embedded engine: store and queue in one. */
export async function onEmbedded(counts: readonly number[], most: number): Promise<readonly QueueRun[]> {
  using folder = tempFolder();
  const store = await openStore({ dataDir: folder.path, clock: systemClock, logger: memoryLog() });
  const pool: unknown = store.pool;
  if (!isPgPool(pool)) throw new TypeError('not a pool');
  const rig = await rigOn(
    store,
    { kind: 'postgres', pool: store.pool },
    () => new Queue('spaces', { connection: pool }, createPostgresBackend),
  );
  try {
    return await measureAll(rig, counts, most);
  } finally {
    await rig.scheduler.close('shutdown');
    await store.close('shutdown');
  }
}

/** With the queue on a Redis of its own and the embedded store. */
export async function onRedis(counts: readonly number[], most: number): Promise<readonly QueueRun[]> {
  using folder = tempFolder();
  await using redis = await ownRedis();
  const store = await openStore({ dataDir: folder.path, clock: systemClock, logger: memoryLog() });
  const connections = await connectRedis(redis.url, memoryLog());
  const own = new Redis(redis.url, { maxRetriesPerRequest: null });
  const rig = await rigOn(
    store,
    { kind: 'redis', connections },
    () => new Queue('spaces', { connection: own, prefix: 'majlis' }),
  );
  try {
    return await measureAll(rig, counts, most);
  } finally {
    await rig.scheduler.close('shutdown');
    own.disconnect();
    await connections.close();
    await store.close('shutdown');
  }
}

/** How long after its time a planned space is open in Discord: the whole bot on the local Discord, whose limits are Discord's. */
import { bucketOf } from '../../sandbox/rest/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import { type GuildId, systemClock, type UserId } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan } from '../../test/support/a-plan.ts';
import { memoryLog } from '../../test/support/memory-log.ts';
import { ownRedis } from '../../test/support/own-redis.ts';
import { hiddenStage, hostIn, serversFor } from '../../test/support/planned-servers.ts';
import { startStack, type Stack } from '../../test/support/stack.ts';
import { median, quantile } from '../row.ts';
import type { Shape } from './queue.ts';

/** Where the queue of the bot is; its store is the embedded one in any case. */
export type Engine = 'embedded' | 'redis';

/** What became of the openings of one run. */
export interface RoomRun {
  readonly engine: Engine;
  readonly planned: number;
  readonly shape: Shape;
  /** From its time to its stage being open, milliseconds, of each that opened. */
  readonly openMs: readonly number[];
  /** The same where nothing but the local Discord's limit on opening stages, which is one for all servers, took time. */
  readonly limitMs: readonly number[];
  readonly lost: number;
  readonly twice: number;
}

const HOUR_MS = 3_600_000;
/** Rows of one statement: an embedded database holds them all in memory until it is through. */
const CHUNK = 10_000;
const LOOK_EVERY_MS = 20;
/** After its time for an opening: several times what the limits allow. */
const LOST_AFTER_MS = 180_000;
/** Sizes of the local Discord's limits are drawn from this, so that all runs have the same. */
const RANDOM_SEED = 'majlis';
/** How often a bot that was not ready before the time of the first plan is started again, with twice the time. */
const MOST_STARTS = 5;
const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

interface Scene {
  readonly engine: Engine;
  readonly stack: Stack;
  readonly servers: readonly GuildId[];
  readonly hostId: UserId;
  /** Start of the bot, milliseconds. */
  startMs: number;
  filled: number;
}

/** Works on the store while the bot is down. */
async function whileDown<Value>({ stack }: Scene, work: (store: Store) => Promise<Value>): Promise<Value> {
  const store = await openStore({ dataDir: stack.dataDir, clock: systemClock, logger: memoryLog() });
  try {
    return await work(store);
  } finally {
    await store.close('shutdown');
  }
}

/** $1: the plan that the others are like. Those from $2 to $3 of $4 for the servers $5, over $7 ms from $6 on. */
const FILL = `
  insert into app.plan (id, guild_id, revision, status, since_ms, made_at_ms, starts_at_ms, people, state)
  select m.id, m.guild_id, t.revision, t.status, t.since_ms, t.made_at_ms, m.starts_at_ms, t.people,
    t.state || jsonb_build_object('id', m.id, 'guildId', m.guild_id, 'startsAtMs', m.starts_at_ms)
  from app.plan t, (
    select 'b' || lpad(n::text, 11, '0') as id, ($5::text[])[1 + n % cardinality($5::text[])] as guild_id,
      $6::bigint + floor(n::float8 / $4::float8 * $7::float8)::bigint as starts_at_ms
    from generate_series($2::int, $3::int) n) m
  where t.id = $1`;

/**
 * Plans more for later, until so many are. They are hidden: what is shown has an event, a poster and a room before its time, which for 100 000 is an hour of calls. The store writes one, and the database makes the others of it: written one by one, 100 000 take
 * longer than the whole of what is measured.
 */
async function fill(scene: Scene, store: Store, planned: number): Promise<void> {
  const nowMs = systemClock.wallMs();
  const first = aPlan(`b${String(scene.filled).padStart(11, '0')}`, {
    startsAtMs: nowMs + 2 * HOUR_MS,
    guildId: scene.servers[0] ?? aPlan('none').guildId,
    opening: hiddenStage('Later'),
  });
  for (let next = scene.filled + 1; scene.filled < planned; next = scene.filled) {
    if (scene.filled === next - 1) await store.plans.insert(first);
    const last = Math.min(scene.filled + CHUNK, planned) - 1;
    const values = [first.id, next, last, planned, scene.servers, nowMs + 2 * HOUR_MS, 45 * HOUR_MS];
    await store.pool.query(FILL, values);
    scene.filled = last + 1;
  }
}

/** Starts the bot beside so many planned, so that it is ready before the first of the plans that `prepare` makes; doubles the time for that until it is. Null where that never comes. */
async function startBefore(
  scene: Scene,
  planned: number,
  prepare: (store: Store, firstMs: number) => Promise<readonly Plan[]>,
): Promise<readonly Plan[] | null> {
  await scene.stack.bot().end('SIGTERM');
  await whileDown(scene, (store) => fill(scene, store, planned));
  for (let tries = 0; tries < MOST_STARTS; tries += 1) {
    const firstMs = Math.ceil(systemClock.wallMs() + scene.startMs * 1.5 * 2 ** tries) + 5_000;
    const plans = await whileDown(scene, (store) => prepare(store, firstMs));
    const sinceMs = systemClock.monotonicMs();
    await scene.stack.startBot();
    scene.startMs = Math.max(scene.startMs, systemClock.monotonicMs() - sinceMs);
    if (systemClock.wallMs() < firstMs - 1000) return plans;
    await scene.stack.bot().end('SIGKILL');
    await whileDown(scene, async ({ pool }) => {
      await pool.query("delete from app.plan where status <> 'planned' or starts_at_ms < $1", [firstMs + HOUR_MS]);
    });
  }
  return null;
}

/** Topics of the stages that are open, each as often as it stands. */
const openStages = ({ stack, servers }: Scene): readonly string[] =>
  servers.flatMap((id) =>
    [...(stack.sandbox.world.guilds.get(id)?.stageInstances.values() ?? [])].map(({ topic }) => topic),
  );

/** When each would be open if only stages were waited for: so many in a window that begins with the first. */
function byLimit({ stack }: Scene, plans: readonly Plan[]): readonly number[] {
  const { size } = bucketOf(stack.sandbox.world, 'POST', '/stage-instances');
  const times = plans.map(({ startsAtMs }) => startsAtMs);
  const first = Math.min(...times);
  return times.map((atMs, n) => Math.max(0, first + Math.floor(n / size.limit) * size.windowMs - atMs));
}

async function measure(
  scene: Scene,
  planned: number,
  { due, shape }: { readonly due: number; readonly shape: Shape },
): Promise<RoomRun | null> {
  const { servers, hostId } = scene;
  const plans = await startBefore(scene, planned - due, async (store, firstMs) => {
    const made = Array.from({ length: due }, (_, n) =>
      aPlan(
        `${shape.charAt(0)}${String(planned).length}${String(firstMs % 100_000)}${String(n).padStart(4, '0')}`.slice(
          0,
          12,
        ),
        {
          guildId: servers[n % servers.length] ?? aPlan('none').guildId,
          hostId,
          byUserId: hostId,
          opening: hiddenStage(`Open ${planned} ${shape} ${firstMs} ${n}`),
          startsAtMs: firstMs + (shape === 'spread' ? Math.floor((n * 1000) / due) : 0),
        },
      ),
    );
    for (const plan of made) await store.plans.insert(plan);
    return made;
  });
  if (plans === null) return null;
  const seenAtMs = new Map<string, number>();
  const lastMs = Math.max(...plans.map(({ startsAtMs }) => startsAtMs)) + LOST_AFTER_MS;
  const titles = plans.map((plan) => plan.opening.title);
  while (systemClock.wallMs() < lastMs && titles.some((title) => !seenAtMs.has(title))) {
    const nowMs = systemClock.wallMs();
    for (const topic of openStages(scene)) if (!seenAtMs.has(topic)) seenAtMs.set(topic, nowMs);
    await wait(LOOK_EVERY_MS);
  }
  await wait(2_000);
  const standing = openStages(scene);
  const times = titles.map((title) => standing.filter((topic) => topic === title).length);
  return {
    engine: scene.engine,
    planned,
    shape,
    openMs: plans.flatMap((plan) => {
      const atMs = seenAtMs.get(plan.opening.title);
      return atMs === undefined ? [] : [atMs - plan.startsAtMs];
    }),
    limitMs: byLimit(scene, plans),
    lost: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
  };
}

const figuresOf = ({ openMs, twice }: RoomRun, due: number): string =>
  `${openMs.length} of ${due} opened, ${twice} twice, p50 ${median(openMs).toFixed(0)} ms, p99 ${quantile(openMs, 0.99).toFixed(0)} ms`;

/** What is measured, and for how long at most. */
export interface RoomBench {
  readonly engines: readonly Engine[];
  readonly counts: readonly number[];
  /** How many come due together at most. */
  readonly most: number;
  /** Told what is done, and what came of it. */
  readonly progress: (line: string) => void;
}

/** Runs of both shapes in a world of its own, on a bot that runs as people run it; at one instant beside what opened over one second. */
async function openBeside(engine: Engine, planned: number, bench: RoomBench): Promise<readonly RoomRun[]> {
  const { most, progress } = bench;
  const sinceMs = systemClock.monotonicMs();
  await using redis = engine === 'redis' ? await ownRedis() : null;
  // A day: rooms in which nobody sits must not end while others open.
  const env = {
    LOG_LEVEL: 'info',
    EMPTY_ROOM_GRACE: '86400',
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
  };
  const due = Math.min(most, planned);
  await using stack = await startStack({
    seed: serversFor(Array.from({ length: due }, (_, n) => `Server ${n}`)),
    randomSeed: RANDOM_SEED,
    env,
  });
  const line = stack.sandbox.line();
  // as, in both: the local Discord's own ids.
  const servers = line.guilds.map(({ id }) => id as GuildId);
  const hostId = hostIn(stack.sandbox);
  const startMs = systemClock.monotonicMs() - sinceMs;
  const scene: Scene = { engine, stack, servers, hostId, startMs, filled: 0 };
  const runs: RoomRun[] = [];
  for (const shape of ['spread', 'instant'] as const) {
    const run = await measure(scene, planned, { due, shape });
    if (run !== null) runs.push(run);
    const told = run === null ? 'the bot was never ready in time' : figuresOf(run, due);
    const tookS = Math.round((systemClock.monotonicMs() - sinceMs) / 1000);
    progress(`rooms, ${engine}, ${planned} planned, ${shape}: ${told}, ${tookS} s since its world began`);
  }
  return runs;
}

/** Opens rooms beside so many planned for later. */
export async function openRooms(bench: RoomBench): Promise<readonly RoomRun[]> {
  const runs: RoomRun[] = [];
  for (const planned of bench.counts)
    for (const engine of bench.engines) runs.push(...(await openBeside(engine, planned, bench)));
  return runs;
}

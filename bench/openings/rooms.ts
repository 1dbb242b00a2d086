/** How long after its time a planned space is open in Discord: the whole bot on the local Discord, whose limits are Discord's. */
import { NO_ABOUT } from '../../src/domain/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import { type GuildId, systemClock, type UserId } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { aPlan } from '../../test/support/a-plan.ts';
import { memoryLog } from '../../test/support/memory-log.ts';
import { startStack, type Stack } from '../../test/support/stack.ts';
import type { Shape } from './queue.ts';

/** What became of the openings of one run. */
export interface RoomRun {
  readonly planned: number;
  readonly shape: Shape;
  /** From its time to its stage being open, milliseconds, of each that opened. */
  readonly openMs: readonly number[];
  readonly lost: number;
  readonly twice: number;
}

const HOUR_MS = 3_600_000;
/** Rows of one statement: an embedded database holds them all in memory until it is through. */
const CHUNK = 10_000;
const LOOK_EVERY_MS = 20;
/** After its time for an opening; Discord takes 50 calls a second of us, and 200 openings are some 1200 calls. */
const LOST_AFTER_MS = 120_000;
/** The permissions that README's invitation asks for. */
const botPermissions = '299080373881872';
const opening = {
  description: null,
  about: NO_ABOUT,
  kind: 'stage',
  room: null,
  preset: 'panel-talk',
  rules: {},
} as const;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const worldOf = (servers: number): unknown => ({
  users: [{ key: 'host', username: 'host', globalName: 'Host' }],
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: Array.from({ length: servers }, (_, n) => ({
    key: `server${n}`,
    name: `Server ${n}`,
    owner: 'host',
    features: ['COMMUNITY'],
    members: [{ user: 'host' }],
    bots: [{ bot: 'majlis', permissions: botPermissions }],
    channels: [{ key: 'general', name: 'general', type: 'text' }],
  })),
});

interface Scene {
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
 * Plans more for later, until so many are. The store writes one, and the database makes the others of it: written one by one, 100 000 take
 * longer than the whole of what is measured.
 */
async function fill(scene: Scene, store: Store, planned: number): Promise<void> {
  const nowMs = systemClock.wallMs();
  const first = aPlan(`b${String(scene.filled).padStart(11, '0')}`, {
    startsAtMs: nowMs + 2 * HOUR_MS,
    guildId: scene.servers[0] ?? aPlan('none').guildId,
  });
  for (let next = scene.filled + 1; scene.filled < planned; next = scene.filled) {
    if (scene.filled === next - 1) await store.plans.insert(first);
    const last = Math.min(scene.filled + CHUNK, planned) - 1;
    const values = [first.id, next, last, planned, scene.servers, nowMs + 2 * HOUR_MS, 45 * HOUR_MS];
    await store.pool.query(FILL, values);
    scene.filled = last + 1;
  }
}

/** Starts the bot beside so many planned, so that it is ready before the first of the plans that `prepare` makes; doubles the time for that until it is. */
async function startBefore(
  scene: Scene,
  planned: number,
  prepare: (store: Store, firstMs: number) => Promise<readonly Plan[]>,
) {
  await scene.stack.bot().end('SIGTERM');
  await whileDown(scene, (store) => fill(scene, store, planned));
  for (let factor = 1.5; ; factor *= 2) {
    const firstMs = Math.ceil(systemClock.wallMs() + scene.startMs * factor) + 5_000;
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
}

/** Topics of the stages that are open, each as often as it stands. */
const openStages = ({ stack, servers }: Scene): readonly string[] =>
  servers.flatMap((id) =>
    [...(stack.sandbox.world.guilds.get(id)?.stageInstances.values() ?? [])].map(({ topic }) => topic),
  );

async function measure(
  scene: Scene,
  planned: number,
  { due, shape }: { readonly due: number; readonly shape: Shape },
): Promise<RoomRun> {
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
          opening: { ...opening, title: `Open ${planned} ${shape} ${firstMs} ${n}` },
          startsAtMs: firstMs + (shape === 'spread' ? Math.floor((n * 1000) / due) : 0),
        },
      ),
    );
    for (const plan of made) await store.plans.insert(plan);
    return made;
  });
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
    planned,
    shape,
    openMs: plans.flatMap((plan) => {
      const atMs = seenAtMs.get(plan.opening.title);
      return atMs === undefined ? [] : [atMs - plan.startsAtMs];
    }),
    lost: times.filter((count) => count === 0).length,
    twice: times.filter((count) => count > 1).length,
  };
}

/** Opens rooms beside so many planned for later, in both shapes, on a bot that runs as people run it. */
export async function openRooms(counts: readonly number[], most: number): Promise<readonly RoomRun[]> {
  const sinceMs = systemClock.monotonicMs();
  // A day: rooms in which nobody sits must not end while others open.
  const env = { LOG_LEVEL: 'info', EMPTY_ROOM_GRACE: '86400' };
  await using stack = await startStack({ seed: worldOf(most), env });
  const line = stack.sandbox.line();
  // as, in both: the local Discord's own ids.
  const servers = line.guilds.map(({ id }) => id as GuildId);
  const hostId = (line.users[0]?.id ?? '') as UserId;
  const scene: Scene = { stack, servers, hostId, startMs: systemClock.monotonicMs() - sinceMs, filled: 0 };
  const runs: RoomRun[] = [];
  for (const planned of counts)
    for (const shape of ['spread', 'instant'] as const)
      runs.push(await measure(scene, planned, { due: Math.min(most, planned), shape }));
  return runs;
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plan } from '../../src/domain/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { openStore } from '../../src/store/index.ts';
import { aPlan, aSeries } from '../support/a-plan.ts';
import { budget } from '../support/budget.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownRedis } from '../support/own-redis.ts';
import { hiddenStage, hostIn, openTopics, serversFor, serverIn } from '../support/planned-servers.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';

const MOVING_CLOCK = new URL('../support/moving-clock.ts', import.meta.url).href;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** The longest that the sweep takes, and a stage to open on a busy machine. */
const patient = { timeout: 45_000, interval: 50 };

/** A server for each of what is planned, so that none is in another's way. */
const NAMES = ['trembling', 'back', 'late', 'missed', 'daily'] as const;
type Name = (typeof NAMES)[number];

/** The clock of a live bot, and what opened there. */
interface Live {
  readonly stack: Stack;
  readonly plans: Readonly<Record<Exclude<Name, 'daily'>, Plan>>;
  /** Sets its clock to `ms` from what it was to open at. */
  set(name: Name, ms: number): void;
  /** The stages that stand now; fails for one that stands though its time never was. */
  open(): readonly string[];
}

/** Times of a live bot, all later than its start; a series since the same moment as the first of them. */
const live = async (folder: string, env: Readonly<Record<string, string>>): Promise<Live> => {
  const file = join(folder, 'ahead');
  // Whole minutes, as people plan, and the first of a series is told by.
  const beganMs = Math.ceil(systemClock.wallMs() / MINUTE_MS) * MINUTE_MS;
  const afterMin: Readonly<Record<Name, number>> = { trembling: 20, daily: 20, back: 40, missed: 140, late: 170 };
  const startsAtMs = (name: Name): number => beganMs + afterMin[name] * MINUTE_MS;
  const made = new Map<string, Plan>();
  const stack = await startStack({
    seed: serversFor(NAMES),
    env: { NODE_OPTIONS: `--import ${MOVING_CLOCK}`, CLOCK_AHEAD_FILE: file, EMPTY_ROOM_GRACE: '86400', ...env },
    stored: async (sandbox, store) => {
      const hostId = hostIn(sandbox);
      for (const name of NAMES.filter((one) => one !== 'daily')) {
        const parts = { guildId: serverIn(sandbox, name), hostId, byUserId: hostId, startsAtMs: startsAtMs(name) };
        made.set(name, aPlan(name, { ...parts, opening: hiddenStage(name) }));
      }
      for (const plan of made.values()) await store.plans.insert(plan);
      const firstLocal = new Date(startsAtMs('daily')).toISOString().slice(0, 16);
      const recurrence = { rule: 'FREQ=DAILY', firstLocal, zone: 'UTC', end: { type: 'never' } } as const;
      const parts = {
        guildId: serverIn(sandbox, 'daily'),
        hosts: [hostId],
        byUserId: hostId,
        opening: hiddenStage('daily'),
      };
      await store.series.insert(aSeries('daily', { ...parts, recurrence }));
    },
  });
  let [aheadMs, furthestMs] = [0, 0];
  const look = (): void => void (furthestMs = Math.max(furthestMs, systemClock.wallMs() + aheadMs));
  return {
    stack,
    // as: each was made above.
    plans: Object.fromEntries(made) as Live['plans'],
    set: (name, ms) => {
      look();
      aheadMs = Math.round(startsAtMs(name) + ms - systemClock.wallMs());
      writeFileSync(file, String(aheadMs));
    },
    open: () => {
      look();
      const topics = openTopics(stack.sandbox);
      const early = NAMES.filter((name) => topics.includes(name) && startsAtMs(name) > furthestMs);
      expect(early).toEqual([]);
      return topics;
    },
  };
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** Everything opened once, what was too late was missed, and the series has each of its dates once; by what the bot left. */
const expectWhole = async ({ stack, plans }: Live): Promise<void> => {
  await stack.bot().end('SIGTERM');
  const store = await openStore({ dataDir: stack.dataDir, clock: systemClock, logger: memoryLog() });
  const dates = (
    await store.pool.query<{ id: string; original_ms: string }>(
      'select id, original_ms from app.plan where series_id is not null order by original_ms',
    )
  ).rows;
  const starts = dates.map(({ original_ms: atMs }) => Number(atMs));
  expect(starts.length).toBeGreaterThanOrEqual(3);
  expect(starts).toEqual(starts.map((_, at) => (starts[0] ?? 0) + at * DAY_MS));
  const opened = await store.pool.query<{ space_id: string; times: number }>(
    "select space_id, count(*)::integer as times from app.action_log where act = 'opened' and space_id is not null group by 1",
  );
  const { trembling, back, late, missed } = plans;
  const wanted = [trembling.id, back.id, late.id, dates[0]?.id ?? ''];
  expect(opened.rows.toSorted((one, other) => (one.space_id < other.space_id ? -1 : 1))).toEqual(
    wanted.toSorted().map((id) => ({ space_id: id, times: 1 })),
  );
  expect((await store.plans.get(missed.id))?.life.status).toBe('missed');
  await store.close('test');
};

const survives = async (env: Readonly<Record<string, string>>): Promise<void> => {
  using folder = tempFolder();
  const one = await live(folder.path, env);
  await using _stack = one.stack;
  const { set, open } = one;
  expect(open()).toEqual([]);
  // It trembles around the time of two.
  for (let n = 0; n < 30; n += 1) {
    set('trembling', n * 200 - 3_000 + (n % 2 === 0 ? 2_000 : -2_000));
    open();
    await wait(200);
  }
  await expect.poll(open, patient).toEqual(['daily', 'trembling']);
  // It is put back before them, their time comes a second time, and nothing more opens within a sweep.
  set('trembling', -2_000);
  const again = systemClock.monotonicMs() + 18_000;
  while (systemClock.monotonicMs() < again) {
    expect(open()).toEqual(['daily', 'trembling']);
    await wait(100);
  }
  // It is put on to just before the next one, which opens at its time.
  set('back', -1_500);
  await expect.poll(open, patient).toEqual(['back', 'daily', 'trembling']);
  // It is put on by hours: what is late by ten minutes opens, what is by more does not.
  set('late', 10 * MINUTE_MS);
  await expect.poll(open, patient).toEqual(['back', 'daily', 'late', 'trembling']);
  // Back once more, by a day, and on: what was done stays done.
  set('trembling', -DAY_MS);
  await wait(1_000);
  set('late', 11 * MINUTE_MS);
  await wait(1_000);
  expect(open()).toEqual(['back', 'daily', 'late', 'trembling']);
  await expectWhole(one);
};

/** What is done at its time is done by the sweep and by the queue: the long run has the other queue too. */
const QUEUES = (['the store', 'Redis'] as const).slice(0, budget({ ci: 1, long: 2 }));

// The clocks of graphile-worker's cron tests: trembling, put back, put on; there the time of the process, here of all that runs in it.
it.each(QUEUES)(
  '[PLAN-3] [PLAN-11] [PLAN-19] a live bot whose clock trembles, jumps back and jumps on opens each once, and none early, with its queue on %s',
  async (queue) => {
    if (queue === 'the store') return await survives({});
    await using redis = await ownRedis();
    await survives({ REDIS_URL: redis.url });
  },
);

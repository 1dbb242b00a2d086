import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/lib/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { budget } from '../support/budget.ts';
import { datesIn, expectNoGap, expectOnce } from '../support/expect-planned.ts';
import { openingPoints, remindingPoints } from '../support/kill-points.ts';
import { memoryLog } from '../support/memory-log.ts';
import { ownDatabase } from '../support/own-database.ts';
import { ownPostgres } from '../support/own-postgres.ts';
import { ownRedis } from '../support/own-redis.ts';
import {
  dailySince,
  KILL_GUILDS,
  KILL_POINTS,
  type KillPoint,
  plannedAt,
  REMIND_POINTS,
  REMINDED,
  type RemindPoint,
} from '../support/plan-kills.ts';
import { type PlannedProcess, startPlanned } from '../support/planned-process.ts';
import { remindedSoon } from '../support/planned-to-remind.ts';
import { fileDiscord, postedIn } from '../support/remind-discord.ts';
import { databaseUrl, redisUrl } from '../support/services.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Real time for the queue, but waits of ours fifty times shorter: the sweep's 15 s become 0.3 s. */
const hurried: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / 50, run) };
const patient = { timeout: 60_000, interval: 20 };
/** How long what was killed stays away: shorter than what the store waits for a connection, longer than the first try after it. */
const AWAY_MS = 500;

type Point = KillPoint | RemindPoint;

/** What may be killed beside the bot. */
interface Service {
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** Where it is killed, and how long after the process came by there: what is asked then is under way. */
interface Kill {
  readonly point: Point;
  readonly afterMs: number;
}

interface Running {
  readonly store: Store;
  readonly process: PlannedProcess;
  /** The file with what people were told. */
  readonly posted: string;
  /** Kills it when the process next comes by there, once; resolves when it is back. */
  killAt(kill: Kill): Promise<void>;
  /** Resolves once both services answer. */
  isThere(): Promise<void>;
}

/** Where each of these is done. */
const POINTS = {
  opening: KILL_POINTS.filter((point) => !point.includes('series')),
  materialising: KILL_POINTS.filter((point) => point.includes('dates of a series are stored')),
  reminding: REMIND_POINTS,
} as const satisfies Readonly<Record<string, readonly Point[]>>;

/** What is planned, and true of it in the end. */
interface Act {
  /** Plans one of that name, which is due at once; answers its id. */
  begin(running: Running, name: string): Promise<string>;
  isDone(running: Running, id: string): Promise<boolean>;
  expectWhole(running: Running, id: string): Promise<unknown>;
}

const ACTS: Readonly<Record<keyof typeof POINTS, Act>> = {
  opening: {
    begin: async ({ store, process }, name) => {
      const plan = plannedAt(name, systemClock.wallMs());
      await store.plans.insert(plan);
      await process.scheduler.planOpening(plan.id, plan.revision, plan.startsAtMs);
      return plan.id;
    },
    isDone: async ({ store }, id) => {
      const found =
        'select 1 from app.space s join app.plan p using (id) where id = $1 and (s.status, p.status) = ($2, $3)';
      return (await store.pool.query(found, [id, 'live', 'opened'])).rowCount === 1;
    },
    expectWhole: async ({ store, process }, id) => {
      await expectOnce(store, id);
      expect([...process.world.made.values()].filter((spaceId) => spaceId === id)).toHaveLength(1);
    },
  },
  materialising: {
    begin: async ({ store, process }, name) => {
      const nowMs = systemClock.wallMs();
      const daily = dailySince(name, nowMs - 120_000);
      await store.series.insert(daily);
      await process.scheduler.planSeries(daily.id, nowMs);
      return daily.id;
    },
    isDone: async ({ store }, id) => {
      const dates = await datesIn(store, id);
      return dates.length >= 3 && dates[0]?.status === 'opened';
    },
    expectWhole: async ({ store }, id) => await expectNoGap(store, id),
  },
  reminding: {
    begin: async ({ store, process }, name) => {
      const nowMs = systemClock.wallMs();
      const { id } = await remindedSoon(store, name, nowMs);
      await process.scheduler.planReminders(nowMs);
      return id;
    },
    isDone: async ({ store }, id) => {
      const marked = await store.pool.query('select 1 from app.reminded where plan_id = $1', [id]);
      return marked.rowCount === 1 && (await store.outbox.lanes()).length === 0;
    },
    expectWhole: ({ posted }, id) => {
      const told = postedIn(posted).filter(({ key, userId }) => key.includes(id) && userId === REMINDED);
      expect(told).toHaveLength(1);
      return Promise.resolve();
    },
  },
};

/** Starts it with the store on PostgreSQL and the queue on a Redis of its own; what is killed is its own, and everything ends with the test. */
const start = async (killed: 'PostgreSQL' | 'Redis'): Promise<Running> => {
  const redis = await ownRedis();
  onTestFinished(async () => await redis[Symbol.asyncDispose]());
  const server = killed === 'PostgreSQL' ? await ownPostgres(databaseUrl ?? '') : null;
  const postgres = server ?? (await ownDatabase(databaseUrl ?? ''));
  onTestFinished(async () => await postgres[Symbol.asyncDispose]());
  const service: Service = server ?? redis;
  const folder = tempFolder();
  const store = await openStore({
    dataDir: folder.path,
    databaseUrl: postgres.url,
    clock: systemClock,
    logger: memoryLog(),
  });
  let next: (Kill & { readonly isBack: () => void }) | null = null;
  const killNow = async (isBack: () => void): Promise<void> => {
    await service.kill();
    systemClock.after(AWAY_MS, () => void service.start().then(isBack));
  };
  const pass = async (here: Point): Promise<void> => {
    if (next?.point !== here) return;
    const { afterMs, isBack } = next;
    next = null;
    if (afterMs === 0) await killNow(isBack);
    else systemClock.after(afterMs, () => void killNow(isBack));
  };
  const posted = join(folder.path, 'posted.jsonl');
  const { around, ...reminding } = remindingPoints(store, pass);
  const process = await startPlanned({
    store,
    redisUrl: redis.url,
    kept: openingPoints(store, pass),
    more: { ...reminding, messages: fileDiscord(posted, systemClock.wallMs, { around }) },
    guilds: KILL_GUILDS,
    clock: hurried,
    log: memoryLog(),
  });
  onTestFinished(async () => {
    await process.close();
    await store.close('test');
    folder[Symbol.dispose]();
  });
  return {
    store,
    process,
    posted,
    isThere: async () => {
      const both = async (): Promise<unknown> => {
        // Each connection of the pool: one of before tells the first who takes it.
        const asked = Array.from({ length: store.pool.totalCount }, () => store.pool.query('select 1'));
        await Promise.all([store.pool.query('select 1'), ...asked]);
        return (await process.scheduler.dead(10)).length;
      };
      await expect.poll(() => both().catch(() => null), patient).toBe(0);
    },
    killAt: (kill) => new Promise((resolve) => void (next = { ...kill, isBack: resolve })),
  };
};

/** A few milliseconds later the write that follows is somewhere between its beginning and its answer. */
const delaysMs = [0, 1, 3].slice(0, budget({ ci: 1, long: 3 }));

describe.skipIf(databaseUrl === undefined || redisUrl === undefined).each(['Redis', 'PostgreSQL'] as const)(
  'what is planned, when %s is killed',
  (killed) => {
    it.each(['opening', 'materialising', 'reminding'] as const)(
      '[PLAN-3] [PLAN-11] [PLAN-16] [REMIND-2] at each point of %s, is done once and whole',
      { timeout: budget({ ci: 120_000, long: 600_000 }) },
      async (what) => {
        const running = await start(killed);
        const { begin, isDone, expectWhole } = ACTS[what];
        const kills = delaysMs.flatMap((afterMs) => POINTS[what].map((point): Kill => ({ point, afterMs })));
        expect(kills.length).toBeGreaterThan(1);
        const ids: string[] = [];
        for (const [at, kill] of kills.entries()) {
          const isBack = running.killAt(kill);
          await running.isThere();
          const id = await begin(running, `${String.fromCodePoint(97 + at)}kill`);
          await isBack;
          await expect
            .poll(() => isDone(running, id).catch(() => false), { ...patient, message: JSON.stringify(kill) })
            .toBe(true);
          ids.push(id);
        }
        // Nothing was given up either.
        await running.isThere();
        for (const id of ids) await expectWhole(running, id);
      },
    );
  },
);

/** Majlis as far as it opens planned spaces: real store, real queue, the use cases, and a small Discord in the process, of which the rooms of spaces outlive it. */
import { createCalendar } from '../../src/calendar/index.ts';
import type { PlanStore, SeriesStore, SpaceStore } from '../../src/app/index.ts';
import { type Clock, type GuildId, systemClock, systemIds } from '../../src/lib/index.ts';
import {
  allDue,
  comingPlans,
  connectRedis,
  createScheduler,
  duePlans,
  dueReminders,
  type QueueEngine,
  type Scheduler,
} from '../../src/scheduler/index.ts';
import type { Store } from '../../src/store/index.ts';
import type { MemoryLog } from './memory-log.ts';
import type { OutsideAppParts } from './outside-app.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';

/** The small Discord's clock follows the machine's in such steps. */
const STEP_MS = 5;

/** What of the store a test may put itself before. */
export interface Kept {
  readonly spaces: SpaceStore;
  readonly plans: PlanStore;
  readonly series: SeriesStore;
}

/** A running one. */
export interface PlannedProcess {
  readonly world: OutsideWorld;
  readonly scheduler: Scheduler;
  /** Closes scheduler and Redis connections; the store is its owner's. */
  close(): Promise<void>;
}

/** What it is made of. */
export interface PlannedProcessParts {
  readonly store: Store;
  /** Address of a Redis for the queue; without one the queue is in the store. */
  readonly redisUrl?: string;
  /** Stands before the store's own parts. */
  readonly kept?: Kept;
  /** Stands in place of the small world's own; with `rsvps` people are reminded too. */
  readonly more?: Partial<OutsideAppParts['ports']>;
  /** How far the world's clock is ahead of the machine's, milliseconds. */
  readonly aheadMs?: number;
  /** The scheduler's clock; the machine's when left out. */
  readonly clock?: Clock;
  readonly log: MemoryLog;
  /** The servers that are there. */
  readonly guilds: readonly GuildId[];
}

/** Starts it; its servers are available at once. */
export async function startPlanned(parts: PlannedProcessParts): Promise<PlannedProcess> {
  const { store, redisUrl = '', log, clock = systemClock, more = {}, aheadMs = 0 } = parts;
  const kept: Kept = parts.kept ?? store;
  const connections = redisUrl === '' ? null : await connectRedis(redisUrl, log);
  const queue: QueueEngine =
    connections === null ? { kind: 'postgres', pool: store.pool } : { kind: 'redis', connections };
  let scheduler: Scheduler | null = null;
  // The small Discord's accounts of the pool have names, which no store takes: leases stay with it.
  const { settings, owed, outbox, data, blocks, openings, people } = store;
  const options = { realIds: true, ids: systemIds, numbersFrom: systemClock.wallMs() % 1_000_000_000 };
  const world = outsideWorld(options, createCalendar(), {
    settings,
    owed,
    outbox,
    data,
    blocks,
    openings,
    people,
    spaces: kept.spaces,
    plans: kept.plans,
    series: kept.series,
    jobs: {
      planGrace: async (...job) => await scheduler?.planGrace(...job),
      planOpening: async (...job) => await scheduler?.planOpening(...job),
      planSeries: async (...job) => await scheduler?.planSeries(...job),
      planDigest: async (due) => await scheduler?.planDigest(due),
    },
    ...more,
  });
  let isOver = false;
  const follow = (): void => {
    world.clock.advance(Math.max(0, systemClock.wallMs() + aheadMs - world.clock.wallMs()));
    world.deliver();
    if (!isOver) systemClock.after(STEP_MS, follow);
  };
  follow();
  for (const one of parts.guilds) world.community.add(one);
  // Of the Discord of a process that was killed nothing is left here but the rooms of its spaces: without them those would end.
  for (const { room, guildId } of await kept.spaces.unfinished())
    if (room.channelId !== null) world.room(room.channelId, guildId, { kind: room.kind });
  await world.boot();
  const { plans, series } = kept;
  const due = { plans: duePlans(plans, series), ...(more.rsvps && { reminders: dueReminders(more.rsvps) }) };
  scheduler = await createScheduler({
    queue,
    handlers: {
      grace: () => Promise.resolve(),
      remind: async () => {
        const nextMs = await world.app.remind();
        if (nextMs !== null) await scheduler?.planReminders(nextMs);
      },
      digest: () => Promise.resolve(),
      open: ({ planId, revision }) => world.app.planDue(planId, revision),
      series: ({ seriesId }) => world.app.seriesDue(seriesId),
    },
    due: allDue(log, due),
    coming: comingPlans(plans),
    clock,
    logger: log,
  });
  const made = scheduler;
  return {
    world,
    scheduler: made,
    close: async () => {
      await made.close('test');
      await world.app.close('test');
      isOver = true;
      await connections?.close();
    },
  };
}

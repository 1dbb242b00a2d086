/** The stores and jobs of the small world: they outlive the process, and the process may die before and after each use. */
import type {
  BlockStore,
  CoverStore,
  DataStore,
  DigestStore,
  FeedStore,
  FilePort,
  JobPort,
  LeaseStore,
  LeftStore,
  LinkStore,
  LogEntry,
  OpeningStore,
  OutboxStore,
  OwedStore,
  PersonalStore,
  PlanStore,
  PresetStore,
  SeriesStore,
  SettingsStore,
  SpaceStore,
  ToldStore,
} from '../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../src/app/index.ts';
import type { Space } from '../../src/domain/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { keptOf } from './outside-data.ts';
import { outboxOf } from './outside-outbox.ts';
import { OutsideRefused } from './outside-people.ts';
import { coverStore, filePort } from './outside-covers.ts';
import { feedStore } from './outside-feeds.ts';
import { plansOf, planStore, seriesStore } from './outside-plans.ts';
import { presetStore } from './outside-presets.ts';
import { safetyOf } from './outside-safety.ts';
import { digestStore, setDigest, toldOf, toldStore } from './outside-told.ts';
import type { OutsideWorld } from './outside-world.ts';

const taking = async (world: OutsideWorld, ms = 0): Promise<void> => {
  if (ms > 0) await new Promise<void>((resolve) => void world.clock.after(ms, resolve));
};

const spaceStore = (world: OutsideWorld, generation: number): SpaceStore => {
  const log = (id: SpaceId, lines: readonly LogEntry[]): void => {
    world.logs.set(id, [...(world.logs.get(id) ?? []), ...lines]);
  };
  const loseAnswer = (space: Space): void => {
    if (world.loseAnswerOf?.(space) !== true) return;
    world.loseAnswerOf = null;
    throw new Error('the connection to the store was lost');
  };
  return {
    insert: async (space, lines, effects) => {
      await taking(world, world.options.insertMs);
      await world.step(generation, () => {
        if (world.spaces.has(space.id)) throw new Error('conflict');
        if (world.options.storeLost === true) throw new Error('the connection to the store was lost');
        world.spaces.set(space.id, space);
        log(space.id, lines);
        outboxOf(world).add(effects);
        loseAnswer(space);
      });
    },
    save: (space, lines, effects) => {
      const put = (): Promise<boolean> =>
        world.step(generation, () => {
          if (world.options.contended === space.id) return false;
          if (world.spaces.get(space.id)?.revision !== space.revision - 1) return false;
          world.spaces.set(space.id, space);
          log(space.id, lines);
          outboxOf(world).add(effects);
          loseAnswer(space);
          return true;
        });
      const { saveMs = 0 } = world.options;
      return saveMs === 0 ? put() : taking(world, saveMs).then(put);
    },
    saveWithPlan: (space, plan, { log: lines, effects }) =>
      world.step(generation, () => {
        const { plans } = plansOf(world);
        if (world.spaces.get(space.id)?.revision !== space.revision - 1) return false;
        if (plans.get(plan.id)?.revision !== plan.revision - 1) return false;
        world.spaces.set(space.id, space);
        plans.set(plan.id, plan);
        log(space.id, lines);
        outboxOf(world).add(effects);
        return true;
      }),
    reopen: (space, applied, { log: lines, effects }) =>
      world.step(generation, () => {
        if (world.spaces.get(space.id)?.revision !== space.revision - 1) return false;
        // It is the newest again.
        world.spaces.delete(space.id);
        world.spaces.set(space.id, space);
        world.applied.set(space.id, applied);
        log(space.id, lines);
        outboxOf(world).add(effects);
        return true;
      }),
    note: (id, lines, effects) =>
      world.step(generation, () => {
        const failure = world.failures.get('note')?.shift();
        if (failure !== undefined) throw new OutsideRefused(failure);
        log(id, lines);
        outboxOf(world).add(effects);
      }),
    get: (id) => world.step(generation, () => world.spaces.get(id) ?? null),
    recent: (guild, limit) =>
      world.step(generation, () =>
        [...world.spaces.values()]
          .filter(({ guildId }) => guildId === guild)
          .toReversed()
          .slice(0, limit),
      ),
    unfinished: () =>
      world.step(generation, () => [...world.spaces.values()].filter((space) => space.life.status !== 'ended')),
    applied: (id) => world.step(generation, () => world.applied.get(id) ?? NOTHING_APPLIED),
    saveApplied: async (id, applied) => {
      await taking(world, world.options.noteMs);
      await world.step(generation, () => void world.applied.set(id, applied));
    },
    emptySince: () => Promise.resolve([]),
    log: (id, limit) => world.step(generation, () => (world.logs.get(id) ?? []).slice(-limit)),
    lastOf: (acts) =>
      world.step(generation, () =>
        [...world.spaces.values()]
          .filter(({ life }) => life.status !== 'ended')
          .flatMap(({ id }) => {
            const lines = (world.logs.get(id) ?? []).filter(({ act }) => acts.includes(act));
            const last = new Map(lines.map((line) => [JSON.stringify([line.act, line.detail]), line]));
            return lines.filter((line) => [...last.values()].includes(line)).map((line) => ({ spaceId: id, ...line }));
          })
          .toSorted((one, other) => one.atMs - other.atMs),
      ),
  };
};

const linkStore = (world: OutsideWorld, generation: number): LinkStore => {
  return {
    insert: (link) => world.step(generation, () => void world.links.set(link.id, link)),
    save: (link, log, effects) =>
      world.step(generation, () => {
        if (world.links.get(link.id)?.revision !== link.revision - 1) return false;
        world.links.set(link.id, link);
        outboxOf(world).add(effects);
        for (const { spaceId, entry } of log) world.logs.set(spaceId, [...(world.logs.get(spaceId) ?? []), entry]);
        return true;
      }),
    get: (id) => world.step(generation, () => world.links.get(id) ?? null),
    unfinished: () =>
      world.step(generation, () => [...world.links.values()].filter((link) => link.state.status !== 'closed')),
  };
};

const settingsStore = (world: OutsideWorld, generation: number): SettingsStore => {
  return {
    get: (guild) =>
      world.step(generation, () => world.settings.get(guild) ?? { language: 'en' as const, rules: DEFAULT_RULES }),
    save: (guild, settings, digest) =>
      world.step(generation, () => {
        world.settings.set(guild, settings);
        if (digest !== undefined) setDigest(world, guild, digest);
      }),
  };
};

const owedStore = (world: OutsideWorld, generation: number): OwedStore => {
  return {
    all: () => world.step(generation, () => [...world.owed.values()]),
    owe: (one) =>
      world.step(generation, () => {
        const key = `${one.guildId} ${one.userId}`;
        if (!world.owed.has(key)) world.owed.set(key, one);
      }),
    paid: (guild, user) => world.step(generation, () => void world.owed.delete(`${guild} ${user}`)),
  };
};

const leaseStore = (world: OutsideWorld, generation: number): LeaseStore => {
  return {
    all: () => world.step(generation, () => [...world.leases.values()]),
    change: (returned, taken) =>
      world.step(generation, () => {
        for (const id of returned) world.leases.delete(id);
        for (const lease of taken) {
          const others = [...world.leases.values()].filter(({ spaceId }) => spaceId !== lease.spaceId);
          if (others.some((one) => one.guildId === lease.guildId && one.accountId === lease.accountId))
            throw new Error('an account sits in one room of a server');
          world.leases.set(lease.spaceId, lease);
        }
      }),
  };
};

const openingStore = (world: OutsideWorld, generation: number): OpeningStore => ({
  lastOpened: (guild, user, sinceMs) =>
    world.step(generation, () => {
      const opened = [...world.spaces.values()]
        .filter(
          ({ guildId, life }) => guildId === guild && !(life.status === 'ended' && life.reason === 'could-not-open'),
        )
        .flatMap(({ id }) => world.logs.get(id) ?? [])
        .filter(({ act, actorId, atMs }) => act === 'opened' && actorId === user && atMs >= sinceMs);
      return opened.length === 0 ? null : Math.max(...opened.map(({ atMs }) => atMs));
    }),
});

const jobPort = (world: OutsideWorld, generation: number): JobPort => {
  return {
    planGrace: (spaceId, emptySinceMs, dueAtMs) =>
      world.step(generation, () => {
        world.jobs.push({ spaceId, emptySinceMs, dueAtMs });
      }),
    planOpening: (planId, revision, dueAtMs) =>
      world.step(generation, () => void plansOf(world).jobs.push({ planId, revision, dueAtMs })),
    planSeries: (seriesId, dueAtMs) =>
      world.step(generation, () => void plansOf(world).jobs.push({ seriesId, dueAtMs })),
    planDigest: (due) => world.step(generation, () => void toldOf(world).jobs.push(due)),
  };
};

/** All of them, for one life of the process. */
export const worldStores = (
  world: OutsideWorld,
  generation: number,
): {
  readonly spaces: SpaceStore;
  readonly links: LinkStore;
  readonly settings: SettingsStore;
  readonly owed: OwedStore;
  readonly leases: LeaseStore;
  readonly outbox: OutboxStore;
  readonly data: DataStore;
  readonly blocks: BlockStore;
  readonly personal: PersonalStore;
  readonly servers: LeftStore;
  readonly openings: OpeningStore;
  readonly plans: PlanStore;
  readonly series: SeriesStore;
  readonly feeds: FeedStore;
  readonly presets: PresetStore;
  readonly covers: CoverStore;
  readonly files: FilePort;
  readonly told: ToldStore;
  readonly digests: DigestStore;
  readonly jobs: JobPort;
} => ({
  spaces: spaceStore(world, generation),
  links: linkStore(world, generation),
  settings: settingsStore(world, generation),
  owed: owedStore(world, generation),
  leases: leaseStore(world, generation),
  outbox: outboxOf(world).store((run) => world.step(generation, run)),
  data: keptOf(world).store((run) => world.step(generation, run)),
  blocks: safetyOf(world).serverBlocks((run) => world.step(generation, run)),
  personal: safetyOf(world).personal((run) => world.step(generation, run)),
  servers: safetyOf(world).servers((run) => world.step(generation, run)),
  openings: openingStore(world, generation),
  plans: planStore(world, generation),
  series: seriesStore(world, generation),
  feeds: feedStore(world, generation),
  presets: presetStore(world, generation),
  covers: coverStore(world, generation),
  files: filePort(world, generation),
  told: toldStore(world, generation),
  digests: digestStore(world, generation),
  jobs: jobPort(world, generation),
});

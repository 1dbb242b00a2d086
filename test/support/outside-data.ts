/** What is kept of people and of what is over, in the small world: the parts that use cases turn on. The contract suite holds the real one. */
import type { DataStore, ForgetWish, LogEntry, OwnLine, OwnPlan, OwnSeries } from '../../src/app/index.ts';
import type { Plan, Series, Space } from '../../src/domain/index.ts';
import type { SeriesId, SpaceId, UserId } from '../../src/lib/index.ts';
import { type OutsidePlans, plansOf } from './outside-plans.ts';

type Step = <Value>(run: () => Value) => Promise<Value>;

const names = ({ hostId, people, hands }: Space, userId: UserId): boolean =>
  hostId === userId || [...people, ...hands].some((one) => one.userId === userId);

const plans = ({ hostId, byUserId }: Plan, userId: UserId): boolean => hostId === userId || byUserId === userId;

const recurs = ({ hosts, byUserId }: Series, userId: UserId): boolean => byUserId === userId || hosts.includes(userId);

const ownPlan = (plan: Plan): OwnPlan => {
  const { id, guildId, life, startsAtMs, zone, opening, occurrence } = plan;
  const { title, description } = opening;
  const seriesId = occurrence?.seriesId ?? null;
  return { id, guildId, seriesId, status: life.status, startsAtMs, zone, words: { title, description }, said: {} };
};

const ownSeries = ({ id, guildId, life, recurrence, opening: { title, description } }: Series): OwnSeries => ({
  id,
  guildId,
  status: life.status,
  recurrence,
  words: { title, description },
  said: {},
});

const lineOf = (spaceId: SpaceId, entry: LogEntry, userId: UserId): readonly OwnLine[] => {
  const { atMs, act, actorId, targetId, detail, reason = null } = entry;
  if (actorId !== userId && targetId !== userId) return [];
  const isActor = actorId === userId;
  const as = !isActor ? 'target' : targetId === userId ? 'oneself' : 'actor';
  return [{ atMs, spaceId, act, as, detail: isActor ? detail : null, reason: isActor ? reason : null }];
};

/** What is kept of people, by world. */
const kept = new WeakMap<Spaces, OutsideData>();

/** What is kept of people in a world. */
export const keptOf = (world: Spaces): OutsideData => {
  const known = kept.get(world) ?? new OutsideData(world, plansOf(world));
  kept.set(world, known);
  return known;
};

/** The part of a world that it reads. */
interface Spaces {
  readonly spaces: Map<SpaceId, Space>;
  readonly logs: Map<SpaceId, LogEntry[]>;
}

/** Keeps wishes; reads spaces, logs and plans of the world. */
class OutsideData {
  readonly wishes: Map<UserId, ForgetWish> = new Map();
  readonly #spaces: Map<SpaceId, Space>;
  readonly #logs: Map<SpaceId, LogEntry[]>;
  readonly #planned: OutsidePlans;

  constructor({ spaces, logs }: Spaces, planned: OutsidePlans) {
    this.#spaces = spaces;
    this.#logs = logs;
    this.#planned = planned;
  }

  /** The store, for one life of the process. */
  store(step: Step): DataStore {
    return {
      about: (userId, limit) =>
        step(() => ({
          userId,
          language: null,
          zone: null,
          lines: [...this.#logs]
            .flatMap(([id, log]) => log.flatMap((entry) => lineOf(id, entry, userId)))
            .slice(-limit),
          spaces: [...this.#spaces.values()]
            .filter((space) => names(space, userId))
            .map(({ id, guildId, room, life, hostId, title, description }) => ({
              id,
              guildId,
              channelId: room.channelId,
              status: life.status,
              sinceMs: life.sinceMs,
              words: hostId === userId ? { title, description } : null,
              said: {},
            })),
          plans: [...this.#planned.plans.values()].filter((plan) => plans(plan, userId)).map(ownPlan),
          series: [...this.#planned.series.values()].filter((one) => recurs(one, userId)).map(ownSeries),
          rsvp: { coming: [], reminded: [], named: [], reminders: null },
          covers: [],
          links: [],
          owedUnmutes: [],
          serverBlocks: [],
          remembered: [],
          personal: { blocks: [], messages: true, warned: [] },
          forgetAskedAtMs: this.wishes.get(userId)?.askedAtMs ?? null,
        })),
      forget: (userId, askedAtMs) => step(() => this.#forget(userId, askedAtMs)),
      ripeWishes: () =>
        step(() => [...this.wishes.values()].filter(({ userId }) => this.#unfinished(userId).length === 0)),
      expire: (beforeMs, limit) =>
        step(() => {
          const old = [...this.#spaces.values()].filter(
            ({ life }) => life.status === 'ended' && life.sinceMs < beforeMs,
          );
          for (const { id } of old.slice(0, limit)) {
            this.#spaces.delete(id);
            this.#logs.delete(id);
          }
          return Math.min(old.length, limit);
        }),
      expirePlanned: (beforeMs) => step(() => this.#expirePlanned(beforeMs)),
      dropStrangers: () => step(() => 0),
    };
  }

  /** All of them at once: the small world has few. */
  #expirePlanned(beforeMs: number): number {
    const { plans: planned, series } = this.#planned;
    const isOld = ({ life }: Plan | Series): boolean =>
      ['opened', 'missed', 'over'].includes(life.status) && life.sinceMs < beforeMs;
    const [oldPlans, oldSeries] = [[...planned.values()].filter(isOld), [...series.values()].filter(isOld)];
    for (const { id } of oldPlans) planned.delete(id);
    for (const { id } of oldSeries) series.delete(id);
    return oldPlans.length + oldSeries.length;
  }

  #unfinished(userId: UserId): readonly { readonly id: SpaceId | SeriesId }[] {
    const { plans: planned, series } = this.#planned;
    const run = [...this.#spaces.values()].filter((space) => space.life.status !== 'ended' && names(space, userId));
    const isToCome = ({ life }: Plan): boolean => ['planned', 'missed'].includes(life.status);
    return [
      ...run,
      ...[...planned.values()].filter((plan) => isToCome(plan) && plans(plan, userId)),
      ...[...series.values()].filter((one) => one.life.status === 'running' && recurs(one, userId)),
    ];
  }

  #forget(userId: UserId, askedAtMs: number): readonly (SpaceId | SeriesId)[] {
    const nobody = (id: UserId | null): UserId | null => (id === userId ? null : id);
    for (const [id, log] of this.#logs)
      this.#logs.set(
        id,
        log.map((entry) => ({ ...entry, actorId: nobody(entry.actorId), targetId: nobody(entry.targetId) })),
      );
    const waits = this.#unfinished(userId);
    if (waits.length > 0) this.wishes.set(userId, { userId, askedAtMs });
    else this.wishes.delete(userId);
    return waits.map(({ id }) => id);
  }
}

/** What is kept of people and of what is over, in the small world: the parts that use cases turn on. The contract suite holds the real one. */
import type { DataStore, ForgetWish, LogEntry, OwnLine } from '../../src/app/index.ts';
import type { Space } from '../../src/domain/index.ts';
import type { SpaceId, UserId } from '../../src/lib/index.ts';

type Step = <Value>(run: () => Value) => Promise<Value>;

const names = ({ hostId, people, hands }: Space, userId: UserId): boolean =>
  hostId === userId || [...people, ...hands].some((one) => one.userId === userId);

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
  const known = kept.get(world) ?? new OutsideData(world.spaces, world.logs);
  kept.set(world, known);
  return known;
};

/** The part of a world that it reads. */
interface Spaces {
  readonly spaces: Map<SpaceId, Space>;
  readonly logs: Map<SpaceId, LogEntry[]>;
}

/** Keeps wishes; reads spaces and logs of the world. */
class OutsideData {
  readonly wishes: Map<UserId, ForgetWish> = new Map();
  readonly #spaces: Map<SpaceId, Space>;
  readonly #logs: Map<SpaceId, LogEntry[]>;

  constructor(spaces: Map<SpaceId, Space>, logs: Map<SpaceId, LogEntry[]>) {
    this.#spaces = spaces;
    this.#logs = logs;
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
          links: [],
          owedUnmutes: [],
          serverBlocks: [],
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
      dropStrangers: () => step(() => 0),
    };
  }

  #unfinished(userId: UserId): readonly Space[] {
    return [...this.#spaces.values()].filter((space) => space.life.status !== 'ended' && names(space, userId));
  }

  #forget(userId: UserId, askedAtMs: number): readonly SpaceId[] {
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

/** What is told once and when digests are due, in the small world: both outlive the process. */
import type { DigestDue, DigestStore, NextDigest, ToldStore } from '../../src/app/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import { outboxOf } from './outside-outbox.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The digest of a server as it is stored. */
interface Kept {
  next: NextDigest | null;
  lastDate: string | null;
}

/** What is kept of both in a world. */
export interface OutsideTold {
  readonly told: Map<string, number>;
  readonly digests: Map<GuildId, Kept>;
  /** What was queued, in order. */
  readonly jobs: DigestDue[];
}

const worlds = new WeakMap<object, OutsideTold>();

/** What was told once in a world, and which digests are due there. */
export const toldOf = (world: object): OutsideTold => {
  const known = worlds.get(world) ?? { told: new Map(), digests: new Map(), jobs: [] };
  worlds.set(world, known);
  return known;
};

/** What a server sets of its digest, with its settings. */
export const setDigest = (world: object, guildId: GuildId, next: NextDigest | null): void => {
  const { digests } = toldOf(world);
  digests.set(guildId, { lastDate: digests.get(guildId)?.lastDate ?? null, next });
};

/** What was told once, for one life of the process. */
export const toldStore = (world: OutsideWorld, generation: number): ToldStore => {
  const { told } = toldOf(world);
  return {
    untold: (keys) => world.step(generation, () => keys.filter((key) => !told.has(key))),
    tell: (keys, effects, atMs) =>
      world.step(generation, () => {
        if (keys.some((key) => told.has(key))) return false;
        for (const key of keys) told.set(key, atMs);
        outboxOf(world).add(effects);
        return true;
      }),
    trim: (beforeMs) =>
      world.step(generation, () => [...told].filter(([key, atMs]) => atMs < beforeMs && told.delete(key)).length),
  };
};

/** When digests are due, for one life of the process. */
export const digestStore = (world: OutsideWorld, generation: number): DigestStore => {
  const { digests } = toldOf(world);
  return {
    get: (guildId) => world.step(generation, () => digests.get(guildId) ?? { next: null, lastDate: null }),
    dueUntil: (untilMs, limit, after) =>
      world.step(generation, () =>
        [...digests]
          .flatMap(([guildId, { next }]) => (next === null ? [] : [{ guildId, ...next }]))
          .filter(({ dueAtMs }) => dueAtMs <= untilMs && (after === undefined || dueAtMs > after.dueAtMs))
          .toSorted((one, other) => one.dueAtMs - other.dueAtMs)
          .slice(0, limit),
      ),
    done: ({ guildId, date, dueAtMs }, next, effects) =>
      world.step(generation, () => {
        const kept = digests.get(guildId);
        if (kept?.next?.date !== date || kept.next.dueAtMs !== dueAtMs) return false;
        digests.set(guildId, { next, lastDate: date });
        outboxOf(world).add(effects);
        return true;
      }),
  };
};

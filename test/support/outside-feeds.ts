/** Calendars of the small world: they outlive the process, and the process may die before and after each use. */
import type { FeedKey, FeedStore } from '../../src/app/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import { plansOf } from './outside-plans.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The keys of calendars, by world. */
const keys = new WeakMap<object, Map<GuildId, FeedKey>>();

/** The keys of a world's servers. */
const feedsOf = (world: object): Map<GuildId, FeedKey> => {
  const known = keys.get(world) ?? new Map<GuildId, FeedKey>();
  keys.set(world, known);
  return known;
};

/** Calendars, for one life of the process. */
export const feedStore = (world: OutsideWorld, generation: number): FeedStore => {
  const kept = feedsOf(world);
  return {
    keyOf: (guild) => world.step(generation, () => kept.get(guild) ?? null),
    guildOf: (key) => world.step(generation, () => [...kept].find(([, one]) => one === key)?.[0] ?? null),
    keys: (limit) => world.step(generation, () => [...kept.values()].slice(0, limit)),
    ensure: (guild, key) =>
      world.step(generation, () => {
        const stands = kept.get(guild) ?? key;
        kept.set(guild, stands);
        return stands;
      }),
    replace: (guild, key) => world.step(generation, () => void kept.set(guild, key)),
    plans: ({ guildId, seriesId, sinceMs }, limit) =>
      world.step(generation, () =>
        [...plansOf(world).plans.values()]
          .filter(({ guildId: guild, life }) => guild === guildId && life.status !== 'draft')
          .filter(({ startsAtMs }) => startsAtMs >= sinceMs)
          .filter(({ occurrence }) => seriesId === null || occurrence?.seriesId === seriesId)
          .toSorted((a, b) => a.startsAtMs - b.startsAtMs)
          .slice(-limit),
      ),
  };
};

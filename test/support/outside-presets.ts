/** Presets of the small world, and what people have remembered there: they outlive the process, which may die before and after each use. */
import type { PresetStore } from '../../src/app/index.ts';
import type { ServerPreset, SpaceSettings } from '../../src/domain/index.ts';
import type { GuildId } from '../../src/lib/index.ts';
import type { OutsideWorld } from './outside-world.ts';

interface Kept {
  readonly presets: Map<GuildId, readonly ServerPreset[]>;
  readonly remembered: Map<string, SpaceSettings>;
}

const kept = new WeakMap<object, Kept>();

/** What is kept of a world. */
const presetsOf = (world: object): Kept => {
  const known = kept.get(world) ?? { presets: new Map(), remembered: new Map() };
  kept.set(world, known);
  return known;
};

/** The store, for one life of the process. */
export const presetStore = (world: OutsideWorld, generation: number): PresetStore => {
  const { presets, remembered } = presetsOf(world);
  const others = (guild: GuildId, number: number): readonly ServerPreset[] =>
    (presets.get(guild) ?? []).filter((one) => one.number !== number);
  return {
    ofServer: (guild) => world.step(generation, () => presets.get(guild) ?? []),
    save: (guild, preset) =>
      world.step(
        generation,
        () =>
          void presets.set(
            guild,
            [...others(guild, preset.number), preset].toSorted((a, b) => a.number - b.number),
          ),
      ),
    remove: (guild, number) => world.step(generation, () => void presets.set(guild, others(guild, number))),
    remembered: (guild, user) => world.step(generation, () => remembered.get(`${guild} ${user}`) ?? null),
    remember: (guild, user, settings) =>
      world.step(generation, () => {
        if (settings === null) remembered.delete(`${guild} ${user}`);
        else remembered.set(`${guild} ${user}`, settings);
      }),
    forgetServer: (guild) =>
      world.step(generation, () => {
        for (const key of remembered.keys()) if (key.startsWith(`${guild} `)) remembered.delete(key);
      }),
    forgetPerson: (user) =>
      world.step(generation, () => {
        for (const key of remembered.keys()) if (key.endsWith(` ${user}`)) remembered.delete(key);
      }),
  };
};

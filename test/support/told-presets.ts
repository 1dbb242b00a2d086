import type { Actor, App, Outcome, PresetActs } from '../../src/app/index.ts';
import { DEFAULT_SPACE_RULES, PRESET_NAMES } from '../../src/domain/index.ts';
import type { ServerPreset, SpaceSettings } from '../../src/domain/index.ts';

type Act = <Value>(name: string, actor: Actor, input: unknown[], value: () => Value) => Promise<Outcome<Value>>;

/** What a told app knows of presets. */
export interface ToldPresets {
  presets: readonly ServerPreset[];
  own: SpaceSettings | null;
}

/** A preset for an app that tells of it. */
export const aPreset = (over: Partial<ServerPreset> = {}): ServerPreset => ({
  name: 'Majlis night',
  number: 1,
  kind: 'voice',
  rules: { ...DEFAULT_SPACE_RULES, keepRoom: true },
  ...over,
});

/** The acts around presets of a told app; a preset that is none of ours is refused as the real one does. */
export const toldPresets = (known: () => ToldPresets, act: Act): Pick<App, keyof PresetActs> => {
  const first = (): ServerPreset => known().presets[0] ?? aPreset();
  return {
    presets: () => Promise.resolve(known().presets),
    ownSettings: () => Promise.resolve(known().own),
    findPreset: (actor, typed) => act('findPreset', actor, [typed], first),
    savePreset: (actor, space, target) => act('savePreset', actor, [space, target], first),
    renamePreset: (actor, typed, to) => act('renamePreset', actor, [typed, to], () => aPreset({ name: to })),
    removePreset: (actor, number) => act('removePreset', actor, [number], first),
    rememberSettings: (actor, space) => act('rememberSettings', actor, [space], first),
    forgetSettings: (actor) => act('forgetSettings', actor, [], () => known().own !== null),
    beginning: (_actor, { preset, rules, kind }) => {
      const named = PRESET_NAMES.find((name) => name === (preset ?? 'panel-talk'));
      return Promise.resolve(
        named === undefined
          ? { ok: false, refusal: { code: 'preset-not-found', params: { typed: preset ?? '', names: '' } } }
          : { ok: true, value: { preset: named, rules, kind, isRemembered: known().own !== null, notes: [] } },
      );
    },
  };
};

import type { Actor, App, Beginning, Outcome, PresetActs } from '../../src/app/index.ts';
import { DEFAULT_SPACE_RULES, PRESET_NAMES } from '../../src/domain/index.ts';
import type { ServerDefault, ServerPreset, SpaceSettings } from '../../src/domain/index.ts';

type Act = <Value>(name: string, actor: Actor, input: unknown[], value: () => Value) => Promise<Outcome<Value>>;

/** What a told app knows of presets. */
export interface ToldPresets {
  presets: readonly ServerPreset[];
  own: SpaceSettings | null;
  /** What spaces of the server begin with; left out, with none. */
  set?: ServerDefault;
}

/** A preset for an app that tells of it. */
export const aPreset = (over: Partial<ServerPreset> = {}): ServerPreset => ({
  name: 'Majlis night',
  number: 1,
  kind: 'voice',
  rules: { ...DEFAULT_SPACE_RULES, keepRoom: true },
  ...over,
});

/** Why a space of a told app begins as it does. */
const originOf = ({ own, set }: ToldPresets): Beginning['origin'] => {
  if (own !== null) return { type: 'remembered' };
  return set?.type === 'own' || set?.type === 'built-in' ? { type: 'server', preset: set } : { type: 'asked' };
};

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
    defaultPreset: () => Promise.resolve(known().set ?? { type: 'none' }),
    setDefaultPreset: (actor, target) =>
      act('setDefaultPreset', actor, [target], () => {
        const set = target === null ? ({ type: 'none' } as const) : ({ type: 'own', preset: first() } as const);
        known().set = set;
        return set;
      }),
    rememberSettings: (actor, space) => act('rememberSettings', actor, [space], first),
    forgetSettings: (actor) => act('forgetSettings', actor, [], () => known().own !== null),
    beginning: (_actor, { preset, rules, kind }) => {
      const named = PRESET_NAMES.find((name) => name === (preset ?? 'panel-talk'));
      return Promise.resolve(
        named === undefined
          ? { ok: false, refusal: { code: 'preset-not-found', params: { typed: preset ?? '', names: '' } } }
          : { ok: true, value: { preset: named, rules, kind, origin: originOf(known()), notes: [] } },
      );
    },
  };
};

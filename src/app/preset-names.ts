import type { PresetName, ServerPreset } from '../domain/index.ts';
import { PRESET_NAMES, presetKey, refuse } from '../domain/index.ts';
import { LANGUAGES, texts } from '../i18n/index.ts';

/** The key by which one's own remembered settings are picked. */
export const OWN_SETTINGS = 'my-settings';

/** What each name that is not a server's to give means. Names stand in every language, since people of one server use several. */
export const RESERVED: ReadonlyMap<string, PresetName | typeof OWN_SETTINGS> = new Map(
  LANGUAGES.flatMap((language) => {
    const { names, own } = texts(language).presets;
    return [
      ...PRESET_NAMES.flatMap((name) => [[name, name] as const, [presetKey(names[name]), name] as const]),
      [OWN_SETTINGS, OWN_SETTINGS] as const,
      [presetKey(own), OWN_SETTINGS] as const,
    ];
  }),
);

/** The one that is called so, whatever its case. */
export const named = (presets: readonly ServerPreset[], typed: string): ServerPreset | undefined =>
  presets.find(({ name }) => presetKey(name) === presetKey(typed));

/** What is none of these is told with all that there are. */
export const notFound = (presets: readonly ServerPreset[], typed: string): ReturnType<typeof refuse> =>
  // Names are on one line each.
  refuse('preset-not-found', { typed: typed.trim().slice(0, 60), names: presets.map(({ name }) => name).join('\n') });

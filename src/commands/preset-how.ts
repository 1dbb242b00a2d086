import { PRESETS } from '../domain/index.ts';
import type { SpaceSettings, StandingPreset } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { rulesTold } from './run-text.ts';

/** What a preset sets; one of ours leaves the kind of room to what the server has. */
export const settingsOfPreset = (preset: StandingPreset): SpaceSettings =>
  preset.type === 'built-in' ? { kind: null, rules: PRESETS[preset.name] } : preset.preset;

/** In words: the kind of room, what its rules say, and how long it lasts at most. */
export const howOf = ({ kind, rules }: SpaceSettings, words: Catalogue): string =>
  [
    ...(kind === null ? [] : [words.presets.kind[kind]]),
    ...rulesTold(rules, words),
    words.presets.lasts(rules.maxLengthMs),
  ].join(' · ');

import type { PresetCommandTexts } from '../i18n/index.ts';

/** The names to type of the commands for presets. */
export const PRESET_COMMAND_NAMES: Readonly<Record<keyof PresetCommandTexts, string>> = {
  preset: 'preset',
  presetSave: 'save',
  presetSaveName: 'name',
  presetList: 'list',
  presetRename: 'rename',
  presetWhich: 'name',
  presetTo: 'to',
  presetDelete: 'delete',
  presetDefault: 'default',
  presetDefaultName: 'name',
};

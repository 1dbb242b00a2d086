/** What the controls and forms of presets ask for; the names stand in custom ids, so they stay. */
export const PRESET_ACTS = {
  saveAs: 'preset-save',
  named: 'preset-named',
  replace: 'preset-replace',
  remove: 'preset-delete',
  keep: 'preset-keep',
  noDefault: 'preset-no-default',
} as const;

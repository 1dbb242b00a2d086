import type { PresetName, RefusalCode, RoomKind } from '../domain/index.ts';

/** What `/preset` and its options do, 1–100 characters each. */
export interface PresetCommandTexts {
  readonly preset: string;
  readonly presetSave: string;
  readonly presetSaveName: string;
  readonly presetList: string;
  readonly presetRename: string;
  readonly presetWhich: string;
  readonly presetTo: string;
  readonly presetDelete: string;
  readonly presetDefault: string;
  readonly presetDefaultName: string;
}

/** Refusals and notes that concern presets and remembered settings: told in a file of their own. */
export type PresetRefusal = Extract<
  RefusalCode,
  | 'preset-name-empty'
  | 'preset-name-too-long'
  | 'preset-name-built-in'
  | 'preset-exists'
  | 'preset-not-found'
  | 'too-many-presets'
  | 'no-own-settings'
  | 'preset-roles-gone'
  | 'preset-length-cut'
  | 'preset-no-stage'
  | 'preset-not-adults'
>;

/** Words of presets, of remembered settings, and of rooms that stay. Names are what people wrote: raw. */
export interface PresetTexts {
  /** By these names each preset of ours is typed and told. */
  readonly names: Readonly<Record<PresetName, string>>;
  /** The choice of one's own remembered settings. */
  readonly own: string;
  /** A preset of the server's own as a choice; `how` in a few words. Plain: no markdown there. */
  choice(name: string, how: string): string;
  readonly listTitle: string;
  readonly listEmpty: string;
  readonly listBuiltIn: string;
  readonly listOwn: string;
  /** A preset in the list; `how` in words. */
  line(name: string, how: string): string;
  readonly kind: Readonly<Record<RoomKind, string>>;
  lasts(maxLengthMs: number): string;
  saved(name: string, how: string): string;
  renamed(name: string, to: string): string;
  /** Asks before one is replaced. */
  replaceQuestion(name: string): string;
  readonly replaceYes: string;
  deleteQuestion(name: string): string;
  readonly deleteYes: string;
  deleted(name: string): string;
  readonly keep: string;
  readonly kept: string;
  /** On the settings of a space. */
  readonly remember: string;
  readonly forget: string;
  readonly saveAs: string;
  readonly remembered: string;
  readonly forgotten: string;
  readonly nothingToForget: string;
  /** With the answer to an opening, or a draft, that begins so. */
  readonly begunSo: string;
  /** What the spaces of a server begin with where nobody says it. */
  readonly server: {
    /** In `/setup`. */
    readonly heading: string;
    /** The choice of none; at most 100 characters, plain. */
    readonly noneOption: string;
    /** In `/setup`, where its select has not all of them. */
    readonly more: string;
    readonly none: string;
    readonly gone: string;
    is(name: string, how: string): string;
    readonly takeAway: string;
    /** At the top of the list. */
    listed(name: string): string;
    /** With the answer to an opening, or a draft, that begins so. */
    begunSo(name: string): string;
    /** Where it is asked whether the preset is to be deleted. */
    readonly deleted: string;
  };
  /** The form that saves a preset; at most 45 and 100 characters. */
  readonly form: { readonly title: string; readonly name: string; readonly hint: string };
  /** Buttons on the settings: what becomes of a room that was made. */
  readonly keepRoom: string;
  readonly removeRoom: string;
  /** Among how a space runs. */
  readonly roomStays: string;
  /** At the end, on the panel and in the recap; `room` is a mention. */
  stays(room: string): string;
  endQuestion(title: string): string;
  ended(title: string): string;
}

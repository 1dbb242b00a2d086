import type { Beginning, Outcome } from '../app/index.ts';
import { PRESET_NAMES } from '../domain/index.ts';
import type { RoomKind, ServerPreset, SpaceSettings, StandingPreset } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { wordsOf } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';
import type { RulesChosen } from './rule-options.ts';
import { patchOf } from './rule-options.ts';

/** In a few plain words, for a choice. */
const briefly = ({ kind, rules: { queue, access, hidden } }: SpaceSettings, { run, roomKind }: Catalogue): string =>
  [
    ...(kind === null ? [] : [roomKind[kind]]),
    run.modeName[queue.mode],
    ...(access.type === 'everyone' ? [] : [run.accessName[access.type]]),
    ...(hidden ? [run.hidden] : []),
  ].join(' · ');

/** One of the server's own as a choice. */
const presetChoice = (preset: ServerPreset, words: Catalogue): Choice => ({
  name: cut(words.presets.choice(preset.name, briefly(preset, words)), OPTION_LABEL),
  value: preset.name,
});

const builtInChoices = ({ run }: Catalogue): readonly Choice[] =>
  PRESET_NAMES.map((value) => ({ name: cut(run.preset[value], OPTION_LABEL), value }));

const holding = (choices: readonly Choice[], typed: string): readonly Choice[] => {
  const wanted = typed.trim().toLocaleLowerCase();
  return choices.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
};

/** What a preset is called in one's language. Of a server's own it is what somebody wrote: raw. */
export const presetTitle = (preset: StandingPreset, { names }: Catalogue['presets']): string =>
  preset.type === 'built-in' ? names[preset.name] : preset.preset.name;

/** What a server's spaces may begin with: its own presets, then those that are everywhere. */
export const suggestForServer = async (context: Context, typed: string): Promise<readonly Choice[]> => {
  const words = wordsOf(context);
  const presets = await context.app.presets(context.actor);
  return holding([...presets.map((preset) => presetChoice(preset, words)), ...builtInChoices(words)], typed);
};

/** The server's own presets that hold what is typed. */
export const suggestOwnPresets = async (context: Context, typed: string): Promise<readonly Choice[]> =>
  holding(
    (await context.app.presets(context.actor)).map((preset) => presetChoice(preset, wordsOf(context))),
    typed,
  );

/** What a space may begin as: one's remembered settings, then the server's own presets, then those that are everywhere. */
export const suggestPresets = async (context: Context, typed: string): Promise<readonly Choice[]> => {
  const { app, actor } = context;
  const words = wordsOf(context);
  const [own, presets] = await Promise.all([app.ownSettings(actor), app.presets(actor)]);
  const { own: name } = words.presets;
  const mine =
    own === null ? [] : [{ name: cut(words.presets.choice(name, briefly(own, words)), OPTION_LABEL), value: name }];
  const choices = [...mine, ...presets.map((preset) => presetChoice(preset, words)), ...builtInChoices(words)];
  return holding(choices, typed);
};

/** What was given of how a space is to begin, besides its rules. */
interface Given {
  readonly kind: RoomKind | undefined;
  readonly room: ChannelId | undefined;
  readonly preset: string | undefined;
  readonly host?: UserId | undefined;
}

/** How a space is to begin, by the options that were given. */
export const beginningOf = async (
  { app, actor }: Context,
  { kind, room, preset, host }: Given,
  chosen: RulesChosen,
): Promise<Outcome<Beginning>> => {
  const rules = patchOf(chosen, actor.guildId, null);
  if (!rules.ok) return rules;
  return await app.beginning(actor, {
    preset: preset ?? null,
    rules: rules.value,
    kind: kind ?? null,
    room: room ?? null,
    hostId: host ?? actor.userId,
  });
};

/** What there is to say of how it begins: that it was remembered or that its server has it so, and what of it cannot be had any more. */
export const beginningNotes = (context: Context, { origin, notes }: Beginning): readonly string[] => {
  const { presets } = wordsOf(context);
  return [
    ...(origin.type === 'remembered' ? [presets.begunSo] : []),
    ...(origin.type === 'server' ? [presets.server.begunSo(presetTitle(origin.preset, presets))] : []),
    ...notes.map((note) => refusalText(context.language, note)),
  ];
};

/** The same above a draft; null when there is nothing to say. */
export const beginningNote = (context: Context, beginning: Beginning): string | null => {
  const notes = beginningNotes(context, beginning);
  return notes.length === 0 ? null : notes.join('\n');
};

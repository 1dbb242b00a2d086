import { z } from 'zod';
import type { PresetTarget } from '../app/index.ts';
import { PRESET_LIMITS, PRESET_NAMES } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, stale, subcommand, wordsOf } from './command.ts';
import { button, buttons, container, textDisplay } from './components.ts';
import type { Control, FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { fitting } from './fitting.ts';
import { modal, textField } from './modal.ts';
import { onSpaceCommand } from './on-space.ts';
import { PRESET_ACTS } from './preset-acts.ts';
import { noDefaultPreset, presetDefault } from './preset-default.ts';
import { howOf, settingsOfPreset } from './preset-how.ts';
import { presetTitle, suggestOwnPresets } from './preset-pick.ts';

/** A frame has 4000 characters (Discord); the count of what did not fit takes the rest. */
const LIST_LIMIT = 3800;

/** Discord may count an emoji as two and more: what fits in code points is to fit into the form. */
const NAME_UNITS = PRESET_LIMITS.nameLength * 4;

/** Saves how a space runs, or asks first where that would take the place of another. */
const save = async (context: Context, spaceId: SpaceId | null, target: PresetTarget): Promise<Reply> => {
  const { app, actor } = context;
  const saved = await app.savePreset(actor, spaceId, target);
  const words = wordsOf(context);
  if (saved.ok) return say(words.presets.saved(saved.value.name, howOf(saved.value, words)));
  const { code, params } = saved.refusal;
  if (code !== 'preset-exists') return refuse(context.language, saved.refusal);
  return say(
    words.presets.replaceQuestion(params['name'] ?? ''),
    buttons(
      button({
        label: words.presets.replaceYes,
        customId: customId(PRESET_ACTS.replace, spaceId, null, Number(params['number'])),
        isDangerous: true,
      }),
      button({ label: words.presets.keep, customId: customId(PRESET_ACTS.keep, null) }),
    ),
  );
};

const presetSave: Subcommand = onSpaceCommand({
  key: 'presetSave',
  for: 'server-manager',
  options: [{ type: 3, ...labels('presetSaveName'), required: true }],
  schema: z.strictObject({ name: z.string(), space: z.string().optional() }),
  run: (context, spaceId, { name }) => save(context, spaceId, { type: 'name', typed: name }),
});

const presetList: Subcommand = subcommand({
  key: 'presetList',
  for: 'everybody',
  schema: z.strictObject({}),
  options: [],
  run: async (context) => {
    const words = wordsOf(context);
    const { presets } = words;
    const { app, actor } = context;
    const [own, set] = await Promise.all([app.presets(actor), app.defaultPreset(actor)]);
    const made = own.map((preset) => presets.line(preset.name, howOf(preset, words)));
    const builtIn = PRESET_NAMES.map((name) =>
      presets.line(presets.names[name], howOf(settingsOfPreset({ type: 'built-in', name }), words)),
    );
    const lines = [
      presets.listTitle,
      ...(set.type === 'own' || set.type === 'built-in' ? [presets.server.listed(presetTitle(set, presets))] : []),
      ...(made.length === 0 ? [presets.listEmpty] : [presets.listOwn, ...made]),
      presets.listBuiltIn,
      ...builtIn,
    ];
    const text = fitting(lines, LIST_LIMIT, words).join('\n');
    return { text: '', rows: [], layout: container([textDisplay(text)]) };
  },
});

const whichPreset = { type: 3, ...labels('presetWhich'), required: true, autocomplete: true } as const;

const presetRename: Subcommand = subcommand({
  key: 'presetRename',
  for: 'server-manager',
  schema: z.strictObject({ name: z.string(), to: z.string() }),
  options: [whichPreset, { type: 3, ...labels('presetTo'), required: true }],
  run: async (context, { name, to }) =>
    answer(context, await context.app.renamePreset(context.actor, name, to), (preset, { presets }) =>
      say(presets.renamed(name, preset.name)),
    ),
  suggest: (context, _focused, typed) => suggestOwnPresets(context, typed),
});

const presetDelete: Subcommand = subcommand({
  key: 'presetDelete',
  for: 'server-manager',
  schema: z.strictObject({ name: z.string() }),
  options: [whichPreset],
  run: async (context, { name }) => {
    const { app, actor, language } = context;
    // Who may not is not asked about it.
    if (!actor.serverManager) return refuse(language, { code: 'not-server-manager', params: {} });
    const set = await app.defaultPreset(actor);
    return answer(context, await app.findPreset(actor, name), (preset, { presets }) => {
      const isSet = set.type === 'own' && set.preset.number === preset.number;
      return say(
        [presets.deleteQuestion(preset.name), ...(isSet ? [presets.server.deleted] : [])].join('\n'),
        buttons(
          button({
            label: presets.deleteYes,
            customId: customId(PRESET_ACTS.remove, null, null, preset.number),
            isDangerous: true,
          }),
          button({ label: presets.keep, customId: customId(PRESET_ACTS.keep, null) }),
        ),
      );
    });
  },
  suggest: (context, _focused, typed) => suggestOwnPresets(context, typed),
});

/** What `/preset` has. */
export const presetCommands: readonly Subcommand[] = [
  presetSave,
  presetList,
  presetRename,
  presetDelete,
  presetDefault,
];

/** What is pressed when one is to be replaced or deleted, or spaces are to begin with none. */
export const presetControls: readonly Control[] = [
  {
    act: PRESET_ACTS.replace,
    replaces: true,
    takesDetail: true,
    run: async (context, { spaceId, detail }) =>
      detail === undefined ? stale(context) : await save(context, spaceId, { type: 'number', number: detail }),
  },
  {
    act: PRESET_ACTS.remove,
    replaces: true,
    takesDetail: true,
    run: async (context, { detail }) => {
      if (detail === undefined) return stale(context);
      const removed = await context.app.removePreset(context.actor, detail);
      return answer(context, removed, ({ name }, { presets }) => say(presets.deleted(name)));
    },
  },
  {
    act: PRESET_ACTS.keep,
    replaces: true,
    run: (context) => Promise.resolve(say(wordsOf(context).presets.kept)),
  },
  noDefaultPreset,
];

/** "Save as preset…" on the settings of a space: a form for its name. */
export const openSavePreset: FormOpener = {
  act: PRESET_ACTS.saveAs,
  open: (context, { spaceId }) => {
    const { form } = wordsOf(context).presets;
    if (!context.actor.serverManager)
      return Promise.resolve(refuse(context.language, { code: 'not-server-manager', params: {} }));
    return Promise.resolve(
      modal({
        customId: customId(PRESET_ACTS.named, spaceId),
        title: form.title,
        fields: [textField({ name: 'name', label: form.name, description: form.hint, maxLength: NAME_UNITS })],
      }),
    );
  },
};

/** The form was sent. */
export const presetNamed: ModalAct = modalAct({
  act: PRESET_ACTS.named,
  replaces: false,
  schema: z.strictObject({ name: z.string() }),
  run: (context, { spaceId }, { name }) =>
    spaceId === null ? Promise.resolve(stale(context)) : save(context, spaceId, { type: 'name', typed: name }),
});

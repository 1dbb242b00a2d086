import { z } from 'zod';
import type { ServerDefault } from '../domain/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, say, subcommand, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Control } from './controls.ts';
import { customId } from './custom-id.ts';
import { PRESET_ACTS } from './preset-acts.ts';
import { howOf, settingsOfPreset } from './preset-how.ts';
import { presetTitle, suggestForServer } from './preset-pick.ts';

/** What spaces begin with, and the button that takes it away. */
const told = (context: Context, set: ServerDefault): Reply => {
  const words = wordsOf(context);
  const { server } = words.presets;
  if (set.type === 'none') return say(server.none);
  const text =
    set.type === 'gone' ? server.gone : server.is(presetTitle(set, words.presets), howOf(settingsOfPreset(set), words));
  return say(text, buttons(button({ label: server.takeAway, customId: customId(PRESET_ACTS.noDefault, null) })));
};

/** `/preset default`: what the spaces of a server begin with where nobody says it; without a name it tells what that is. */
export const presetDefault: Subcommand = subcommand({
  key: 'presetDefault',
  for: 'server-manager',
  schema: z.strictObject({ name: z.string().optional() }),
  options: [{ type: 3, ...labels('presetDefaultName'), required: false, autocomplete: true }],
  run: async (context, { name }) => {
    const { app, actor } = context;
    if (name === undefined) return told(context, await app.defaultPreset(actor));
    const set = await app.setDefaultPreset(actor, { type: 'name', typed: name });
    return answer(context, set, (value) => told(context, value));
  },
  suggest: (context, _focused, typed) => suggestForServer(context, typed),
});

/** The button that takes it away. */
export const noDefaultPreset: Control = {
  act: PRESET_ACTS.noDefault,
  replaces: true,
  run: async (context) =>
    answer(context, await context.app.setDefaultPreset(context.actor, null), (set) => told(context, set)),
};

import { z } from 'zod';
import { aboutChange, aboutFields, aboutOptions, suggestLanguages } from './about-options.ts';
import type { Subcommand } from './command.ts';
import { labels, refuse, say, wordsOf } from './command.ts';
import { editSpace } from './edit-space.ts';
import { may } from './may.ts';
import { settingsReply } from './manage-settings.ts';
import { onSpaceCommand } from './on-space.ts';
import { runLine } from './run-text.ts';
import { editRuleFields, editRuleOptions, patchOf } from './rule-options.ts';

const schema = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  ...aboutFields,
  ...editRuleFields,
  space: z.string().optional(),
});

/** `/space edit`: changes what is given; with nothing given it shows the settings with their controls. */
export const spaceEdit: Subcommand = onSpaceCommand({
  key: 'spaceEdit',
  for: 'runs-a-space',
  schema,
  options: [
    { type: 3, ...labels('spaceOpenTitle'), required: false },
    { type: 3, ...labels('spaceOpenDescription'), required: false },
    ...aboutOptions(),
    ...editRuleOptions(),
  ],
  run: async (context, spaceId, { title, description, topics, language, cover, space: _space, ...chosen }) => {
    const asked = { topics, language, cover };
    const given = [title, description, ...Object.values(asked), ...Object.values(chosen)].some(
      (one) => one !== undefined,
    );
    if (!given) return await settingsReply(context, spaceId);
    const info = await context.app.info(context.actor, spaceId);
    if (!info.ok) return refuse(context.language, info.refusal);
    const { space } = info.value;
    const rules = patchOf(chosen, context.actor.guildId, space.rules.access);
    if (!rules.ok) return refuse(context.language, rules.refusal);
    // Who may not edit it gives no picture either.
    if (!may(context.actor, space, 'title')) return refuse(context.language, { code: 'not-host', params: {} });
    const about = await aboutChange(context, asked, 'edit');
    if (!about.ok) return refuse(context.language, about.refusal);
    const edited = await editSpace(context, space.id, { title, description, about: about.value, rules: rules.value });
    const now = edited.space === null ? [] : [runLine(edited.space, wordsOf(context))];
    return say([...edited.lines, ...now].join('\n'));
  },
  suggest: suggestLanguages,
});

import { z } from 'zod';
import { NO_ABOUT } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import { aboutGiven, suggestLanguages } from './about-options.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand, wordsOf } from './command.ts';
import { buttons, channelUrl, linkButton } from './components.ts';
import { openingFields, openingOptions } from './opening-options.ts';
import { beginningNotes, beginningOf, suggestPresets } from './preset-pick.ts';
import { earsNote } from './panel-text.ts';

const options = z.strictObject({ title: z.string().optional(), ...openingFields });

/** Says that it is open, what there is to say of how it began, and why Majlis does not hear it if it is to. */
export const opened = async (context: Context, space: Space, notes: readonly string[] = []): Promise<Reply> => {
  const words = wordsOf(context);
  const { channelId } = space.room;
  if (channelId === null) return say(words.reply.opening(space.title));
  const info = await context.app.info(context.actor, space.id);
  const { title, hostId, room } = space;
  const lines = [words.reply.opened({ title, channelId, hostId, kind: room.kind }), ...notes];
  // A seat that is to be had was waited for; what is not ready by now is told.
  if (info.ok && (info.value.ears === 'joining' || info.value.ears === 'lost'))
    lines.push(words.reply.openedWithoutEars);
  else if (info.ok) lines.push(...earsNote(info.value, words));
  return say(lines.join('\n'), buttons(linkButton(words.panel.join, channelUrl(space.guildId, channelId))));
};

/** `/space open`: opens a space and answers once it is true. */
export const spaceOpen: Subcommand = subcommand({
  key: 'spaceOpen',
  for: 'everybody',
  schema: options,
  options: [{ type: 3, ...labels('spaceOpenTitle'), required: false }, ...openingOptions()],
  run: async (context, { title, description, topics, language, cover, kind, room, preset, ...chosen }) => {
    const begun = await beginningOf(context, { kind, room, preset }, chosen);
    if (!begun.ok) return refuse(context.language, begun.refusal);
    const { rules } = begun.value;
    const about = await aboutGiven(context, { topics, language, cover }, 'open');
    if (!about.ok) return refuse(context.language, about.refusal);
    const asked = await context.app.openSpace(context.actor, {
      title: title ?? null,
      description: description ?? null,
      ...(about.value === NO_ABOUT ? {} : { about: about.value }),
      kind: begun.value.kind,
      room: room ?? null,
      preset: begun.value.preset,
      ...(Object.keys(rules).length === 0 ? {} : { rules }),
    });
    if (!asked.ok) return answer(context, asked, () => say(''));
    await context.progress(say(wordsOf(context).reply.opening(asked.value.space.title)));
    const ready = await asked.value.ready;
    return ready.ok
      ? await opened(context, ready.value, beginningNotes(context, begun.value))
      : answer(context, ready, () => say(''));
  },
  suggest: (context, focused, typed) =>
    focused === 'preset' ? suggestPresets(context, typed) : suggestLanguages(context, typed),
});

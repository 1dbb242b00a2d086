import { z } from 'zod';
import type { Space } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, say, subcommand, wordsOf } from './command.ts';
import { buttons, channelUrl, linkButton } from './components.ts';

const options = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  // Resolved and checked by Discord: the value is a channel's snowflake.
  room: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
});

/** Says that it is open, and whether Majlis hears it. */
const opened = async (context: Context, space: Space): Promise<Reply> => {
  const words = wordsOf(context);
  const { channelId } = space.room;
  if (channelId === null) return say(words.reply.opening(space.title));
  const info = await context.app.info(context.actor, space.id);
  // It was waited for; what is not ready by now is told.
  const isDeaf = info.ok && info.value.ears !== 'ready';
  const lines = [words.reply.opened(space.title, channelId, space.hostId)];
  if (isDeaf) lines.push(words.reply.openedWithoutEars);
  return say(lines.join('\n'), buttons(linkButton(words.panel.join, channelUrl(space.guildId, channelId))));
};

/** `/space open`: opens a space and answers once it is true. */
export const spaceOpen: Subcommand = subcommand({
  key: 'spaceOpen',
  schema: options,
  options: [
    { type: 3, ...labels('spaceOpenTitle'), required: false },
    { type: 3, ...labels('spaceOpenDescription'), required: false },
    { type: 7, ...labels('spaceOpenRoom'), required: false, channel_types: [13] },
  ],
  run: async (context, { title, description, room }) => {
    const asked = await context.app.openSpace(context.actor, {
      title: title ?? null,
      description: description ?? null,
      // `as`: the schema above holds it to a snowflake; app refuses one that is no stage of this server.
      room: (room ?? null) as ChannelId | null,
    });
    if (!asked.ok) return answer(context, asked, () => say(''));
    await context.progress(say(wordsOf(context).reply.opening(asked.value.space.title)));
    const ready = await asked.value.ready;
    return ready.ok ? await opened(context, ready.value) : answer(context, ready, () => say(''));
  },
});

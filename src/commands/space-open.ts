import { z } from 'zod';
import { PRESET_NAMES } from '../domain/index.ts';
import type { RoomKind, Space } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand, wordsOf } from './command.ts';
import { buttons, channelUrl, linkButton } from './components.ts';
import { choicesOption } from './options.ts';
import { earsNote } from './panel-text.ts';
import { openRuleFields, openRuleOptions, patchOf } from './rule-options.ts';

const ROOM_KINDS: readonly RoomKind[] = ['stage', 'voice'];

const options = z.strictObject({
  title: z.string().optional(),
  description: z.string().optional(),
  kind: z.enum(ROOM_KINDS).optional(),
  // Resolved and checked by Discord: the value is a channel's snowflake.
  room: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  preset: z.enum(PRESET_NAMES).optional(),
  ...openRuleFields,
});

/** Says that it is open, and why Majlis does not hear it if it is to. */
export const opened = async (context: Context, space: Space): Promise<Reply> => {
  const words = wordsOf(context);
  const { channelId } = space.room;
  if (channelId === null) return say(words.reply.opening(space.title));
  const info = await context.app.info(context.actor, space.id);
  const { title, hostId, room } = space;
  const lines = [words.reply.opened({ title, channelId, hostId, kind: room.kind })];
  // A seat that is to be had was waited for; what is not ready by now is told.
  if (info.ok && (info.value.ears === 'joining' || info.value.ears === 'lost'))
    lines.push(words.reply.openedWithoutEars);
  else if (info.ok) lines.push(...earsNote(info.value, words));
  return say(lines.join('\n'), buttons(linkButton(words.panel.join, channelUrl(space.guildId, channelId))));
};

/** Discord's channel types (its documentation, "Channel Types"). */
const VOICE_CHANNEL = 2;
const STAGE_CHANNEL = 13;

/** `/space open`: opens a space and answers once it is true. */
export const spaceOpen: Subcommand = subcommand({
  key: 'spaceOpen',
  for: 'everybody',
  schema: options,
  options: [
    { type: 3, ...labels('spaceOpenTitle'), required: false },
    { type: 3, ...labels('spaceOpenDescription'), required: false },
    choicesOption('spaceOpenKind', ROOM_KINDS, (kind, { roomKind }) => roomKind[kind]),
    { type: 7, ...labels('spaceOpenRoom'), required: false, channel_types: [STAGE_CHANNEL, VOICE_CHANNEL] },
    choicesOption('spaceOpenPreset', PRESET_NAMES, (preset, { run }) => run.preset[preset]),
    ...openRuleOptions(),
  ],
  run: async (context, { title, description, kind, room, preset, ...chosen }) => {
    const rules = patchOf(chosen, context.actor.guildId, null);
    if (!rules.ok) return refuse(context.language, rules.refusal);
    const asked = await context.app.openSpace(context.actor, {
      title: title ?? null,
      description: description ?? null,
      kind: kind ?? null,
      // `as`: the schema above holds it to a snowflake; app refuses one that is no such channel of this server.
      room: (room ?? null) as ChannelId | null,
      ...(preset === undefined ? {} : { preset }),
      ...(Object.keys(rules.value).length === 0 ? {} : { rules: rules.value }),
    });
    if (!asked.ok) return answer(context, asked, () => say(''));
    await context.progress(say(wordsOf(context).reply.opening(asked.value.space.title)));
    const ready = await asked.value.ready;
    return ready.ok ? await opened(context, ready.value) : answer(context, ready, () => say(''));
  },
});

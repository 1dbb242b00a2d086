import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { z } from 'zod';
import type { RoomKind } from '../domain/index.ts';
import { SNOWFLAKE } from '../lib/index.ts';
import type { ChannelId } from '../lib/index.ts';
import { aboutFields, aboutOptions } from './about-options.ts';
import { labels } from './command.ts';
import { choicesOption } from './options.ts';
import { openRuleFields, openRuleOptions } from './rule-options.ts';

const ROOM_KINDS: readonly RoomKind[] = ['stage', 'voice'];

/** Discord's channel types (its documentation, "Channel Types"). */
const VOICE_CHANNEL = 2;
const STAGE_CHANNEL = 13;

// Resolved and checked by Discord: the value is a channel's snowflake. as: the brand is given where the text was checked; the use cases
// refuse one that is no such channel of this server.
const roomSchema: z.ZodType<ChannelId> = z.string().regex(SNOWFLAKE) as unknown as z.ZodType<ChannelId>;

/** What everything that opens a space, now or later, asks for beside the title. */
export const openingFields: typeof openRuleFields &
  typeof aboutFields & {
    readonly description: z.ZodOptional<z.ZodString>;
    readonly kind: z.ZodOptional<z.ZodType<RoomKind>>;
    readonly room: z.ZodOptional<z.ZodType<ChannelId>>;
    readonly preset: z.ZodOptional<z.ZodString>;
  } = {
  description: z.string().optional(),
  kind: z.enum(ROOM_KINDS).optional(),
  room: roomSchema.optional(),
  preset: z.string().optional(),
  ...aboutFields,
  ...openRuleFields,
};

/** The options for `openingFields`. */
export const openingOptions = (): APIApplicationCommandBasicOption[] => [
  { type: 3, ...labels('spaceOpenDescription'), required: false },
  ...aboutOptions(),
  choicesOption('spaceOpenKind', ROOM_KINDS, (kind, { roomKind }) => roomKind[kind]),
  { type: 7, ...labels('spaceOpenRoom'), required: false, channel_types: [STAGE_CHANNEL, VOICE_CHANNEL] },
  { type: 3, ...labels('spaceOpenPreset'), required: false, autocomplete: true },
  ...openRuleOptions(),
];

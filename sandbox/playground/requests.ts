import { z } from 'zod';
import { MAX_FILE_BYTES, type PageRequest } from './contract.ts';

/** A file in a request, in base64. */
const MAX_FILE_TEXT = 4 * Math.ceil(MAX_FILE_BYTES / 3);

const id = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32);
const snowflake = z.string().regex(/^\d{1,20}$/);
const name = z.string().min(1).max(200);
const text = z.string().max(6000);
const file = z.strictObject({
  name,
  contentType: z.string().max(200),
  base64: z.base64().max(MAX_FILE_TEXT),
});
const value = z.union([text, z.number(), z.boolean(), file]);
const where = { guildId: snowflake.optional(), channelId: snowflake };
const values = z.record(z.string().max(100), value);

/** What has the number of a request, whatever else it is. */
export const numbered: z.ZodType<{ readonly id: number }> = z.object({ id });

/** What the page asks for; see `PageAct`. */
export const pageRequest: z.ZodType<PageRequest> = z.discriminatedUnion('act', [
  z.strictObject({ id, act: z.literal('be'), userId: snowflake }),
  z.strictObject({ id, act: z.literal('home') }),
  z.strictObject({ id, act: z.literal('openChat'), channelId: snowflake }),
  z.strictObject({ id, act: z.literal('commands'), ...where }),
  z.strictObject({ id, act: z.literal('command'), words: name, values, applicationId: snowflake, ...where }),
  z.strictObject({
    id,
    act: z.literal('autocomplete'),
    words: name,
    values,
    focused: name,
    applicationId: snowflake,
    ...where,
  }),
  z.strictObject({ id, act: z.literal('menu'), name, userId: snowflake, applicationId: snowflake, ...where }),
  z.strictObject({ id, act: z.literal('press'), messageId: snowflake, customId: name }),
  z.strictObject({
    id,
    act: z.literal('select'),
    messageId: snowflake,
    customId: name,
    values: z.array(z.string().max(200)).max(25),
  }),
  z.strictObject({
    id,
    act: z.literal('submit'),
    modalId: snowflake,
    values: z.record(z.string().max(200), z.union([text, z.boolean(), z.array(z.string().max(200)).max(25)])),
  }),
  z.strictObject({ id, act: z.literal('say'), channelId: snowflake, text: z.string().min(1).max(2000) }),
  z.strictObject({ id, act: z.literal('openDm'), userId: snowflake }),
  z.strictObject({ id, act: z.literal('join'), guildId: snowflake, channelId: snowflake, isMuted: z.boolean() }),
  z.strictObject({ id, act: z.literal('leave'), guildId: snowflake }),
  z.strictObject({ id, act: z.literal('setVoice'), guildId: snowflake, isMuted: z.boolean(), isDeaf: z.boolean() }),
  z.strictObject({
    id,
    act: z.literal('stage'),
    guildId: snowflake,
    what: z.enum(['raise', 'lower', 'accept', 'decline', 'audience']),
  }),
  z.strictObject({
    id,
    act: z.literal('suppress'),
    guildId: snowflake,
    userId: snowflake,
    isSuppressed: z.boolean(),
  }),
  // Discord's own limit for what a stage is about.
  z.strictObject({ id, act: z.literal('beginStage'), channelId: snowflake, topic: z.string().min(1).max(120) }),
  z.strictObject({ id, act: z.literal('endStage'), channelId: snowflake }),
  z.strictObject({ id, act: z.literal('serverMute'), guildId: snowflake, userId: snowflake, isMuted: z.boolean() }),
  z.strictObject({ id, act: z.literal('disconnect'), guildId: snowflake, userId: snowflake }),
  z.strictObject({ id, act: z.literal('interested'), guildId: snowflake, eventId: snowflake, isOn: z.boolean() }),
  z.strictObject({ id, act: z.literal('eventPeople'), guildId: snowflake, eventId: snowflake }),
  z.strictObject({ id, act: z.literal('silent') }),
  z.strictObject({ id, act: z.literal('trace'), isOn: z.boolean() }),
  z.strictObject({ id, act: z.literal('fault'), order: z.unknown() }),
  z.strictObject({ id, act: z.literal('switches'), patch: z.record(z.string().max(100), z.unknown()) }),
]);

import * as z from 'zod';

/*
 * What clients send. Objects are open here, unlike elsewhere: clients of Discord add fields of their own
 * (capabilities, client_state, large_threshold ...) and the gateway ignores them.
 */

const snowflake = z.string().regex(/^\d{1,20}$/);

/** The envelope of every client payload. */
export const envelope: z.ZodType<{ op: number; d?: unknown }> = z.object({ op: z.int(), d: z.unknown() });

/** Op 1: the last sequence seen, or null before the first. */
export const heartbeat: z.ZodType<number | null> = z.int().nullable();

export interface Identify {
  token: string;
  intents?: number | undefined;
  shard?: [number, number] | undefined;
}

/** Op 2. `intents` must be there for bots; people's clients send none. */
export const identify: z.ZodType<Identify> = z.object({
  token: z.string().max(500),
  properties: z.record(z.string(), z.unknown()),
  intents: z.number().optional(),
  shard: z.tuple([z.int(), z.int()]).optional(),
});

export interface Resume {
  token: string;
  session_id: string;
  seq: number;
}

/** Op 6. */
export const resume: z.ZodType<Resume> = z.object({ token: z.string().max(500), session_id: z.string(), seq: z.int() });

/** Op 3. */
export const presence: z.ZodType = z.object({
  since: z.number().nullish(),
  activities: z.array(z.record(z.string(), z.unknown())).optional(),
  status: z.enum(['online', 'dnd', 'idle', 'invisible', 'offline', 'unknown']),
  afk: z.boolean().optional(),
});

export interface VoiceStateRequest {
  guild_id: string | null;
  channel_id: string | null;
  self_mute: boolean;
  self_deaf: boolean;
}

/** Op 4. A null guild means a call in a DM, which bots cannot join. */
export const voiceState: z.ZodType<VoiceStateRequest> = z.object({
  guild_id: snowflake.nullable(),
  channel_id: snowflake.nullable(),
  self_mute: z.boolean(),
  self_deaf: z.boolean(),
});

export interface MembersRequest {
  guild_id: string;
  query?: string | undefined;
  limit?: number | undefined;
  presences?: boolean | undefined;
  user_ids?: string[] | undefined;
  nonce?: string | undefined;
}

/** Op 8: one of `query` (with `limit`) and `user_ids`. */
export const members: z.ZodType<MembersRequest> = z
  .object({
    guild_id: snowflake,
    query: z.string().optional(),
    limit: z.int().min(0).optional(),
    presences: z.boolean().optional(),
    user_ids: z.preprocess((ids) => (typeof ids === 'string' ? [ids] : ids), z.array(snowflake).max(100).optional()),
    nonce: z.string().optional(),
  })
  .refine((body) => (body.query === undefined) !== (body.user_ids === undefined), 'one of query and user_ids')
  .refine((body) => body.query === undefined || body.limit !== undefined, 'limit is required with query');

/** Op 43. Names that are none of Discord's fields are passed over. */
export const channelInfo: z.ZodType<{ guild_id: string; fields: string[] }> = z.object({
  guild_id: snowflake,
  fields: z.array(z.string().max(100)).max(100),
});

/** Op 31. */
export const soundboard: z.ZodType<{ guild_ids: string[] }> = z.object({ guild_ids: z.array(snowflake).max(100) });

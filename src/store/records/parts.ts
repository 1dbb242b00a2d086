import { z } from 'zod';
import type { ChannelId, GuildId, LinkId, MessageId, RoleId, SeriesId, SpaceId, UserId } from '../../lib/index.ts';
import { StoreError } from '../store-error.ts';

// Every stored record is checked when it is read, and says which shape it has. A new shape gets a new `v` and a step that lifts the old one;
// what is written always has the newest.

const snowflake = z.string().regex(/^\d{1,20}$/);
const ownId = z.string().regex(/^[a-z0-9]{12}$/);
// as, in each of these: this is the edge where a checked string gets its brand.
/** A server's id in a record. */
export const guildId: z.ZodType<GuildId, string> = snowflake.transform((value) => value as GuildId);
/** A channel's id in a record. */
export const channelId: z.ZodType<ChannelId, string> = snowflake.transform((value) => value as ChannelId);
/** A person's or an account's id in a record. */
export const userId: z.ZodType<UserId, string> = snowflake.transform((value) => value as UserId);
/** A message's id in a record. */
export const messageId: z.ZodType<MessageId, string> = snowflake.transform((value) => value as MessageId);
/** A role's id in a record. */
export const roleId: z.ZodType<RoleId, string> = snowflake.transform((value) => value as RoleId);
/** A space's id in a record. */
export const spaceId: z.ZodType<SpaceId, string> = ownId.transform((value) => value as SpaceId);
/** A link's id in a record. */
export const linkId: z.ZodType<LinkId, string> = ownId.transform((value) => value as LinkId);
/** A series' id in a record. */
export const seriesId: z.ZodType<SeriesId, string> = ownId.transform((value) => value as SeriesId);
/** A time in a record: milliseconds since the Unix epoch. */
export const ms: z.ZodNumber = z.number();

/** Checks a record; fails with `StoreError` 'unreadable'. */
export function parse<Schema extends z.ZodType>(what: string, schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  // Only where it does not fit: the values are people's.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new StoreError('unreadable', `A record (${what}) does not have the shape that this program reads (${where}).`);
}

/** A record without what it says of its shape. */
export function withoutVersion<Record extends { readonly v: number }>({
  v: _version,
  ...value
}: Record): Omit<Record, 'v'> {
  return value;
}

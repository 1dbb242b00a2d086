import { z } from 'zod';
import type { Applied, GuildSettings } from '../app/index.ts';
import type { Link, Space } from '../domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, SpaceId, UserId } from '../lib/index.ts';
import { StoreError } from './store-error.ts';

// Every stored record is checked when it is read, and says which shape it has. A new shape gets a new `v` and a step that lifts the old one.

const snowflake = z.string().regex(/^\d{1,20}$/);
const ownId = z.string().regex(/^[a-z0-9]{12}$/);
// as, in each of these: this is the edge where a checked string gets its brand.
const guildId = snowflake.transform((value) => value as GuildId);
const channelId = snowflake.transform((value) => value as ChannelId);
const userId = snowflake.transform((value) => value as UserId);
const messageId = snowflake.transform((value) => value as MessageId);
const spaceId = ownId.transform((value) => value as SpaceId);
const linkId = ownId.transform((value) => value as LinkId);
const ms = z.number();

const endReason = z.enum([
  'ended-by-host',
  'ended-by-moderator',
  'left-empty',
  'room-deleted',
  'could-not-open',
  'server-left',
]);

const spaceRecord = z.strictObject({
  v: z.literal(1),
  id: spaceId,
  guildId,
  revision: z.int(),
  title: z.string(),
  description: z.string().nullable(),
  hostId: userId,
  room: z.discriminatedUnion('origin', [
    z.strictObject({ origin: z.literal('created'), kind: z.literal('stage'), channelId: channelId.nullable() }),
    z.strictObject({ origin: z.literal('borrowed'), kind: z.literal('stage'), channelId }),
  ]),
  life: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('opening'), sinceMs: ms }),
    z.strictObject({ status: z.literal('live'), sinceMs: ms, emptySinceMs: ms.nullable() }),
    z.strictObject({ status: z.literal('ending'), sinceMs: ms, reason: endReason }),
    z.strictObject({ status: z.literal('ended'), sinceMs: ms, reason: endReason }),
  ]),
  people: z.array(
    z.strictObject({
      userId,
      role: z.enum(['host', 'speaker']),
      floor: z.enum(['away', 'audience', 'inviting', 'invited', 'speaking']),
      sinceMs: ms,
    }),
  ),
  hands: z.array(z.strictObject({ userId, raisedAtMs: ms })),
  toAudience: z.array(userId),
});

const appliedRecord = z.strictObject({
  v: z.literal(1),
  panel: z.strictObject({ messageId, digest: z.string(), postedAtMs: ms }).nullable(),
  lostPanel: messageId.nullable(),
  topic: z.string().nullable(),
  overwrites: z.array(userId),
  roomAskedAtMs: ms.nullable(),
  lent: z
    .strictObject({ topic: z.string().nullable(), host: z.enum(['none', 'unset', 'allowed', 'denied']) })
    .nullable(),
});

const linkEnd = z.strictObject({ spaceId, guildId, byUserId: userId });

const linkRecord = z.strictObject({
  v: z.literal(1),
  id: linkId,
  revision: z.int(),
  near: linkEnd,
  state: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('offered'), code: z.string(), expiresAtMs: ms }),
    z.strictObject({ status: z.literal('open'), far: linkEnd, sinceMs: ms }),
    z.strictObject({
      status: z.literal('closed'),
      far: linkEnd.nullable(),
      sinceMs: ms,
      reason: z.enum(['removed', 'space-ended', 'expired']),
    }),
  ]),
});

const settingsRecord = z.strictObject({ v: z.literal(1), language: z.enum(['en', 'ar']) });

/** A space as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function spaceRecordOf(space: Space): object {
  return parse('space', spaceRecord, { ...space, v: 1 });
}

/** What was confirmed outside, as it is written; fails with `StoreError` 'unreadable'. */
export function appliedRecordOf(applied: Applied): object {
  return parse('applied', appliedRecord, { ...applied, v: 1 });
}

/** A link as it is written; fails with `StoreError` 'unreadable'. */
export function linkRecordOf(link: Link): object {
  return parse('link', linkRecord, { ...link, v: 1 });
}

/** A server's settings as they are written; fails with `StoreError` 'unreadable'. */
export function settingsRecordOf(settings: GuildSettings): object {
  return parse('settings', settingsRecord, { ...settings, v: 1 });
}

/** Reads a space's record; fails with `StoreError` 'unreadable'. */
export function readSpace(raw: unknown): Space {
  return withoutVersion(parse('space', spaceRecord, raw));
}

/** Reads what was last confirmed outside; fails with `StoreError` 'unreadable'. */
export function readApplied(raw: unknown): Applied {
  return withoutVersion(parse('applied', appliedRecord, raw));
}

/** Reads a link's record; fails with `StoreError` 'unreadable'. */
export function readLink(raw: unknown): Link {
  return withoutVersion(parse('link', linkRecord, raw));
}

/** Reads a server's settings; fails with `StoreError` 'unreadable'. */
export function readSettings(raw: unknown): GuildSettings {
  return withoutVersion(parse('settings', settingsRecord, raw));
}

/** Checks a user id that stands in a column; fails with `StoreError` 'unreadable'. */
export function readUserId(raw: string): UserId {
  return parse('user id', userId, raw);
}

function parse<Schema extends z.ZodType>(what: string, schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  // Only where it does not fit: the values are people's.
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ');
  throw new StoreError('unreadable', `A record (${what}) does not have the shape that this program reads (${where}).`);
}

function withoutVersion<Record extends { readonly v: number }>({ v: _version, ...value }: Record): Omit<Record, 'v'> {
  return value;
}

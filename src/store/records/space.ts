import { z } from 'zod';
import type { Space } from '../../domain/index.ts';
import { channelId, guildId, ms, parse, spaceId, userId, withoutVersion } from './parts.ts';

const endReason = z.enum([
  'ended-by-host',
  'ended-by-moderator',
  'left-empty',
  'room-deleted',
  'could-not-open',
  'server-left',
]);

const roomOf = <Kind extends z.ZodType>(kind: Kind) =>
  z.discriminatedUnion('origin', [
    z.strictObject({ origin: z.literal('created'), kind, channelId: channelId.nullable() }),
    z.strictObject({ origin: z.literal('borrowed'), kind, channelId }),
  ]);

const hand = z.strictObject({ userId, raisedAtMs: ms, by: z.enum(['discord', 'panel']) });

const spaceRecord = z.strictObject({
  v: z.literal(2),
  id: spaceId,
  guildId,
  revision: z.int(),
  title: z.string(),
  description: z.string().nullable(),
  hostId: userId,
  room: roomOf(z.enum(['stage', 'voice'])),
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
  hands: z.array(hand),
  toAudience: z.array(userId),
});

/** As it was while there were stages only, whose hands are all Discord's. */
const spaceRecord1 = spaceRecord.extend({
  v: z.literal(1),
  room: roomOf(z.literal('stage')),
  hands: z.array(hand.omit({ by: true })),
});

const storedSpace = z.discriminatedUnion('v', [spaceRecord, spaceRecord1]);

/** A space as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function spaceRecordOf(space: Space): object {
  return parse('space', spaceRecord, { ...space, v: 2 });
}

/** Reads a space's record of any version; fails with `StoreError` 'unreadable'. */
export function readSpace(raw: unknown): Space {
  const record = parse('space', storedSpace, raw);
  if (record.v === 2) return withoutVersion(record);
  return { ...withoutVersion(record), hands: record.hands.map((old) => ({ ...old, by: 'discord' })) };
}

import { z } from 'zod';
import type { About, Backstage, Cover, Overflow, SpeakerGate } from '../../domain/index.ts';
import { channelId, linkId, ms, roleId, spaceId, userId } from './parts.ts';

/** Who may ask to speak, in a record. */
export const speakerGate: z.ZodType<SpeakerGate> = z.strictObject({
  roleIds: z.array(roleId),
  memberMin: z.int(),
  accountDays: z.int(),
});

/** The same as a change of it. */
export const speakerGatePatch: z.ZodType<Partial<SpeakerGate>> = z.strictObject({
  roleIds: z.array(roleId).exactOptional(),
  memberMin: z.int().exactOptional(),
  accountDays: z.int().exactOptional(),
});

/** The backstage of a space, in a record. */
export const backstage: z.ZodType<Backstage> = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('opening') }),
  z.strictObject({
    status: z.literal('open'),
    channelId,
    toRoom: z.array(userId),
    toBackstage: z.array(userId),
  }),
  z.strictObject({ status: z.literal('closing'), channelId: channelId.nullable() }),
]);

/** The rooms beside a space, or that it is one of them, in a record. */
export const overflow: z.ZodType<Overflow> = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('main'),
    rooms: z.array(
      z.strictObject({
        spaceId,
        number: z.int(),
        links: z.array(z.strictObject({ id: linkId, withId: spaceId })),
      }),
    ),
    restsUntilMs: ms,
  }),
  z.strictObject({
    role: z.literal('beside'),
    mainId: spaceId,
    number: z.int(),
    // Those of before did not keep it.
    heardAgain: z.array(userId).exactOptional(),
  }),
]);

/** A picture that is kept. */
export const cover: z.ZodType<Cover> = z.strictObject({
  id: z.string().min(1),
  type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
});

/** What a space is about, in a record. */
export const about: z.ZodType<About> = z.strictObject({
  topics: z.array(z.string()),
  language: z.string().nullable(),
  cover: cover.nullable(),
});

import { z } from 'zod';
import type { Link } from '../../domain/index.ts';
import { guildId, linkId, ms, parse, spaceId, userId, withoutVersion } from './parts.ts';

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

/** A link as it is written; fails with `StoreError` 'unreadable'. */
export function linkRecordOf(link: Link): object {
  return parse('link', linkRecord, { ...link, v: 1 });
}

/** Reads a link's record; fails with `StoreError` 'unreadable'. */
export function readLink(raw: unknown): Link {
  return withoutVersion(parse('link', linkRecord, raw));
}

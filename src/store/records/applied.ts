import { z } from 'zod';
import type { Applied, Target } from '../../app/index.ts';
import { channelId, linkId, messageId, ms, parse, userId, withoutVersion } from './parts.ts';

const target = z
  .string()
  .regex(/^(everyone|(role|member):\d{1,20})$/)
  // as: the expression is the type.
  .transform((value) => value as Target);

const rights = z.partialRecord(
  z.enum(['view', 'connect', 'speak', 'unmute', 'request']),
  z.enum(['unset', 'allowed', 'denied']),
);

const appliedRecord = z.strictObject({
  v: z.literal(2),
  panel: z.strictObject({ messageId, digest: z.string(), postedAtMs: ms }).nullable(),
  lostPanel: messageId.nullable(),
  topic: z.string().nullable(),
  rights: z.array(z.strictObject({ target, before: rights, set: rights.optional() })),
  roomAskedAtMs: ms.nullable(),
  lent: z.strictObject({ topic: z.string().nullable() }).nullable(),
  detours: z.array(z.strictObject({ userId, via: channelId })),
  notices: z.array(linkId),
});

/** As it was while the host's right to unmute others was the only one that a space gave. */
const appliedRecord1 = appliedRecord.omit({ rights: true, detours: true, notices: true }).extend({
  v: z.literal(1),
  overwrites: z.array(userId),
  lent: z
    .strictObject({ topic: z.string().nullable(), host: z.enum(['none', 'unset', 'allowed', 'denied']) })
    .nullable(),
});

const storedApplied = z.discriminatedUnion('v', [appliedRecord, appliedRecord1]);

/** What was confirmed outside, as it is written; fails with `StoreError` 'unreadable'. */
export function appliedRecordOf(applied: Applied): object {
  return parse('applied', appliedRecord, { ...applied, v: 2 });
}

/** Reads what was last confirmed outside, in a record of any version; fails with `StoreError` 'unreadable'. */
export function readApplied(raw: unknown): Applied {
  const record = parse('applied', storedApplied, raw);
  return record.v === 2 ? withoutVersion(record) : lifted(record);
}

/** Whether there was an overwrite that said nothing ('unset') or none at all ('none') is asked no longer: an empty one is removed. */
function lifted(record: z.output<typeof appliedRecord1>): Applied {
  const { overwrites, lent, ...same } = withoutVersion(record);
  const unmute = lent === null || lent.host === 'none' ? 'unset' : lent.host;
  return {
    ...same,
    rights: overwrites.map((id) => ({ target: `member:${id}`, before: { unmute } })),
    lent: lent === null ? null : { topic: lent.topic },
    detours: [],
    notices: [],
  };
}

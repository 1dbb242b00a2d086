import { z } from 'zod';
import type { Applied, RightChanged, Target } from '../../app/index.ts';
import { NOTHING_APPLIED } from '../../app/index.ts';
import { channelId, linkId, messageId, ms, parse, roleId, userId, withoutVersion } from './parts.ts';

const target = z
  .string()
  .regex(/^(everyone|(role|member):\d{1,20})$/)
  // as: the expression is the type.
  .transform((value) => value as Target);

const rights = z.partialRecord(
  z.enum(['view', 'connect', 'speak', 'unmute', 'request']),
  z.enum(['unset', 'allowed', 'denied']),
);

/** Overwrites that were changed, with how they were before. */
export const rightsChanged: z.ZodType<RightChanged[]> = z.array(
  z.strictObject({ target, before: rights, set: rights.optional() }),
);

const announcing = { channelId, roleId: roleId.nullable(), round: z.int().default(0) };

const announcement = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('none') }),
  z.strictObject({
    status: z.literal('wanted'),
    askedAtMs: ms.nullable(),
    mentions: z.boolean().default(true),
    ...announcing,
  }),
  z.strictObject({ status: z.literal('standing'), messageId, digest: z.string(), postedAtMs: ms, ...announcing }),
  z.strictObject({
    status: z.literal('over'),
    why: z.enum(['deleted', 'channel-gone', 'given-up', 'hidden']),
    channelId,
  }),
]);

const tally = z.strictObject({
  liveSinceMs: ms.nullable(),
  peakListeners: z.int(),
  spoke: z.array(userId),
  linked: z.array(z.strictObject({ id: linkId, title: z.string(), server: z.string().nullable() })),
});

const appliedRecord = z.strictObject({
  v: z.literal(5),
  panel: z.strictObject({ messageId, digest: z.string(), postedAtMs: ms }).nullable(),
  lostPanel: messageId.nullable(),
  stalePanels: z.array(messageId),
  topic: z.string().nullable(),
  rights: rightsChanged,
  roomAskedAtMs: ms.nullable(),
  lent: z.strictObject({ topic: z.string().nullable() }).nullable(),
  // Those of before set none.
  limit: z.int().nullable().default(null),
  detours: z.array(z.strictObject({ userId, via: channelId })),
  notices: z.array(linkId),
  held: z.array(linkId),
  // Those of before counted none.
  released: z.int().default(0),
  announcement: announcement.nullable(),
  tally,
  backstage: z.strictObject({
    asked: z.strictObject({ atMs: ms, name: z.string(), hostId: userId, number: z.int() }).nullable(),
    messageId: messageId.nullable(),
    lostMessageId: messageId.nullable(),
  }),
});

/** As it was while every link carried whatever its sides were. */
const appliedRecord4 = appliedRecord.omit({ held: true, released: true }).extend({ v: z.literal(4) });

/** As it was while there was no backstage. */
const appliedRecord3 = appliedRecord4.omit({ backstage: true }).extend({ v: z.literal(3) });

/** As it was while nothing was announced and a panel stayed where it was. */
const appliedRecord2 = appliedRecord3
  .omit({ stalePanels: true, announcement: true, tally: true })
  .extend({ v: z.literal(2) });

/** As it was while the host's right to unmute others was the only one that a space gave. */
const appliedRecord1 = appliedRecord2.omit({ rights: true, detours: true, notices: true }).extend({
  v: z.literal(1),
  overwrites: z.array(userId),
  lent: z
    .strictObject({ topic: z.string().nullable(), host: z.enum(['none', 'unset', 'allowed', 'denied']) })
    .nullable(),
});

const storedApplied = z.discriminatedUnion('v', [
  appliedRecord,
  appliedRecord4,
  appliedRecord3,
  appliedRecord2,
  appliedRecord1,
]);

/** What was confirmed outside, as it is written; fails with `StoreError` 'unreadable'. */
export function appliedRecordOf(applied: Applied): object {
  return parse('applied', appliedRecord, { ...applied, v: 5 });
}

/** Reads what was last confirmed outside, in a record of any version; fails with `StoreError` 'unreadable'. */
export function readApplied(raw: unknown): Applied {
  const record = parse('applied', storedApplied, raw);
  switch (record.v) {
    case 5:
      return withoutVersion(record);
    case 4:
      return { ...NOTHING_HELD, ...withoutVersion(record) };
    case 3:
      return { ...NOTHING_HELD, ...NO_BACKSTAGE, ...withoutVersion(record) };
    case 2:
      return { ...NOTHING_HELD, ...NO_BACKSTAGE, ...NOT_ANNOUNCED, ...withoutVersion(record) };
    case 1:
      return { ...NOTHING_HELD, ...NO_BACKSTAGE, ...NOT_ANNOUNCED, ...lifted(record) };
  }
}

/** What a space has of whose links nobody was told that they hold its sound back. */
const NOTHING_HELD: Pick<Applied, 'held' | 'released'> = { held: NOTHING_APPLIED.held, released: 0 };

/** What a space has that never had a backstage. */
const NO_BACKSTAGE: Pick<Applied, 'backstage'> = { backstage: NOTHING_APPLIED.backstage };

/** What a space from before announcements has of them: it was opened while nobody could want one. */
const NOT_ANNOUNCED: Pick<Applied, 'stalePanels' | 'announcement' | 'tally'> = {
  stalePanels: NOTHING_APPLIED.stalePanels,
  announcement: { status: 'none' },
  tally: NOTHING_APPLIED.tally,
};

/** Whether there was an overwrite that said nothing ('unset') or none at all ('none') is asked no longer: an empty one is removed. */
function lifted(record: z.output<typeof appliedRecord1>): Omit<z.output<typeof appliedRecord2>, 'v'> {
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

import { z } from 'zod';
import type { Effect } from '../../app/index.ts';
import { channelId, guildId, ms, parse, spaceId, userId, withoutVersion } from './parts.ts';

const common = { v: z.literal(1), key: z.string().min(1), guildId, atMs: ms, text: z.string().min(1) };

const label = z.string().min(1);
const button = z.union([
  z.strictObject({
    label,
    does: z.enum(['open', 'move', 'cancel', 'make-room', 'other-room', 'host-yes', 'host-no', 'hand-back']),
    planId: spaceId,
  }),
  z.strictObject({ label, customId: z.string() }),
  z.strictObject({ label, url: z.string() }),
]);

const buttons = z
  .array(
    z.union([
      z.strictObject({ label, does: z.enum(['end-space', 'extend-space']), spaceId }),
      z.strictObject({ label, url: z.string() }),
    ]),
  )
  .optional();

const effectRecord = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('log'),
    heading: z.string(),
    buttons,
    isReport: z.literal(true).optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('message'),
    channelId,
    buttons,
    mention: userId.optional(),
    untilMs: ms.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('notice'),
    userId,
    buttons: z.array(button),
    untilMs: ms.nullable(),
    channelId: channelId.nullable(),
    isDirectOnly: z.boolean().optional(),
    isNaming: z.literal(true).optional(),
    reminds: z
      .strictObject({ planId: spaceId, startsAtMs: ms, as: z.enum(['guest', 'host']), isOpen: z.boolean() })
      .optional(),
  }),
]);

/** An effect as it is written; fails with `StoreError` 'unreadable'. */
export function effectRecordOf(effect: Effect): object {
  return parse('effect', effectRecord, { ...effect, v: 1 });
}

/** Reads an effect's record; fails with `StoreError` 'unreadable'. */
export function readEffect(raw: unknown): Effect {
  const record = parse('effect', effectRecord, raw);
  // Not of the union as a whole: each of its shapes loses the version by itself.
  switch (record.type) {
    case 'log':
      return withoutVersion(record);
    case 'message':
      return withoutVersion(record);
    case 'notice':
      return withoutVersion(record);
  }
}

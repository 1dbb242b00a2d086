import { z } from 'zod';
import type { PlanEvent } from '../../app/index.ts';
import type { EventId } from '../../lib/index.ts';
import { channelId, guildId, parse, spaceId, withoutVersion } from './parts.ts';

/** A scheduled event's id in a record. */
// as: this is the edge where a checked string gets its brand.
const eventId = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform((value) => value as EventId);

const cover = z.strictObject({
  id: z.string().min(1),
  type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
});

const rule = z.discriminatedUnion('frequency', [
  z.strictObject({ frequency: z.literal('daily'), weekdays: z.array(z.int()) }),
  z.strictObject({ frequency: z.literal('weekly'), interval: z.union([z.literal(1), z.literal(2)]), weekday: z.int() }),
  z.strictObject({ frequency: z.literal('monthly'), nth: z.int(), weekday: z.int() }),
  z.strictObject({ frequency: z.literal('yearly'), month: z.int(), day: z.int() }),
]);

const otherDate = z.strictObject({
  originalMs: z.int(),
  change: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('skipped') }),
    z.strictObject({ type: z.literal('moved'), toMs: z.int() }),
  ]),
});

const wantedRecord = z.strictObject({
  v: z.literal(1),
  name: z.string(),
  description: z.string().nullable(),
  startsAtMs: z.int(),
  endsAtMs: z.int().nullable(),
  place: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('stage'), channelId }),
    z.strictObject({ type: z.literal('voice'), channelId }),
    z.strictObject({ type: z.literal('external'), location: z.string() }),
  ]),
  // Left out of what was stored before there were any.
  cover: cover.nullable().optional(),
  recurrence: rule.nullable().optional(),
  otherDates: z.array(otherDate).optional(),
  isEnding: z.boolean().optional(),
});

/** A row as it is stored. */
export interface PlanEventRow {
  readonly planId: string;
  readonly guildId: string;
  readonly eventId: string | null;
  readonly askedAtMs: number | null;
  readonly applied: unknown;
}

const row = z
  .object({
    planId: spaceId,
    guildId,
    eventId: eventId.nullable(),
    askedAtMs: z.int().nullable(),
    applied: wantedRecord,
  })
  .transform(({ applied, ...rest }): PlanEvent => {
    const { isEnding, ...wanted } = withoutVersion(applied);
    return { ...rest, applied: wanted, ...(isEnding === undefined ? {} : { isEnding }) };
  });

/** Reads a row; fails with `StoreError` 'unreadable'. */
export function readPlanEvent(raw: PlanEventRow): PlanEvent {
  return parse('event of a plan', row, raw);
}

/** A row as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function planEventRowOf({ isEnding, applied, ...rest }: PlanEvent): PlanEventRow {
  const ending = isEnding === undefined ? {} : { isEnding };
  const written = { ...rest, applied: { v: 1, ...applied, ...ending } };
  readPlanEvent(written);
  return written;
}

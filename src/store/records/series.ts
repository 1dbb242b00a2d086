import { z } from 'zod';
import type { Series } from '../../domain/index.ts';
import { guildId, parse, seriesId, spaceId, userId, withoutVersion } from './parts.ts';
import { opening, opening1, planEdit } from './plan.ts';

const recurrence = z.strictObject({
  rule: z.string().min(1),
  firstLocal: z.string().min(1),
  zone: z.string().min(1),
  end: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('never') }),
    z.strictObject({ type: z.literal('count'), count: z.int(), earlier: z.int().min(0).optional() }),
    z.strictObject({ type: z.literal('until'), untilMs: z.int() }),
  ]),
});

const exception = z.strictObject({
  originalMs: z.int(),
  change: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('skipped') }),
    z.strictObject({ type: z.literal('moved'), toMs: z.int(), edit: planEdit.optional() }),
  ]),
});

const draftedMove = z.strictObject({
  seriesId,
  fromMs: z.int(),
  planId: spaceId.nullable(),
  moves: z.int().min(0),
  keepsRhythm: z.boolean(),
  passed: z.array(z.int().min(0)),
});

const seriesRecord = z.strictObject({
  v: z.literal(2),
  id: seriesId,
  guildId,
  revision: z.int(),
  byUserId: userId,
  hosts: z.array(userId).min(1),
  opening,
  recurrence,
  exceptions: z.array(exception),
  // Left out of what was stored before a series could be changed.
  edits: z.int().min(0).default(0),
  // Likewise before all of its dates could be moved.
  moves: z.int().min(0).default(0),
  formerly: z.array(z.strictObject({ recurrence, afterMs: z.int(), moves: z.int().min(0) })).default([]),
  lengthMin: z.number(),
  seats: z.int().nullable(),
  nextNumber: z.int(),
  plannedUntilMs: z.int(),
  life: z.discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('draft'),
      sinceMs: z.int(),
      others: z.array(recurrence),
      move: draftedMove.optional(),
    }),
    z.strictObject({ status: z.literal('running'), sinceMs: z.int() }),
    z.strictObject({
      status: z.literal('over'),
      sinceMs: z.int(),
      why: z.enum(['cancelled', 'no-more-dates', 'not-confirmed', 'server-left']),
    }),
  ]),
});

/** As it was while a space had no topics, language and cover. */
const seriesRecord1 = seriesRecord.extend({ v: z.literal(1), opening: opening1 });

const storedSeries = z.discriminatedUnion('v', [seriesRecord, seriesRecord1]);

/** A series as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function seriesRecordOf(series: Series): object {
  return parse('series', seriesRecord, { ...series, v: 2 });
}

/** Reads a series' record of any version; fails with `StoreError` 'unreadable'. */
export function readSeries(raw: unknown): Series {
  return withoutVersion(parse('series', storedSeries, raw));
}

import { z } from 'zod';
import type { Series } from '../../domain/index.ts';
import { guildId, parse, seriesId, userId, withoutVersion } from './parts.ts';
import { opening } from './plan.ts';

const recurrence = z.strictObject({
  rule: z.string().min(1),
  firstLocal: z.string().min(1),
  zone: z.string().min(1),
  end: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('never') }),
    z.strictObject({ type: z.literal('count'), count: z.int() }),
    z.strictObject({ type: z.literal('until'), untilMs: z.int() }),
  ]),
});

const exception = z.strictObject({
  originalMs: z.int(),
  change: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('skipped') }),
    z.strictObject({ type: z.literal('moved'), toMs: z.int() }),
  ]),
});

const seriesRecord = z.strictObject({
  v: z.literal(1),
  id: seriesId,
  guildId,
  revision: z.int(),
  byUserId: userId,
  hosts: z.array(userId).min(1),
  opening,
  recurrence,
  exceptions: z.array(exception),
  lengthMin: z.number(),
  seats: z.int().nullable(),
  nextNumber: z.int(),
  plannedUntilMs: z.int(),
  life: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('draft'), sinceMs: z.int(), others: z.array(recurrence) }),
    z.strictObject({ status: z.literal('running'), sinceMs: z.int() }),
    z.strictObject({
      status: z.literal('over'),
      sinceMs: z.int(),
      why: z.enum(['cancelled', 'no-more-dates', 'not-confirmed', 'server-left']),
    }),
  ]),
});

/** A series as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function seriesRecordOf(series: Series): object {
  return parse('series', seriesRecord, { ...series, v: 1 });
}

/** Reads a series' record; fails with `StoreError` 'unreadable'. */
export function readSeries(raw: unknown): Series {
  return withoutVersion(parse('series', seriesRecord, raw));
}

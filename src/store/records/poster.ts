import { z } from 'zod';
import type { Poster } from '../../app/index.ts';
import { channelId, messageId, ms, parse, withoutVersion } from './parts.ts';

const v = z.literal(1);

const posterRecord = z.discriminatedUnion('status', [
  z.strictObject({ v, status: z.literal('wanted'), channelId, askedAtMs: ms.nullable() }),
  z.strictObject({ v, status: z.literal('standing'), channelId, messageId, digest: z.string(), postedAtMs: ms }),
  z.strictObject({
    v,
    status: z.literal('over'),
    why: z.enum(['no-channel', 'hidden', 'told', 'deleted', 'given-up']),
  }),
]);

/** A poster as it is written; fails with `StoreError` 'unreadable'. */
export function posterRecordOf(poster: Poster): object {
  return parse('poster', posterRecord, { ...poster, v: 1 });
}

/** Reads a poster's record; fails with `StoreError` 'unreadable'. */
export function readPoster(raw: unknown): Poster {
  const record = parse('poster', posterRecord, raw);
  switch (record.status) {
    case 'wanted':
      return withoutVersion(record);
    case 'standing':
      return withoutVersion(record);
    case 'over':
      return withoutVersion(record);
  }
}

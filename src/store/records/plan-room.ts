import { z } from 'zod';
import type { PlanRoom } from '../../app/index.ts';
import { rightsChanged } from './applied.ts';
import { channelId, guildId, ms, parse, seriesId, spaceId, withoutVersion } from './parts.ts';

const roomRecord = z.strictObject({
  v: z.literal(1),
  owner: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('plan'), id: spaceId }),
    z.strictObject({ type: z.literal('series'), id: seriesId }),
  ]),
  guildId,
  tag: spaceId,
  kind: z.enum(['stage', 'voice']),
  name: z.string(),
  rights: rightsChanged,
  life: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('asked'), sinceMs: ms }),
    z.strictObject({ status: z.literal('locked'), channelId }),
    z.strictObject({ status: z.literal('used'), channelId, spaceId }),
    z.strictObject({ status: z.literal('removing'), channelId }),
    z.strictObject({ status: z.literal('deleted') }),
  ]),
});

/** A room as it is written; fails with `StoreError` 'unreadable'. */
export function planRoomRecordOf(room: PlanRoom): object {
  return parse('room of a plan', roomRecord, { v: 1, ...room });
}

/** Reads a room; fails with `StoreError` 'unreadable'. */
export function readPlanRoom(raw: unknown): PlanRoom {
  return withoutVersion(parse('room of a plan', roomRecord, raw));
}

import { z } from 'zod';
import type { Lease, OwedUnmute, PersonSettings } from '../../app/index.ts';
import type { GuildId, SeriesId, SpaceId, UserId } from '../../lib/index.ts';
import { guildId, parse, seriesId, spaceId, userId } from './parts.ts';

// What stands in columns only: its shape is the schema's version, and nothing else says it.

const owedRow = z.strictObject({ guildId, userId, spaceId, sinceMs: z.int() });
const leaseRow = z.strictObject({ spaceId, guildId, accountId: userId });

/** Checks an owed unmute, as it is read and before it is written; fails with `StoreError` 'unreadable'. */
export function owedOf(raw: unknown): OwedUnmute {
  return parse('owed unmute', owedRow, raw);
}

/** Checks a lease, as it is read and before it is written; fails with `StoreError` 'unreadable'. */
export function leaseOf(raw: unknown): Lease {
  return parse('lease', leaseRow, raw);
}

const personRow = z.strictObject({ language: z.enum(['en', 'ar']).nullable(), zone: z.string().min(1).nullable() });

/** Checks what somebody set for themself, as it is read and before it is written; fails with `StoreError` 'unreadable'. */
export function personOf(raw: unknown): PersonSettings {
  return parse('person settings', personRow, raw);
}

/** Checks a user id that stands in a column; fails with `StoreError` 'unreadable'. */
export function readUserId(raw: string): UserId {
  return parse('user id', userId, raw);
}

/** Checks a server's id that stands in a column; fails with `StoreError` 'unreadable'. */
export function readGuildId(raw: string): GuildId {
  return parse('server id', guildId, raw);
}

/** Checks a space's id that stands in a column; fails with `StoreError` 'unreadable'. */
export function readSpaceId(raw: string): SpaceId {
  return parse('space id', spaceId, raw);
}

/** Checks a series' id that stands in a column; fails with `StoreError` 'unreadable'. */
export function readSeriesId(raw: string): SeriesId {
  return parse('series id', seriesId, raw);
}

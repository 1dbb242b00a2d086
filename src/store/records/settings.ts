import { z } from 'zod';
import type { GuildSettings } from '../../app/index.ts';
import { parse, withoutVersion } from './parts.ts';

const settingsRecord = z.strictObject({ v: z.literal(1), language: z.enum(['en', 'ar']) });

/** A server's settings as they are written; fails with `StoreError` 'unreadable'. */
export function settingsRecordOf(settings: GuildSettings): object {
  return parse('settings', settingsRecord, { ...settings, v: 1 });
}

/** Reads a server's settings; fails with `StoreError` 'unreadable'. */
export function readSettings(raw: unknown): GuildSettings {
  return withoutVersion(parse('settings', settingsRecord, raw));
}

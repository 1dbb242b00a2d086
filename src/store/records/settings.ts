import { z } from 'zod';
import type { GuildSettings } from '../../app/index.ts';
import { DEFAULT_RULES } from '../../domain/index.ts';
import { channelId, parse, roleId, withoutVersion } from './parts.ts';

const language = z.enum(['en', 'ar']);
const minute = z.int().min(0).max(1439);

const rulesRecord = z.strictObject({
  zone: z.string().min(1),
  openers: z.array(roleId),
  category: channelId.nullable(),
  kind: z.enum(['stage', 'voice']).nullable(),
  announcing: z.strictObject({ channelId, roleId: roleId.nullable() }).nullable(),
  logChannel: channelId.nullable(),
  maxSpaces: z.int(),
  maxPerHost: z.int(),
  openEveryMin: z.int(),
  maxLengthMin: z.int(),
  quietHours: z.strictObject({ fromMin: minute, toMin: minute }).nullable(),
});

const settingsRecord = z.strictObject({ v: z.literal(2), language, rules: rulesRecord });

/** As it was while a server could only set its language. */
const settingsRecord1 = z.strictObject({ v: z.literal(1), language });

const storedSettings = z.discriminatedUnion('v', [settingsRecord, settingsRecord1]);

/** A server's settings as they are written; fails with `StoreError` 'unreadable'. */
export function settingsRecordOf(settings: GuildSettings): object {
  return parse('settings', settingsRecord, { ...settings, v: 2 });
}

/** Reads a server's settings of any version; fails with `StoreError` 'unreadable'. */
export function readSettings(raw: unknown): GuildSettings {
  const record = parse('settings', storedSettings, raw);
  return record.v === 2 ? withoutVersion(record) : { language: record.language, rules: DEFAULT_RULES };
}

import { z } from 'zod';
import type { GuildSettings } from '../../app/index.ts';
import { DEFAULT_RULES, DIGEST_DAYS } from '../../domain/index.ts';
import { channelId, parse, roleId, withoutVersion } from './parts.ts';
import { speakerGate } from './space-parts.ts';

const language = z.enum(['en', 'ar']);
const minute = z.int().min(0).max(1439);

const rulesRecord2 = z.strictObject({
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

const rulesRecord = rulesRecord2.extend({
  ownRooms: z.boolean(),
  words: z.array(z.string()),
  speakers: speakerGate,
  digest: z.strictObject({ day: z.enum(DIGEST_DAYS), atMin: minute }).nullable(),
});

const settingsRecord = z.strictObject({ v: z.literal(3), language, rules: rulesRecord });

/** As it was while there were no words that a server does not want, and nothing was demanded of speakers. */
const settingsRecord2 = z.strictObject({ v: z.literal(2), language, rules: rulesRecord2 });

/** As it was while a server could only set its language. */
const settingsRecord1 = z.strictObject({ v: z.literal(1), language });

const storedSettings = z.discriminatedUnion('v', [settingsRecord, settingsRecord2, settingsRecord1]);

/** A server's settings as they are written; fails with `StoreError` 'unreadable'. */
export function settingsRecordOf(settings: GuildSettings): object {
  return parse('settings', settingsRecord, { ...settings, v: 3 });
}

/** Reads a server's settings of any version; fails with `StoreError` 'unreadable'. */
export function readSettings(raw: unknown): GuildSettings {
  const record = parse('settings', storedSettings, raw);
  switch (record.v) {
    case 3:
      return withoutVersion(record);
    case 2:
      return { language: record.language, rules: { ...DEFAULT_RULES, ...record.rules } };
    case 1:
      return { language: record.language, rules: DEFAULT_RULES };
  }
}

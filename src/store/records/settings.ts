import { z } from 'zod';
import type { GuildSettings } from '../../app/index.ts';
import { DEFAULT_RULES, DIGEST_DAYS, PRESET_NAMES } from '../../domain/index.ts';
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

const rulesRecord3 = rulesRecord2.extend({
  ownRooms: z.boolean(),
  words: z.array(z.string()),
  speakers: speakerGate,
  digest: z.strictObject({ day: z.enum(DIGEST_DAYS), atMin: minute }).nullable(),
});

const rulesRecord = rulesRecord3.extend({
  preset: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('built-in'), name: z.enum(PRESET_NAMES) }),
      z.strictObject({ type: z.literal('own'), number: z.int() }),
    ])
    .nullable(),
});

const settingsRecord = z.strictObject({ v: z.literal(4), language, rules: rulesRecord });

/** As it was while a server had no say in what its spaces begin with. */
const settingsRecord3 = z.strictObject({ v: z.literal(3), language, rules: rulesRecord3 });

/** As it was while there were no words that a server does not want, and nothing was demanded of speakers. */
const settingsRecord2 = z.strictObject({ v: z.literal(2), language, rules: rulesRecord2 });

/** As it was while a server could only set its language. */
const settingsRecord1 = z.strictObject({ v: z.literal(1), language });

const storedSettings = z.discriminatedUnion('v', [settingsRecord, settingsRecord3, settingsRecord2, settingsRecord1]);

/** A server's settings as they are written; fails with `StoreError` 'unreadable'. */
export function settingsRecordOf(settings: GuildSettings): object {
  return parse('settings', settingsRecord, { ...settings, v: 4 });
}

/** Reads a server's settings of any version; fails with `StoreError` 'unreadable'. */
export function readSettings(raw: unknown): GuildSettings {
  const record = parse('settings', storedSettings, raw);
  switch (record.v) {
    case 4:
      return withoutVersion(record);
    case 3:
    case 2:
      return { language: record.language, rules: { ...DEFAULT_RULES, ...record.rules } };
    case 1:
      return { language: record.language, rules: DEFAULT_RULES };
  }
}

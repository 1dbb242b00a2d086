import { z } from 'zod';
import type { ServerPreset, SpaceSettings } from '../../domain/index.ts';
import { parse, withoutVersion } from './parts.ts';
import { rules } from './space.ts';

const settingsRecord = z.strictObject({
  v: z.literal(1),
  kind: z.enum(['stage', 'voice']).nullable(),
  rules,
});

const presetRecord = settingsRecord.extend({ name: z.string().min(1), number: z.int() });

/** A server's preset as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function presetRecordOf(preset: ServerPreset): object {
  return parse('preset', presetRecord, { ...preset, v: 1 });
}

/** Reads a server's preset; fails with `StoreError` 'unreadable'. */
export function readPreset(raw: unknown): ServerPreset {
  return withoutVersion(parse('preset', presetRecord, raw));
}

/** Remembered settings as they are written; fails likewise. */
export function rememberedRecordOf({ kind, rules: set }: SpaceSettings): object {
  return parse('remembered settings', settingsRecord, { kind, rules: set, v: 1 });
}

/** Reads remembered settings; fails with `StoreError` 'unreadable'. */
export function readRemembered(raw: unknown): SpaceSettings {
  return withoutVersion(parse('remembered settings', settingsRecord, raw));
}

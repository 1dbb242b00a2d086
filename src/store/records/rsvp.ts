import { z } from 'zod';
import type { ReminderSettings } from '../../app/index.ts';
import type { Attendee } from '../../domain/index.ts';
import { parse, userId } from './parts.ts';

// What stands in columns only: its shape is the schema's version, and nothing else says it.

const leadMin = z.int().min(0).nullable();

const attendeeRow = z.strictObject({
  userId,
  coming: z.enum(['going', 'waitlisted', 'interested']),
  place: z.int(),
  leadMin,
});

/** Checks what somebody said of coming, as it is read and before it is written; fails with `StoreError` 'unreadable'. */
export function attendeeOf(raw: unknown): Attendee {
  return parse('attendee', attendeeRow, raw);
}

const settingsRow = z.strictObject({ leadMin, ofHosting: z.boolean().nullable() });

/** Checks how somebody is reminded, as it is read and before it is written; fails with `StoreError` 'unreadable'. */
export function reminderSettingsOf(raw: unknown): ReminderSettings {
  return parse('reminder settings', settingsRow, raw);
}

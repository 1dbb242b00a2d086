import { z } from 'zod';
import type { About, SpeakerGate } from '../../domain/index.ts';
import { roleId } from './parts.ts';

/** Who may ask to speak, in a record. */
export const speakerGate: z.ZodType<SpeakerGate> = z.strictObject({
  roleIds: z.array(roleId),
  memberMin: z.int(),
  accountDays: z.int(),
});

/** The same as a change of it. */
export const speakerGatePatch: z.ZodType<Partial<SpeakerGate>> = z.strictObject({
  roleIds: z.array(roleId).exactOptional(),
  memberMin: z.int().exactOptional(),
  accountDays: z.int().exactOptional(),
});

/** What a space is about, in a record. */
export const about: z.ZodType<About> = z.strictObject({
  topics: z.array(z.string()),
  language: z.string().nullable(),
  cover: z
    .strictObject({ id: z.string().min(1), type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']) })
    .nullable(),
});

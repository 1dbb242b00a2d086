import { z } from 'zod';
import { NO_ABOUT, PRESET_NAMES, REFUSAL_CODES } from '../../domain/index.ts';
import type { Plan, PlanEdit, PlannedOpening, RefusalCode } from '../../domain/index.ts';
import { access } from './access.ts';
import { about, cover, speakerGatePatch } from './space-parts.ts';
import { channelId, guildId, ms, parse, seriesId, spaceId, userId, withoutVersion } from './parts.ts';

const kind = z.enum(['stage', 'voice']);

const queuePatch = z.strictObject({
  mode: z.enum(['open', 'moderated', 'turns']).exactOptional(),
  order: z.enum(['first-come', 'quiet-first']).exactOptional(),
  turnMs: ms.exactOptional(),
  coolDownMs: ms.exactOptional(),
});

const rulesPatch1 = z.strictObject({
  access: access.exactOptional(),
  hidden: z.boolean().exactOptional(),
  locked: z.boolean().exactOptional(),
  queue: queuePatch.exactOptional(),
  maxLengthMs: ms.exactOptional(),
});

const rulesPatch = rulesPatch1.extend({
  speakers: speakerGatePatch.exactOptional(),
  adultsOnly: z.boolean().exactOptional(),
  keepRoom: z.boolean().exactOptional(),
  overflow: z.boolean().exactOptional(),
  places: z.int().min(0).exactOptional(),
});

/** The same while a space had no topics, language and cover. */
const openingRecord1 = z.strictObject({
  title: z.string(),
  description: z.string().nullable(),
  kind: kind.nullable(),
  room: channelId.nullable(),
  preset: z.enum(PRESET_NAMES),
  rules: rulesPatch1,
});

/** What is opened when the time comes, in a record. */
export const opening: z.ZodType<PlannedOpening> = openingRecord1.extend({ about, rules: rulesPatch });

/** What was opened, of which nobody said what it is about. */
export const opening1: z.ZodType<PlannedOpening> = openingRecord1.transform((old) => ({
  ...old,
  about: NO_ABOUT,
}));

/** What was changed of a date of a series that has no plan yet, in the record of its series. */
export const planEdit: z.ZodType<PlanEdit> = z.strictObject({
  title: z.string().exactOptional(),
  description: z.string().nullable().exactOptional(),
  about: z
    .strictObject({
      topics: z.string().exactOptional(),
      language: z.string().exactOptional(),
      cover: cover.nullable().exactOptional(),
    })
    .exactOptional(),
  hostId: userId.exactOptional(),
  lengthMin: z.number().exactOptional(),
  seats: z.int().nullable().exactOptional(),
  room: channelId.nullable().exactOptional(),
  preset: z.enum(PRESET_NAMES).exactOptional(),
  rules: rulesPatch.exactOptional(),
});

/** A code that another version knows is told as that something went wrong: a plan outlives many of them. */
const refusalCode = z
  .string()
  .transform((raw): RefusalCode => REFUSAL_CODES.find((code) => code === raw) ?? 'went-wrong');

const planEnd = z.enum([
  'cancelled',
  'skipped',
  'series-over',
  'event-cancelled',
  'room-deleted',
  'not-confirmed',
  'server-left',
]);

const planRecord = z.strictObject({
  v: z.literal(2),
  id: spaceId,
  guildId,
  revision: z.int(),
  hostId: userId,
  byUserId: userId,
  opening,
  startsAtMs: z.int(),
  lengthMin: z.number(),
  zone: z.string().min(1),
  seats: z.int().nullable(),
  occurrence: z
    .strictObject({ seriesId, originalMs: z.int(), knownMs: z.int().optional(), number: z.int() })
    .nullable(),
  life: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('draft'), sinceMs: z.int(), choices: z.array(z.int()) }),
    z.strictObject({ status: z.literal('planned'), sinceMs: z.int() }),
    z.strictObject({ status: z.literal('opened'), sinceMs: z.int() }),
    z.strictObject({
      status: z.literal('missed'),
      sinceMs: z.int(),
      why: z.strictObject({ code: refusalCode, params: z.record(z.string(), z.string()) }),
    }),
    z.strictObject({ status: z.literal('over'), sinceMs: z.int(), why: planEnd, byUserId: userId.nullable() }),
  ]),
});

/** As it was while a space had no topics, language and cover. */
const planRecord1 = planRecord.extend({ v: z.literal(1), opening: opening1 });

const storedPlan = z.discriminatedUnion('v', [planRecord, planRecord1]);

/** A plan as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function planRecordOf(plan: Plan): object {
  return parse('plan', planRecord, { ...plan, v: 2 });
}

/** Reads a plan's record of any version; fails with `StoreError` 'unreadable'. */
export function readPlan(raw: unknown): Plan {
  return withoutVersion(parse('plan', storedPlan, raw));
}

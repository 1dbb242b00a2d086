import { z } from 'zod';
import { DEFAULT_SPACE_RULES, NO_ABOUT, NO_OVERFLOW } from '../../domain/index.ts';
import type { Space, SpaceRules } from '../../domain/index.ts';
import { access } from './access.ts';
import { about, backstage, overflow, speakerGate } from './space-parts.ts';
import { channelId, guildId, ms, parse, spaceId, userId, withoutVersion } from './parts.ts';

const endReason = z.enum([
  'ended-by-host',
  'ended-by-moderator',
  'left-empty',
  'too-long',
  'room-deleted',
  'could-not-open',
  'server-left',
  'main-over',
]);

const roomOf = <Kind extends z.ZodType>(kind: Kind) =>
  z.discriminatedUnion('origin', [
    z.strictObject({ origin: z.literal('created'), kind, channelId: channelId.nullable() }),
    z.strictObject({ origin: z.literal('borrowed'), kind, channelId }),
  ]);

const hand = z.strictObject({
  userId,
  raisedAtMs: ms,
  by: z.enum(['discord', 'panel']),
  question: z.string().nullable(),
});

const rules3 = z.strictObject({
  access,
  hidden: z.boolean(),
  locked: z.boolean(),
  queue: z.strictObject({
    mode: z.enum(['open', 'moderated', 'turns']),
    order: z.enum(['first-come', 'quiet-first']),
    turnMs: ms,
    coolDownMs: ms,
  }),
  maxLengthMs: ms,
});

/** How a space runs, in a record. */
export const rules: z.ZodType<SpaceRules> = rules3.extend({
  speakers: speakerGate,
  adultsOnly: z.boolean(),
  keepRoom: z.boolean(),
  // Those of before had no rooms beside their own.
  overflow: z.boolean().default(false),
  // Their rooms took as many as came.
  places: z.int().min(0).default(0),
});

const floor = z.enum(['away', 'backstage', 'audience', 'inviting', 'invited', 'speaking']);

const spaceRecord = z.strictObject({
  v: z.literal(4),
  id: spaceId,
  guildId,
  revision: z.int(),
  title: z.string(),
  description: z.string().nullable(),
  about,
  hostId: userId,
  room: roomOf(z.enum(['stage', 'voice'])),
  backstage: backstage.nullable(),
  // One of before had no room beside it, and was none.
  overflow: overflow.default(NO_OVERFLOW),
  life: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('opening'), sinceMs: ms }),
    z.strictObject({ status: z.literal('live'), sinceMs: ms, emptySinceMs: ms.nullable() }),
    z.strictObject({ status: z.literal('ending'), sinceMs: ms, reason: endReason }),
    z.strictObject({ status: z.literal('ended'), sinceMs: ms, reason: endReason }),
  ]),
  people: z.array(z.strictObject({ userId, role: z.enum(['host', 'co-host', 'speaker']), floor, sinceMs: ms })),
  hands: z.array(hand),
  toAudience: z.array(userId),
  rules,
  guests: z.array(userId),
  blocked: z.array(z.strictObject({ userId, scope: z.enum(['space', 'server', 'both']), isDenied: z.boolean() })),
  muted: z.array(userId),
  // Those of before kept no mute of who had lost the floor.
  keptMutes: z.array(userId).default([]),
  // In theirs whoever runs a space lifted what moderators had done.
  moderatorsMutes: z.array(userId).default([]),
  toRemove: z.array(userId),
  turn: z.strictObject({ userId, sinceMs: ms, endsAtMs: ms.nullable(), isWarned: z.boolean() }).nullable(),
  talk: z.array(z.strictObject({ userId, ms })),
  resting: z.array(z.strictObject({ userId, untilMs: ms })),
  raises: z.array(z.strictObject({ userId, atMs: ms })),
  deadline: z.strictObject({ atMs: ms, reason: endReason, isWarned: z.boolean() }).nullable(),
  brake: z.strictObject({ byUserId: userId, sinceMs: ms, isModerators: z.boolean().default(false) }).nullable(),
});

/** What came with topics, covers, gates and limits of hands. */
const WITHOUT_ABOUT = {
  about: NO_ABOUT,
  backstage: null,
  overflow: NO_OVERFLOW,
  raises: [],
  keptMutes: [],
  moderatorsMutes: [],
} as const satisfies Partial<Space>;

/** As it was before a space had topics, a cover, a backstage, and gates for who speaks. */
const spaceRecord3 = spaceRecord
  .omit({ about: true, backstage: true, overflow: true, raises: true, keptMutes: true, moderatorsMutes: true })
  .extend({ v: z.literal(3), rules: rules3 });

/** What came with the roles and rules of people; a space from before had none of it. */
const WITHOUT_RULES = {
  rules: DEFAULT_SPACE_RULES,
  guests: [],
  blocked: [],
  muted: [],
  toRemove: [],
  turn: null,
  talk: [],
  resting: [],
  // It goes on for as long as it likes, as it was opened.
  deadline: null,
  brake: null,
} as const satisfies Partial<Space>;

/** As it was while a space had a host, speakers and one queue. */
const spaceRecord2 = spaceRecord3
  .omit({
    rules: true,
    guests: true,
    blocked: true,
    muted: true,
    toRemove: true,
    turn: true,
    talk: true,
    resting: true,
    deadline: true,
    brake: true,
  })
  .extend({
    v: z.literal(2),
    people: z.array(z.strictObject({ userId, role: z.enum(['host', 'speaker']), floor, sinceMs: ms })),
    hands: z.array(hand.omit({ question: true })),
  });

/** As it was while there were stages only, whose hands are all Discord's. */
const spaceRecord1 = spaceRecord2.extend({
  v: z.literal(1),
  room: roomOf(z.literal('stage')),
  hands: z.array(hand.omit({ by: true, question: true })),
});

const storedSpace = z.discriminatedUnion('v', [spaceRecord, spaceRecord3, spaceRecord2, spaceRecord1]);

/** A space as it is written. What could not be read back is not written: fails with `StoreError` 'unreadable'. */
export function spaceRecordOf(space: Space): object {
  return parse('space', spaceRecord, { ...space, v: 4 });
}

/** Reads a space's record of any version; fails with `StoreError` 'unreadable'. */
export function readSpace(raw: unknown): Space {
  const record = parse('space', storedSpace, raw);
  switch (record.v) {
    case 4:
      return withoutVersion(record);
    case 3:
      return { ...withoutVersion(record), ...WITHOUT_ABOUT, rules: { ...DEFAULT_SPACE_RULES, ...record.rules } };
    case 2:
      return {
        ...withoutVersion(record),
        ...WITHOUT_ABOUT,
        ...WITHOUT_RULES,
        hands: record.hands.map((old) => ({ ...old, question: null })),
      };
    case 1:
      return {
        ...withoutVersion(record),
        ...WITHOUT_ABOUT,
        ...WITHOUT_RULES,
        hands: record.hands.map((old) => ({ ...old, by: 'discord', question: null })),
      };
  }
}

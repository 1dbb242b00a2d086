import { z } from 'zod';
import { LONGEST_EDIT_WINDOW_MS } from '../messages/index.ts';
import type { Switches } from '../world/index.ts';

const milliseconds = z.number().int().min(0);
const count = z.number().int().min(0);

/** Every switch with its positions; a patch names those that change. */
const positions: { readonly [Name in keyof Switches]: z.ZodType<Switches[Name]> } = {
  stageModeratorJoins: z.enum(['audience', 'speaker']),
  stageAutoCloseMs: milliseconds,
  botKeepsStageOpen: z.boolean(),
  stageEndLeavesSpeakers: z.enum(['as-they-are', 'suppressed']),
  repeatedInvitation: z.enum(['renewed', 'ignored']),
  sameChannelMoveRecomputes: z.boolean(),
  timeoutInVoice: z.enum(['suppressed', 'disconnected']),
  timeoutEndInVoice: z.enum(['still-suppressed', 'computed-anew']),
  lostVoiceSession: z.enum(['state-stays', 'state-ends']),
  eventAutoCancelMs: milliseconds,
  eventEmptyMs: milliseconds,
  recurringEventEnds: z.enum(['next-date', 'over']),
  canceledNextDate: z.enum(['stays', 'goes-on']),
  eventCreatorInterested: z.boolean(),
  bannedWords: z.array(z.string().min(1)),
  hiddenChannelEvents: z.enum(['sent', 'withheld']),
  textLengths: z.enum(['utf-16', 'code-points']),
  unknownOverwriteTarget: z.enum(['refused', 'accepted']),
  handSlackMs: milliseconds,
  limitPeople: z.boolean(),
  arabicCommandLocale: z.enum(['accepted', 'refused']),
  resumeWindowMs: milliseconds,
  resumeBufferEvents: count,
  silentSessions: z.enum(['ended', 'resumable']),
  nonceKnownMs: milliseconds,
  editsOfOldMessage: count,
  oldEditsWindowMs: milliseconds.max(LONGEST_EDIT_WINDOW_MS),
  oldEditsCountedBy: z.enum(['channel', 'message']),
  bucketSizes: z.enum(['reported', 'tiny']),
  globalRequestsPerSecond: count.min(1),
  invalidRequestLimit: count.min(1),
  invalidBlockMs: milliseconds,
  invalidBlockAnswer: z.enum(['page', 'bare-page', 'forbidden']),
};

const patch = z.strictObject(positions).partial();

/** Sets the switches that `body` names. Throws a ZodError for an unknown name or position. */
export function patchSwitches(switches: Switches, body: unknown): void {
  Object.assign(switches, patch.parse(body));
}

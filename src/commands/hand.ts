import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { labels } from './command.ts';
import { QUESTION_LENGTH } from './hand-acts.ts';
import { approveReply, lowerReply, raiseReply } from './hands.ts';
import { onSpaceCommand } from './on-space.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';

const raise: Subcommand = onSpaceCommand({
  key: 'handRaise',
  for: 'everybody',
  schema: z.strictObject({ question: z.string().optional(), space: z.string().optional() }),
  options: [{ type: 3, ...labels('handRaiseQuestion'), required: false, max_length: QUESTION_LENGTH }],
  run: (context, spaceId, { question }) => raiseReply(context, spaceId, question ?? null),
});

const lower: Subcommand = onSpaceCommand({
  key: 'handLower',
  for: 'everybody',
  schema: z.strictObject({
    user: userSchema.optional(),
    reason: z.string().optional(),
    space: z.string().optional(),
  }),
  options: [userOption('handLowerUser', false), reasonOption()],
  run: (context, spaceId, { user, reason }) =>
    lowerReply(because(context, reason), spaceId, user ?? context.actor.userId),
});

const approve: Subcommand = onSpaceCommand({
  key: 'handApprove',
  for: 'runs-a-space',
  schema: z.strictObject({ user: userSchema.optional(), space: z.string().optional() }),
  options: [userOption('handApproveUser', false)],
  run: (context, spaceId, { user }) => approveReply(context, spaceId, user ?? null),
});

/** `/hand`: the queue of those who want to speak. */
export const handCommands: readonly Subcommand[] = [raise, lower, approve];

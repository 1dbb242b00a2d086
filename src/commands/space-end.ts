import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { endQuestion, endReply } from './ending.ts';
import { onSpaceCommand } from './on-space.ts';
import { choicesOption } from './options.ts';

const WHEN = ['now', 'last-words'] as const;

/** `/space end`: ends a space; asks first unless it is said when. */
export const spaceEnd: Subcommand = onSpaceCommand({
  key: 'spaceEnd',
  for: 'runs-a-space',
  schema: z.strictObject({ when: z.enum(WHEN).optional(), space: z.string().optional() }),
  options: [
    choicesOption('spaceEndWhen', WHEN, (when, { choice }) =>
      when === 'now' ? choice.endNow : choice.endAfterLastWords,
    ),
  ],
  run: (context, spaceId, { when }) =>
    when === undefined ? endQuestion(context, spaceId) : endReply(context, spaceId, when),
});

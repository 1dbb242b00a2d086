import { z } from 'zod';
import { MAX_REASON_UNITS } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

const snowflake = z.string().regex(/^\d{1,20}$/);

/** `/space report`: passes a report on somebody to the moderators; nobody else is told. */
export const spaceReport: Subcommand = subcommand({
  key: 'spaceReport',
  for: 'everybody',
  schema: z.strictObject({ user: snowflake, reason: z.string(), space: z.string().optional() }),
  options: [
    { type: 6, ...labels('spaceReportUser'), required: true },
    { type: 3, ...labels('spaceReportReason'), required: true, max_length: MAX_REASON_UNITS },
    whichSpaceOption(),
  ],
  run: async (context, { user, reason, space }) => {
    const picked = pickedSpace(context, space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    // `as`: held to a snowflake by the schema.
    const userId = user as UserId;
    const outcome = await context.app.report(context.actor, picked.value, { userId, reason });
    return answer(context, outcome, (_space, words) => say(words.logbook.reported(userId)));
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});

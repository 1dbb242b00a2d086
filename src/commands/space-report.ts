import { z } from 'zod';
import { MAX_REASON_UNITS } from '../domain/index.ts';
import type { Subcommand } from './command.ts';
import { answer, labels, refuse, say, subcommand } from './command.ts';
import { userOption, userSchema } from './options.ts';
import { pickedSpace, suggestSpaces, whichSpaceOption } from './which-space.ts';

/** `/space report`: passes a report on somebody, or on the space itself, to the moderators; nobody else is told. */
export const spaceReport: Subcommand = subcommand({
  key: 'spaceReport',
  for: 'everybody',
  schema: z.strictObject({ user: userSchema.optional(), reason: z.string(), space: z.string().optional() }),
  options: [
    { type: 3, ...labels('spaceReportReason'), required: true, max_length: MAX_REASON_UNITS },
    userOption('spaceReportUser', false),
    whichSpaceOption(),
  ],
  run: async (context, { user: userId = null, reason, space }) => {
    const picked = pickedSpace(context, space);
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const outcome = await context.app.report(context.actor, picked.value, { userId, reason });
    return answer(context, outcome, ({ waits }, { logbook, safety }) =>
      say(waits ? safety.reportWaits : userId === null ? safety.reportedSpace : logbook.reported(userId)),
    );
  },
  suggest: (context, _focused, typed) => suggestSpaces(context, typed),
});

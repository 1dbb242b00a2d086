import { z } from 'zod';
import type { Context, Subcommand } from './command.ts';
import { answer, labels, refuse, subcommand } from './command.ts';
import { draftReply } from './plan-draft.ts';
import { planFields, planInput, planOptions, suggestOther, whenOption } from './plan-options.ts';
import { beginningNote } from './preset-pick.ts';
import { suggestTime } from './when-read.ts';

/** `/space schedule`: plans a space that opens by itself; shows what was understood, and saves it when that is confirmed. */
export const spaceSchedule: Subcommand = subcommand({
  key: 'spaceSchedule',
  for: 'everybody',
  schema: z.strictObject(planFields),
  options: planOptions([{ type: 3, ...labels('planTitle'), required: true }, whenOption('planWhen')]),
  run: async (context: Context, given) => {
    const planned = await planInput(context, given);
    if (!planned.ok) return refuse(context.language, planned.refusal);
    const { input, beginning } = planned.value;
    const drafted = await context.app.planSpace(context.actor, input);
    return answer(context, drafted, (draft) => draftReply(context, draft, beginningNote(context, beginning)));
  },
  suggest: (context, focused, typed, given) =>
    suggestOther(context, focused, typed) ?? suggestTime(context, typed, given),
});

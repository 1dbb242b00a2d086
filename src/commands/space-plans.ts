import { z } from 'zod';
import type { Reply, Subcommand } from './command.ts';
import { refuse, say, subcommand, wordsOf } from './command.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';
import { cancelAllQuestion } from './plan-cancel-all.ts';
import { cancelQuestion, cancelSeriesQuestion, skipQuestion } from './plan-end.ts';
import { spaceChange } from './space-change.ts';
import { spaceReschedule } from './space-reschedule.ts';
import { spaceSchedule } from './space-schedule.ts';
import { spaceSeries } from './space-series.ts';
import { pickedOne, pickedPlan, suggestPlans, whichPlanOption } from './which-plan.ts';

/** `/space skip`: asks, and leaves out one date of a series. */
const skip: Subcommand = subcommand({
  key: 'spaceSkip',
  for: 'everybody',
  schema: z.strictObject({ which: z.string(), reason: z.string().optional() }),
  options: [whichPlanOption('whichDate'), reasonOption('planReason')],
  run: async (context, { which, reason }): Promise<Reply> => {
    const picked = await pickedOne(context, which);
    return picked.ok
      ? await skipQuestion(because(context, reason), picked.value)
      : refuse(context.language, picked.refusal);
  },
  suggest: (context, _focused, typed) => suggestPlans(context, typed, 'dates'),
});

/** `/space cancel`: asks, and cancels a planned space, ends a series, or cancels all that one person planned. */
const cancel: Subcommand = subcommand({
  key: 'spaceCancel',
  for: 'everybody',
  schema: z.strictObject({ which: z.string().optional(), by: userSchema.optional(), reason: z.string().optional() }),
  options: [
    { ...whichPlanOption('whichToCancel'), required: false },
    userOption('cancelBy', false),
    reasonOption('planReason'),
  ],
  run: async (asking, { which, by, reason }): Promise<Reply> => {
    const context = because(asking, reason);
    if (by !== undefined && which === undefined) return await cancelAllQuestion(context, by);
    if (which === undefined || by !== undefined) return say(wordsOf(context).plans.cancelWhich);
    const picked = await pickedPlan(context, which, 'plans-and-series');
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const { type, id } = picked.value;
    return type === 'series' ? await cancelSeriesQuestion(context, id) : await cancelQuestion(context, id);
  },
  suggest: (context, _focused, typed) => suggestPlans(context, typed, 'plans-and-series'),
});

/** The sub-commands of `/space` for what is planned. */
export const spacePlanCommands: readonly Subcommand[] = [
  spaceSchedule,
  spaceSeries,
  spaceChange,
  spaceReschedule,
  skip,
  cancel,
];

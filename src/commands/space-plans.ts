import { z } from 'zod';
import type { Reply, Subcommand } from './command.ts';
import { refuse, say, subcommand, wordsOf } from './command.ts';
import { because, reasonOption, userOption, userSchema } from './options.ts';
import { dateSkipQuestion } from './date-ahead.ts';
import { cancelAllQuestion } from './plan-cancel-all.ts';
import { cancelQuestion, cancelSeriesQuestion, skipQuestion } from './plan-end.ts';
import { spaceChange } from './space-change.ts';
import { spaceReschedule } from './space-reschedule.ts';
import { spaceSchedule } from './space-schedule.ts';
import { spaceSeries } from './space-series.ts';
import { pickedAny, suggestPlans, whichPlanOption } from './which-plan.ts';

/** `/space skip`: asks, and leaves out one date of a series. */
const skip: Subcommand = subcommand({
  key: 'spaceSkip',
  for: 'everybody',
  schema: z.strictObject({ which: z.string(), reason: z.string().optional() }),
  options: [whichPlanOption('whichDate'), reasonOption('planReason')],
  run: async (context, { which, reason }): Promise<Reply> => {
    const picked = await pickedAny(context, which, 'dates');
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const { value } = picked;
    const asking = because(context, reason);
    if (value.type === 'date') return await dateSkipQuestion(asking, value);
    return value.type === 'plan'
      ? await skipQuestion(asking, value.id)
      : refuse(context.language, { code: 'plan-not-found', params: {} });
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
    const picked = await pickedAny(context, which, 'everything');
    if (!picked.ok) return refuse(context.language, picked.refusal);
    const { value } = picked;
    if (value.type === 'date') return await dateSkipQuestion(context, value);
    return value.type === 'series'
      ? await cancelSeriesQuestion(context, value.id)
      : await cancelQuestion(context, value.id);
  },
  suggest: (context, _focused, typed) => suggestPlans(context, typed, 'everything'),
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

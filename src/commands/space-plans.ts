import { z } from 'zod';
import type { Reply, Subcommand } from './command.ts';
import { refuse, subcommand } from './command.ts';
import { because, reasonOption } from './options.ts';
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
  options: [whichPlanOption('whichDate'), reasonOption()],
  run: async (context, { which, reason }): Promise<Reply> => {
    const picked = await pickedOne(context, which);
    return picked.ok
      ? await skipQuestion(because(context, reason), picked.value)
      : refuse(context.language, picked.refusal);
  },
  suggest: (context, _focused, typed) => suggestPlans(context, typed, 'dates'),
});

/** `/space cancel`: asks, and cancels a planned space or ends a series. */
const cancel: Subcommand = subcommand({
  key: 'spaceCancel',
  for: 'everybody',
  schema: z.strictObject({ which: z.string(), reason: z.string().optional() }),
  options: [whichPlanOption('whichToCancel'), reasonOption()],
  run: async (asking, { which, reason }): Promise<Reply> => {
    const context = because(asking, reason);
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

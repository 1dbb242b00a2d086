import { z } from 'zod';
import type { MoveAsked } from '../app/index.ts';
import type { Context, Reply, Subcommand } from './command.ts';
import { labels, refuse, say, subcommand, wordsOf } from './command.ts';
import { because, choicesOption, reasonOption } from './options.ts';
import { dateMoveReply } from './date-ahead.ts';
import type { PickedDate } from './date-pick.ts';
import { moveReply } from './plan-move.ts';
import { zoneOption } from './plan-options.ts';
import { moveAllReply } from './series-move.ts';
import { suggestMove, suggestTime } from './when-read.ts';
import { pickedAny, suggestPlans, whichPlanOption } from './which-plan.ts';
import type { PickedPlan } from './which-plan.ts';
import { suggestZones } from './zones.ts';

const SCOPES = ['this', 'following', 'all'] as const;

const schema = z.strictObject({
  which: z.string(),
  when: z.string().optional(),
  dates: z.enum(SCOPES).optional(),
  zone: z.string().optional(),
  reason: z.string().optional(),
});

type Given = z.output<typeof schema>;

/** Which dates of a series are meant; null for one plan by itself, or one date. */
const whichDates = (picked: PickedPlan | PickedDate, dates: Given['dates']): MoveAsked['which'] | null => {
  if (picked.type === 'series') return picked;
  if (picked.type === 'date') return dates === 'all' ? { ...picked, type: 'series' } : null;
  return dates === 'following' || dates === 'all' ? { type: dates, id: picked.id } : null;
};

/** Dates of a series; a plan that is none is told so. */
const movedDates = async (
  context: Context,
  asked: MoveAsked['which'],
  { when, zone }: Pick<Given, 'when' | 'zone'>,
): Promise<Reply> => {
  const { changes } = wordsOf(context);
  if (asked.type !== 'series') {
    const seen = await context.app.planOf(context.actor, asked.id);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    if (seen.value.plan.occurrence === null) return say(changes.notOfSeries);
  }
  if (when === undefined && zone === undefined) return say(changes.needsTime);
  return await moveAllReply(context, { which: asked, when: when ?? null, zone: zone ?? null });
};

/** A date that has no plan yet: that alone, or its whole series. */
const movedAhead = async (
  context: Context,
  date: PickedDate,
  { when, dates, zone }: Pick<Given, 'when' | 'dates' | 'zone'>,
): Promise<Reply> => {
  const { changes } = wordsOf(context);
  const asked = whichDates(date, dates);
  if (asked !== null) return await movedDates(context, asked, { when, zone });
  if (dates === 'following') return say(changes.needsPlannedDate);
  return when === undefined ? say(changes.needsTime) : await dateMoveReply(context, date, when, { zone: zone ?? null });
};

const moved = async (asking: Context, { which, when, dates, zone, reason }: Given): Promise<Reply> => {
  const context = because(asking, reason);
  const { changes } = wordsOf(context);
  const picked = await pickedAny(context, which, 'everything');
  if (!picked.ok) return refuse(context.language, picked.refusal);
  const { value } = picked;
  if (value.type === 'date') return await movedAhead(context, value, { when, dates, zone });
  if (value.type === 'series' && (dates === 'this' || dates === 'following')) return say(changes.needsDate);
  const asked = whichDates(value, dates);
  if (asked !== null) return await movedDates(context, asked, { when, zone });
  if (value.type === 'series') return say(changes.needsDate);
  return when === undefined ? say(changes.needsTime) : await moveReply(context, value.id, when, { zone: zone ?? null });
};

/** What is being typed of a new time, by which dates it is for. */
const suggestWhen = async (
  context: Context,
  typed: string,
  given: Readonly<Record<string, unknown>>,
): ReturnType<Subcommand['suggest']> => {
  const { which } = given;
  const picked = typeof which === 'string' ? await pickedAny(context, which, 'everything') : null;
  const dates = z.enum(SCOPES).safeParse(given['dates']);
  const asked = picked?.ok === true ? whichDates(picked.value, dates.success ? dates.data : undefined) : null;
  return asked === null ? await suggestTime(context, typed, given) : await suggestMove(context, typed, asked, given);
};

/** `/space reschedule`: asks whether the new time is meant, and moves it then; of a series that date alone, it and all that follow, or all. */
export const spaceReschedule: Subcommand = subcommand({
  key: 'spaceReschedule',
  for: 'everybody',
  schema,
  options: [
    whichPlanOption('whichToChange'),
    { type: 3, ...labels('newTime'), required: false, autocomplete: true },
    choicesOption('moveDates', SCOPES, (scope, { changes }) =>
      scope === 'this' ? changes.thisDate : scope === 'following' ? changes.followingDates : changes.allDates,
    ),
    zoneOption('planZone'),
    reasonOption('planReason'),
  ],
  run: moved,
  suggest: (context, focused, typed, given = {}) => {
    if (focused === 'when') return suggestWhen(context, typed, given);
    return focused === 'zone' ? suggestZones(context, typed) : suggestPlans(context, typed, 'everything');
  },
});

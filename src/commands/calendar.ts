import { z } from 'zod';
import type { CalendarFile, CalendarSubject } from '../app/index.ts';
import { CALENDAR_ACTS } from './calendar-button.ts';
import type { Context, Reply, ReplyFile, Subcommand } from './command.ts';
import { answer, labels, refuse, say, stale, subcommand } from './command.ts';
import type { Control } from './controls.ts';
import { seriesIn } from './plan-acts.ts';
import { pickedPlan, suggestPlans, whichPlanOption } from './which-plan.ts';

const encoder = new TextEncoder();

const attached = ({ name, text }: CalendarFile): ReplyFile => ({
  name,
  type: 'text/calendar; charset=utf-8',
  data: encoder.encode(text),
});

const handOut = async (context: Context, subject: CalendarSubject): Promise<Reply> =>
  answer(context, await context.app.calendarFile(context.actor, subject), (file, words) => ({
    ...say(words.calendar.handedOut(file.title)),
    files: [attached(file)],
  }));

/** `/calendar file`: something planned as a file that calendars open. */
const calendarFile: Subcommand = subcommand({
  key: 'calendarFile',
  for: 'everybody',
  schema: z.strictObject({ which: z.string() }),
  options: [whichPlanOption('calendarWhich')],
  run: async (context, { which }) => {
    const picked = await pickedPlan(context, which);
    return picked.ok ? await handOut(context, picked.value) : refuse(context.language, picked.refusal);
  },
  suggest: (context, _focused, typed) => suggestPlans(context, typed, 'plans-and-series'),
});

/** `/calendar feed`: the address of the server's calendar. */
const calendarFeed: Subcommand = subcommand({
  key: 'calendarFeed',
  for: 'everybody',
  schema: z.strictObject({ new: z.boolean().optional() }),
  options: [{ type: 5, ...labels('calendarNew'), required: false }],
  run: async (context, { new: isNew = false }) =>
    answer(context, await context.app.feedAddress(context.actor, isNew ? 'replace' : 'show'), ({ url }, { calendar }) =>
      say(isNew ? calendar.feedReplaced(url) : calendar.feed(url)),
    ),
});

/** What `/calendar` has. */
export const calendarCommands: readonly Subcommand[] = [calendarFile, calendarFeed];

/** "Add to calendar" on the cards of plans and series. */
export const calendarControls: readonly Control[] = [
  {
    act: CALENDAR_ACTS.plan,
    replaces: false,
    run: async (context, { spaceId }) =>
      spaceId === null ? stale(context) : await handOut(context, { type: 'plan', id: spaceId }),
  },
  {
    act: CALENDAR_ACTS.series,
    replaces: false,
    run: async (context, subject) => {
      const id = seriesIn(subject);
      return id === null ? stale(context) : await handOut(context, { type: 'series', id });
    },
  },
];

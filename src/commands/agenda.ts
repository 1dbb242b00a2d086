import { z } from 'zod';
import type { Context, Reply, Subcommand } from './command.ts';
import { answer, refuse, say, stale, subcommand, wordsOf } from './command.ts';
import { AGENDA_PAGE, agendaPage } from './agenda-view.ts';
import type { Control } from './controls.ts';
import { dateReply } from './date-ahead.ts';
import { readDate } from './date-pick.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { planCard, seriesCard } from './plan-card.ts';
import { opened } from './space-open.ts';
import { readPicked } from './which-plan.ts';

const drawn = async (context: Context, page: number): Promise<Reply> => {
  const { app, actor } = context;
  const [agenda, zone] = await Promise.all([app.agenda(actor, { number: page, size: AGENDA_PAGE }), app.zoneOf(actor)]);
  return agendaPage(context, agenda, zone);
};

/** `/agenda`: what is coming here, and what can be done about it. */
export const agenda: Subcommand = subcommand({
  key: 'agenda',
  for: 'everybody',
  schema: z.strictObject({}),
  options: [],
  run: (context) => drawn(context, 0),
});

const turn: Control = {
  act: PLAN_ACTS.page,
  replaces: true,
  takesDetail: true,
  run: (context, { detail = 0 }) => drawn(context, detail),
};

/** A pick in the agenda: the card of one plan or series. */
const pick: Control = {
  act: PLAN_ACTS.pick,
  replaces: true,
  run: async (context, _subject, [value = '']) => {
    const { app, actor } = context;
    const date = readDate(value);
    if (date !== null) return await dateReply(context, date);
    const picked = readPicked(value);
    if (picked === null) return stale(context);
    if (picked.type === 'series')
      return answer(context, await app.oneSeries(actor, picked.id), (seen) => seriesCard(context, seen));
    return answer(context, await app.planOf(actor, picked.id), (seen) => planCard(context, seen));
  },
};

/** Opens one before its time, or one that was missed. */
export const openNowReply: Control['run'] = async (context, { spaceId }) => {
  const { app, actor, language } = context;
  if (spaceId === null) return stale(context);
  const asked = await app.openPlanned(actor, spaceId);
  if (!asked.ok) return refuse(language, asked.refusal);
  await context.progress(say(wordsOf(context).reply.opening(asked.value.space.title)));
  const ready = await asked.value.ready;
  return ready.ok ? await opened(context, ready.value) : refuse(language, ready.refusal);
};

/** "Open now". */
const openNow: Control = { act: PLAN_ACTS.open, replaces: true, run: openNowReply };

/** The controls of the agenda and its cards that need no form. */
export const agendaControls: readonly Control[] = [turn, pick, openNow];

import { z } from 'zod';
import type { MoveAsked, MoveDrafted } from '../app/index.ts';
import type { SeriesId } from '../lib/index.ts';
import { keepReasonBeside, withLost, withReasonBeside } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, stale, wordsOf } from './command.ts';
import { button } from './components.ts';
import type { Control, FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { notTaken } from './form-again.ts';
import { modal, textField } from './modal.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { choiceButtons, laidOut } from './plan-draft.ts';
import { changeableSeries } from './plan-find.ts';
import { moveAsked } from './plan-move.ts';
import { warningsOfEach } from './plan-told.ts';
import { wayLabels, waysSaid } from './series-ways.ts';

/** Longest time and longest name of a zone that can be typed into a form; none needs as much. */
const WHEN_LENGTH = 100;
const ZONE_LENGTH = 60;

/** That the dates go as that draft has it, for the reason that waits. */
const askedOf = (draft: SeriesId): Question => ({ act: PLAN_ACTS.moveAllYes, spaceId: draft });

/** Asks before anything is moved: what was understood, what becomes of the dates, the next three, and what would be in their way. */
const moveQuestion = (context: Context, drafted: MoveDrafted): Reply => {
  const { plans, changes } = wordsOf(context);
  const { series, draft, dates, otherDates = [], warnings, ofOthers = [] } = drafted;
  const { life, recurrence } = draft;
  if (life.status !== 'draft') return stale(context);
  const ways = [recurrence, ...life.others] as const;
  const whose = keepReasonBeside(context, askedOf(draft.id));
  const local = wayLabels(context, ways);
  const lines = [
    changes.moveQuestion({
      title: series.opening.title,
      fromMs: life.move?.planId == null ? null : life.move.fromMs,
    }),
    ...waysSaid(context, { ways, labels: local, dates: [dates, ...otherDates] }, plans.which),
    ...changes.moveTold(drafted),
    ...warningsOfEach(local, [warnings, ...ofOthers], context.language),
    plans.notSaved,
  ];
  return laidOut(
    context,
    lines,
    choiceButtons(
      context,
      local,
      (choice) => seriesControl(PLAN_ACTS.moveAllYes, draft.id, choice, whose),
      changes.moveYes,
    ),
    [button({ label: plans.keep, customId: seriesControl(PLAN_ACTS.dropSeries, draft.id) })],
  );
};

const draftedReply = (context: Context, drafted: MoveDrafted | null): Reply =>
  drafted === null ? say(wordsOf(context).plans.nothingChanged, backRow(context)) : moveQuestion(context, drafted);

/** Reads new times for dates of a series, and asks whether they are meant; what cannot be read is told. */
export const moveAllReply = async (context: Context, asked: MoveAsked): Promise<Reply> =>
  answer(context, await context.app.draftMove(context.actor, asked), (drafted) => draftedReply(context, drafted));

/** Under the question for one date: its new time is that of others too. */
const going = (act: string, type: 'all' | 'following'): Control => ({
  act,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject): Promise<Reply> => {
    const { spaceId, detail } = subject;
    if (spaceId === null || detail === undefined) return stale(asking);
    const { context, isLost } = withReasonBeside(asking, moveAsked(spaceId), subject);
    const which = { type, id: spaceId };
    const reply = await moveAllReply(context, { which, when: new Date(detail).toISOString(), zone: null });
    return { ...reply, text: withLost(reply.text, isLost, wordsOf(context)) };
  },
});

/** They are meant: moves the dates. */
const yes: Control = {
  act: PLAN_ACTS.moveAllYes,
  replaces: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const id = seriesIn(subject);
    if (id === null || subject.detail === undefined) return stale(asking);
    const { context, isLost } = withReasonBeside(asking, askedOf(id), subject);
    const moved = await context.app.moveSeries(context.actor, id, subject.detail);
    return answer(context, moved, ({ series, dates, ...counts }, words) => {
      const { plans, changes } = words;
      const done = withLost(changes.movedAll({ title: series.opening.title, ...counts }), isLost, words);
      return say([done, dates.length === 0 ? plans.noDates : plans.nextDates(dates)].join('\n'), backRow(context));
    });
  },
};

/** The buttons by which dates of a series are moved. */
export const seriesMoveControls: readonly Control[] = [
  going(PLAN_ACTS.moveFollowing, 'following'),
  going(PLAN_ACTS.moveWhole, 'all'),
  yes,
];

/** The name under which the form is kept. */
const formName = (id: SeriesId): string => `move series ${id}`;

const moveAllForm = async (context: Context, id: SeriesId | null, keeps: boolean): Promise<Modal | Reply> => {
  const seen = await changeableSeries(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  if (id === null) return stale(context);
  const { plans, changes } = wordsOf(context);
  const typed = keeps ? context.app.keptForm(context.actor, formName(id)) : null;
  return modal({
    customId: seriesControl(PLAN_ACTS.moveAllTyped, id),
    title: changes.formMove,
    fields: [
      textField({
        name: 'when',
        label: plans.form.when,
        description: changes.moveHint,
        value: typed?.['when'] ?? '',
        maxLength: WHEN_LENGTH,
        isOptional: true,
      }),
      textField({
        name: 'zone',
        label: changes.zone,
        value: typed?.['zone'] ?? seen.value.series.recurrence.zone,
        maxLength: ZONE_LENGTH,
        isOptional: true,
      }),
    ],
  });
};

/** "Move all dates…" on the card of a series, and the way back to what was typed. */
export const openMoveAll: readonly FormOpener[] = [
  { act: PLAN_ACTS.moveAll, open: (context, subject) => moveAllForm(context, seriesIn(subject), false) },
  { act: PLAN_ACTS.moveAllAgain, open: (context, subject) => moveAllForm(context, seriesIn(subject), true) },
];

/** That form was sent: asks whether what was read is meant; what cannot be read is handed back. */
export const moveAllTyped: ModalAct = modalAct({
  act: PLAN_ACTS.moveAllTyped,
  replaces: true,
  // Discord may leave out what nobody filled in.
  schema: z.strictObject({ when: z.string().default(''), zone: z.string().default('') }),
  run: async (context, subject, { when, zone }): Promise<Reply> => {
    const id = seriesIn(subject);
    if (id === null) return stale(context);
    const { app, actor } = context;
    const [typed, named] = [when.trim(), zone.trim()];
    const drafted = await app.draftMove(actor, {
      which: { type: 'series', id },
      when: typed === '' ? null : typed,
      zone: named === '' ? null : named,
    });
    if (drafted.ok) return draftedReply(context, drafted.value);
    app.keepForm(actor, formName(id), { when, zone });
    return notTaken(context, {
      refusal: drafted.refusal,
      wrote: [typed, named],
      now: seriesControl(PLAN_ACTS.moveAll, id),
      again: seriesControl(PLAN_ACTS.moveAllAgain, id),
    });
  },
});

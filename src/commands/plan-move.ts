import { z } from 'zod';
import type { PlanSeen, TimeRead } from '../app/index.ts';
import type { Refusal } from '../domain/index.ts';
import { localTimes, refusalText } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { keepReasonBeside, withLost, withReasonBeside } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Control, FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { notTaken } from './form-again.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { backRows } from './plan-back.ts';
import { whenField } from './plan-fields.ts';
import { changeable } from './plan-find.ts';
import { mayChange, warningLines, warningsOfEach } from './plan-told.ts';

/** Buttons of one row (Discord): no time that is written means more. */
export const ROW = 5;

/** That one is moved, or those with it, for the reason that waits. */
export const moveAsked = (spaceId: SpaceId): Question => ({ act: PLAN_ACTS.moveYes, spaceId });

/** When, and whose reason for it waits. */
interface MovedTo {
  readonly atMs: number;
  readonly whose: UserId | null;
}

/** What may go with a date of a series, by whoever may change that; in a direct message nothing of it is asked. */
const scopeButtons = (
  context: Context,
  { plan, series }: PlanSeen,
  { atMs, whose }: MovedTo,
): readonly ReturnType<typeof button>[] => {
  if (context.isDirect === true || series?.life.status !== 'running' || !mayChange(context.actor, series, []))
    return [];
  const { changes } = wordsOf(context);
  return [
    button({ label: changes.moveFollowing, customId: customId(PLAN_ACTS.moveFollowing, plan.id, whose, atMs) }),
    button({ label: changes.moveWhole, customId: customId(PLAN_ACTS.moveWhole, plan.id, whose, atMs) }),
  ];
};

/** What is told of the times that may be meant: why there are several, what does not exist, and what would be in the way at which of them. */
export const choicesSaid = (
  context: Context,
  { choices, why, isShifted }: TimeRead,
  local: readonly string[],
  each: readonly (readonly Refusal[])[],
): readonly string[] => {
  const words = wordsOf(context).plans;
  return [
    ...(choices.length === 1 ? [] : [why === null ? words.which : words.why[why]]),
    ...(isShifted ? [words.shifted] : []),
    ...warningsOfEach(local, each, context.language),
  ];
};

/** What would be in its way at these times: it is told before everybody who comes is. */
const inTheWay = async (
  context: Context,
  { plan }: PlanSeen,
  choices: readonly number[],
): Promise<readonly (readonly Refusal[])[]> => {
  const looked = await Promise.all(
    choices.slice(0, ROW).map(async (atMs) => await context.app.planAt(context.actor, plan.id, atMs)),
  );
  return looked.map((one) => (one.ok ? one.value.warnings : []));
};

/** Asks before anything is moved: what was understood, and a button for each thing that may be meant. Its id carries the time. */
const moveQuestion = async (context: Context, seen: PlanSeen, read: TimeRead): Promise<Reply> => {
  const { language } = context;
  const { choices, zone } = read;
  const words = wordsOf(context).plans;
  const { plan } = seen;
  const { title } = plan.opening;
  const [first = plan.startsAtMs] = choices;
  const local = localTimes(language, choices, zone);
  const isClear = choices.length === 1;
  const whose = keepReasonBeside(context, moveAsked(plan.id));
  const lines = [
    ...(isClear
      ? [words.moveQuestion(title, plan.startsAtMs, first), words.readIn(local[0] ?? '', zone)]
      : [words.moveWhich(title, plan.startsAtMs)]),
    ...choicesSaid(context, read, local, await inTheWay(context, seen, choices)),
    wordsOf(context).changes.moveTellsWho,
  ];
  const yes = choices.slice(0, ROW).map((atMs, at) =>
    button({
      label: isClear ? words.moveYes : (local[at] ?? ''),
      customId: customId(PLAN_ACTS.moveYes, plan.id, whose, atMs),
    }),
  );
  const keep = button({ label: words.keep, customId: customId(PLAN_ACTS.keep, plan.id) });
  if (isClear)
    return say(lines.join('\n'), buttons(...yes, ...scopeButtons(context, seen, { atMs: first, whose }), keep));
  const rows = yes.length < ROW ? [buttons(...yes, keep)] : [buttons(...yes), buttons(keep)];
  return say(lines.join('\n'), ...rows);
};

/** The form that a time was written into: what keeps it, with all of its fields, and what opens it again. */
export interface TimeForm {
  readonly name: string;
  readonly typed: Readonly<Record<string, string>>;
  /** The custom ids of what opens it, empty and with what was typed. */
  readonly now: string;
  readonly again: string;
}

/** How a new time was given, and what is told with the question. */
interface MoveGiven {
  /** Stands at the top. */
  readonly note?: string | null;
  readonly zone?: string | null;
  /** Left out where it was written into none. */
  readonly form?: TimeForm;
}

/** Reads a new time for a plan and asks whether it is meant; a time that cannot be read is told, and handed back if it is of a form. */
export const moveReply = async (
  context: Context,
  id: SpaceId | null,
  typed: string,
  { note = null, zone = null, form }: MoveGiven = {},
): Promise<Reply> => {
  const seen = await changeable(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const read = await context.app.readTime(context.actor, typed, zone);
  const told = note === null ? [] : [note];
  if (!read.ok && form !== undefined) {
    context.app.keepForm(context.actor, form.name, form.typed);
    return notTaken(context, { ...form, refusal: read.refusal, wrote: [typed.trim(), ''], note });
  }
  if (!read.ok) return say([...told, refusalText(context.language, read.refusal)].join('\n'), ...backRows(context));
  const { text, rows } = await moveQuestion(context, seen.value, read.value);
  return say([...told, text].join('\n'), ...rows);
};

/** What a form with one field is, on a card or under a notice: the acts that open it, and what it asks for when it is sent. */
interface MoveActs {
  readonly open: string;
  readonly again: string;
  readonly sent: string;
}

/** The name under which that form is kept. */
const formName = (id: SpaceId): string => `move ${id}`;

/** That form; `keeps`: with what was typed into it before. */
export const moveForm = async (
  context: Context,
  id: SpaceId | null,
  { sent }: MoveActs,
  keeps: boolean,
): Promise<Modal | Reply> => {
  const seen = await changeable(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const { form } = wordsOf(context).plans;
  const { app, actor } = context;
  const when = keeps ? app.keptForm(actor, formName(seen.value.plan.id))?.['when'] : undefined;
  return modal({
    customId: customId(sent, id),
    title: form.move,
    fields: [whenField(context, { hint: form.whenHint, ...(when === undefined ? {} : { value: when }) })],
  });
};

/** That form was sent: asks whether what was read is meant. */
export const moveSent = async (
  context: Context,
  id: SpaceId | null,
  { open, again }: MoveActs,
  when: string,
): Promise<Reply> =>
  await moveReply(
    context,
    id,
    when,
    id === null
      ? {}
      : { form: { name: formName(id), typed: { when }, now: customId(open, id), again: customId(again, id) } },
  );

const ON_CARD: MoveActs = { open: PLAN_ACTS.move, again: PLAN_ACTS.moveAgain, sent: PLAN_ACTS.moveTyped };

/** "Move…", and the way back to what was typed. */
export const openMove: readonly FormOpener[] = [
  { act: ON_CARD.open, open: (context, { spaceId }) => moveForm(context, spaceId, ON_CARD, false) },
  { act: ON_CARD.again, open: (context, { spaceId }) => moveForm(context, spaceId, ON_CARD, true) },
];

/** The form of a card was sent. */
export const moveTyped: ModalAct = modalAct({
  act: ON_CARD.sent,
  replaces: true,
  schema: z.strictObject({ when: z.string() }),
  run: (context, { spaceId }, { when }) => moveSent(context, spaceId, ON_CARD, when),
});

/** It is meant: moves it. What the button carries is decided like any other time. */
export const moveYes: Control = {
  act: PLAN_ACTS.moveYes,
  replaces: true,
  inDirect: true,
  takesDetail: true,
  run: async (asking, subject) => {
    const { spaceId, detail } = subject;
    if (spaceId === null || detail === undefined) return refuse(asking.language, { code: 'stale-button', params: {} });
    const { context, isLost } = withReasonBeside(asking, moveAsked(spaceId), subject);
    const moved = await context.app.movePlan(context.actor, spaceId, detail);
    return answer(context, moved, ({ plan, warnings, isMoved, told }, words) => {
      const { plans, changes } = words;
      const done = [
        withLost(plans.moved(plan.opening.title, plan.startsAtMs), isLost, words),
        ...(told === 0 ? [] : [changes.toldOf(told)]),
        ...warningLines(warnings, context.language),
      ];
      return say(isMoved ? done.join('\n') : plans.nothingChanged, ...backRows(context));
    });
  },
};

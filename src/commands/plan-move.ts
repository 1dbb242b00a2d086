import { z } from 'zod';
import type { Outcome, PlanSeen, TimeRead } from '../app/index.ts';
import type { Refusal } from '../domain/index.ts';
import { localTimes, refusalText } from '../i18n/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import { keepReasonBeside, withLost, withReasonBeside } from './asked-reason.ts';
import type { Question } from './asked-reason.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, stale, wordsOf } from './command.ts';
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
const ROW = 5;

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
const choicesSaid = (
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

/** What would be in the way of something at these times, of which `look` is at one: it is told before everybody who comes is. */
export const inTheWay = async (
  choices: readonly number[],
  look: (atMs: number) => Promise<Outcome<{ readonly warnings: readonly Refusal[] }>>,
): Promise<readonly (readonly Refusal[])[]> => {
  const looked = await Promise.all(choices.slice(0, ROW).map(look));
  return looked.map((one) => (one.ok ? one.value.warnings : []));
};

/** What is to be moved, and where to. */
interface Moving {
  readonly title: string;
  readonly startsAtMs: number;
  readonly read: TimeRead;
  /** What would be in its way at each of these times. */
  readonly each: readonly (readonly Refusal[])[];
  /** Who is told of it. */
  readonly tells: string;
  /** The id of the button for a time, which carries it. */
  readonly yes: (atMs: number) => string;
  /** What else may be done, where only one thing may be meant. */
  readonly besides: readonly ReturnType<typeof button>[];
  /** The id of the button that leaves it where it is. */
  readonly keep: string;
}

/** Asks before anything is moved: what was understood, and a button for each thing that may be meant. */
export const askMove = (context: Context, moving: Moving): Reply => {
  const { title, startsAtMs, read, each, tells, besides } = moving;
  const { choices, zone } = read;
  const words = wordsOf(context).plans;
  const [first = startsAtMs] = choices;
  const local = localTimes(context.language, choices, zone);
  const isClear = choices.length === 1;
  const lines = [
    ...(isClear
      ? [words.moveQuestion(title, startsAtMs, first), words.readIn(local[0] ?? '', zone)]
      : [words.moveWhich(title, startsAtMs)]),
    ...choicesSaid(context, read, local, each),
    tells,
  ];
  const yes = choices
    .slice(0, ROW)
    .map((atMs, at) => button({ label: isClear ? words.moveYes : (local[at] ?? ''), customId: moving.yes(atMs) }));
  const keep = button({ label: words.keep, customId: moving.keep });
  const rows =
    yes.length < ROW ? [buttons(...yes, ...(isClear ? besides : []), keep)] : [buttons(...yes), buttons(keep)];
  return say(lines.join('\n'), ...rows);
};

const moveQuestion = async (context: Context, seen: PlanSeen, read: TimeRead): Promise<Reply> => {
  const { plan } = seen;
  const { choices } = read;
  const [atMs = plan.startsAtMs] = choices;
  const whose = keepReasonBeside(context, moveAsked(plan.id));
  return askMove(context, {
    title: plan.opening.title,
    startsAtMs: plan.startsAtMs,
    read,
    each: await inTheWay(choices, async (choice) => await context.app.planAt(context.actor, plan.id, choice)),
    tells: wordsOf(context).changes.moveTellsWho,
    yes: (choice) => customId(PLAN_ACTS.moveYes, plan.id, whose, choice),
    besides: scopeButtons(context, seen, { atMs, whose }),
    keep: customId(PLAN_ACTS.keep, plan.id),
  });
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
    if (spaceId === null || detail === undefined) return stale(asking);
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

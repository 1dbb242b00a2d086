import { z } from 'zod';
import type { PlanSeen, TimeRead } from '../app/index.ts';
import { localTimes, refusalText } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { answer, refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Control, FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { backRows } from './plan-back.ts';
import { whenField } from './plan-fields.ts';
import { changeable } from './plan-find.ts';
import { mayChange, warningLines } from './plan-told.ts';

/** Buttons of one row (Discord): no time that is written means more. */
const ROW = 5;

/** What may go with a date of a series, by whoever may change that; in a direct message nothing of it is asked. */
const scopeButtons = (
  context: Context,
  { plan, series }: PlanSeen,
  atMs: number,
): readonly ReturnType<typeof button>[] => {
  if (context.isDirect === true || series?.life.status !== 'running' || !mayChange(context.actor, series, []))
    return [];
  const { changes } = wordsOf(context);
  return [
    button({ label: changes.moveFollowing, customId: customId(PLAN_ACTS.moveFollowing, plan.id, null, atMs) }),
    button({ label: changes.moveWhole, customId: customId(PLAN_ACTS.moveWhole, plan.id, null, atMs) }),
  ];
};

/** Asks before anything is moved: what was understood, and a button for each thing that may be meant. Its id carries the time. */
const moveQuestion = (context: Context, seen: PlanSeen, { choices, zone, why, isShifted }: TimeRead): Reply => {
  const { language } = context;
  const words = wordsOf(context).plans;
  const { plan } = seen;
  const { title } = plan.opening;
  const [first = plan.startsAtMs] = choices;
  const local = localTimes(language, choices, zone);
  const isClear = choices.length === 1;
  const lines = [
    ...(isClear
      ? [words.moveQuestion(title, plan.startsAtMs, first), words.readIn(local[0] ?? '', zone)]
      : [words.moveWhich(title, plan.startsAtMs), why === null ? words.which : words.why[why]]),
    ...(isShifted ? [words.shifted] : []),
  ];
  const yes = choices.slice(0, ROW).map((atMs, at) =>
    button({
      label: isClear ? words.moveYes : (local[at] ?? ''),
      customId: customId(PLAN_ACTS.moveYes, plan.id, null, atMs),
    }),
  );
  const keep = button({ label: words.keep, customId: customId(PLAN_ACTS.keep, plan.id) });
  if (isClear) return say(lines.join('\n'), buttons(...yes, ...scopeButtons(context, seen, first), keep));
  const rows = yes.length < ROW ? [buttons(...yes, keep)] : [buttons(...yes), buttons(keep)];
  return say(lines.join('\n'), ...rows);
};

/** Reads a new time for a plan and asks whether it is meant; a time that cannot be read is told. `note` stands at the top. */
export const moveReply = async (
  context: Context,
  id: SpaceId | null,
  typed: string,
  { note = null, zone = null }: { readonly note?: string | null; readonly zone?: string | null } = {},
): Promise<Reply> => {
  const seen = await changeable(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const read = await context.app.readTime(context.actor, typed, zone);
  const told = note === null ? [] : [note];
  if (!read.ok) return say([...told, refusalText(context.language, read.refusal)].join('\n'), ...backRows(context));
  const { text, rows } = moveQuestion(context, seen.value, read.value);
  return say([...told, text].join('\n'), ...rows);
};

/** A form with one field; `act`: what it asks for when it is sent. */
export const moveForm = async (context: Context, id: SpaceId | null, act: string): Promise<Modal | Reply> => {
  const seen = await changeable(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const { form } = wordsOf(context).plans;
  return modal({
    customId: customId(act, id),
    title: form.move,
    fields: [whenField(context, { hint: form.whenHint })],
  });
};

/** "Move…". */
export const openMove: FormOpener = {
  act: PLAN_ACTS.move,
  open: (context, { spaceId }) => moveForm(context, spaceId, PLAN_ACTS.moveTyped),
};

/** The form was sent: asks whether what was read is meant. */
export const moveTyped: ModalAct = modalAct({
  act: PLAN_ACTS.moveTyped,
  replaces: true,
  schema: z.strictObject({ when: z.string() }),
  run: (context, { spaceId }, { when }) => moveReply(context, spaceId, when),
});

/** It is meant: moves it. What the button carries is decided like any other time. */
export const moveYes: Control = {
  act: PLAN_ACTS.moveYes,
  replaces: true,
  inDirect: true,
  takesDetail: true,
  run: async (context, { spaceId, detail }) => {
    if (spaceId === null || detail === undefined) return refuse(context.language, { code: 'stale-button', params: {} });
    const moved = await context.app.movePlan(context.actor, spaceId, detail);
    return answer(context, moved, ({ plan, warnings }, { plans }) =>
      say(
        [plans.moved(plan.opening.title, plan.startsAtMs), ...warningLines(warnings, context.language)].join('\n'),
        ...backRows(context),
      ),
    );
  },
};

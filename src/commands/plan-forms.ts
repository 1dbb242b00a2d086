import { z } from 'zod';
import type { PlanSeen } from '../app/index.ts';
import { localTime, refusalText } from '../i18n/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { textFields, whenField } from './plan-fields.ts';
import { changeable } from './plan-find.ts';
import { moveReply } from './plan-move.ts';

/** "Change…": a form with title and description as they are, and a new time if there is to be one. */
export const openChange: FormOpener = {
  act: PLAN_ACTS.change,
  open: async (context, { spaceId }) => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const { plan } = seen.value;
    const { form } = wordsOf(context).plans;
    const kept = localTime(context.language, plan.startsAtMs, await context.app.zoneOf(context.actor));
    return modal({
      customId: customId(PLAN_ACTS.changed, spaceId),
      title: form.change,
      fields: [...textFields(context, plan.opening), whenField(context, { hint: form.whenHint, kept })],
    });
  },
};

/** What was changed of the words, in words: null when nothing was to be. */
const changeWords = async (
  context: Context,
  { plan }: PlanSeen,
  typed: { readonly title: string; readonly description: string },
): Promise<string | null> => {
  const { title, description } = plan.opening;
  const change = {
    ...(typed.title === title ? {} : { title: typed.title }),
    ...(typed.description === (description ?? '') ? {} : { description: typed.description }),
  };
  if (Object.keys(change).length === 0) return null;
  const changed = await context.app.changePlan(context.actor, plan.id, change);
  return changed.ok ? wordsOf(context).plans.changed : refusalText(context.language, changed.refusal);
};

/** The form was sent: words are changed at once, a new time is asked about first. */
export const changeGiven: ModalAct = modalAct({
  act: PLAN_ACTS.changed,
  replaces: true,
  // Discord may leave out what nobody filled in.
  schema: z.strictObject({ title: z.string(), description: z.string().default(''), when: z.string().default('') }),
  run: async (context, { spaceId }, { when, ...typed }): Promise<Reply> => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const note = await changeWords(context, seen.value, typed);
    if (when.trim() !== '') return await moveReply(context, spaceId, when, note);
    return say(note ?? wordsOf(context).plans.nothingChanged, backRow(context));
  },
});

import { z } from 'zod';
import type { PlanSeen } from '../app/index.ts';
import { westernDigits } from '../domain/index.ts';
import type { PlanEdit } from '../domain/index.ts';
import { localTime, refusalText } from '../i18n/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { sizeFields, textFields, whenField } from './plan-fields.ts';
import { changeable } from './plan-find.ts';
import { moveReply } from './plan-move.ts';

/** "Change…": a form with title, description, length and seats as they are, and a new time if there is to be one. */
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
      fields: [
        ...textFields(context, plan.opening),
        ...sizeFields(context, plan),
        whenField(context, { hint: form.whenHint, kept }),
      ],
    });
  },
};

/** What stands in the form besides the time. */
interface Typed {
  readonly title: string;
  readonly description: string;
  readonly length: string;
  readonly seats: string;
}

/** A whole number as people type it; what is none stays so, which no limit lets through. */
const numberOf = (typed: string): number => (/^\d+$/u.test(typed) ? Number(typed) : Number.NaN);

/** What of length and seats differs; the length is never empty but in a form from before it had these fields, of which nothing is taken. */
const sizeOf = ({ lengthMin, seats }: PlanSeen['plan'], typed: Typed): PlanEdit => {
  const [length = '', places = ''] = [typed.length, typed.seats].map((one) => westernDigits(one).trim());
  if (length === '') return {};
  return {
    ...(length === String(lengthMin) ? {} : { lengthMin: numberOf(length) }),
    ...(places === String(seats ?? '') ? {} : { seats: places === '' ? null : numberOf(places) }),
  };
};

/** What of the form differs from what is planned. */
const editOf = (plan: PlanSeen['plan'], typed: Typed): PlanEdit => ({
  ...(typed.title === plan.opening.title ? {} : { title: typed.title }),
  ...(typed.description === (plan.opening.description ?? '') ? {} : { description: typed.description }),
  ...sizeOf(plan, typed),
});

/** What was changed, in words: null when nothing was to be. */
const changeNow = async (context: Context, { plan }: PlanSeen, typed: Typed): Promise<string | null> => {
  const change = editOf(plan, typed);
  if (Object.keys(change).length === 0) return null;
  const changed = await context.app.changePlan(context.actor, plan.id, change);
  return changed.ok ? wordsOf(context).plans.changed : refusalText(context.language, changed.refusal);
};

/** The form was sent: words and numbers are changed at once, a new time is asked about first. */
export const changeGiven: ModalAct = modalAct({
  act: PLAN_ACTS.changed,
  replaces: true,
  // Discord may leave out what nobody filled in.
  schema: z.strictObject({
    title: z.string(),
    description: z.string().default(''),
    length: z.string().default(''),
    seats: z.string().default(''),
    when: z.string().default(''),
  }),
  run: async (context, { spaceId }, { when, ...typed }): Promise<Reply> => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const note = await changeNow(context, seen.value, typed);
    if (when.trim() !== '') return await moveReply(context, spaceId, when, note);
    return say(note ?? wordsOf(context).plans.nothingChanged, backRow(context));
  },
});

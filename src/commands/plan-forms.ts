import { z } from 'zod';
import type { PlanSeen } from '../app/index.ts';
import { markOf, westernDigits } from '../domain/index.ts';
import type { Plan, PlanEdit, Refusal, Series } from '../domain/index.ts';
import { localTime, refusalText } from '../i18n/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { quotedWithin } from './fitting.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { backButton, backRow } from './plan-back.ts';
import { seriesCard } from './plan-card.ts';
import { sizeFields, textFields, whenField } from './plan-fields.ts';
import { changeable, changeableSeries } from './plan-find.ts';
import { moveReply } from './plan-move.ts';

const staleButton = { code: 'stale-button', params: {} } as const;

/** Of what was typed into a form that was not taken; an answer has 2000 characters (Discord). */
const TITLE_TOLD = 200;
const DESCRIPTION_TOLD = 1300;

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
      customId: customId(PLAN_ACTS.changed, spaceId, null, markOf(plan)),
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

/** What a form changes, of one date or of all. */
type FormEdit = Pick<PlanEdit, 'title' | 'description' | 'lengthMin' | 'seats'>;

/** A whole number as people type it; what is none stays so, which no limit lets through. */
const numberOf = (typed: string): number => (/^\d+$/u.test(typed) ? Number(typed) : Number.NaN);

/** What of length and seats differs; the length is never empty but in a form from before it had these fields, of which nothing is taken. */
const sizeOf = ({ lengthMin, seats }: Plan | Series, typed: Typed): FormEdit => {
  const [length = '', places = ''] = [typed.length, typed.seats].map((one) => westernDigits(one).trim());
  if (length === '') return {};
  return {
    ...(length === String(lengthMin) ? {} : { lengthMin: numberOf(length) }),
    ...(places === String(seats ?? '') ? {} : { seats: places === '' ? null : numberOf(places) }),
  };
};

/** What of the form differs from what is planned. */
const editOf = (plan: Plan | Series, typed: Typed): FormEdit => ({
  ...(typed.title === plan.opening.title ? {} : { title: typed.title }),
  ...(typed.description === (plan.opening.description ?? '') ? {} : { description: typed.description }),
  ...sizeOf(plan, typed),
});

/** A form that was not taken since somebody changed what it showed: what was typed is handed back, and how it stands now can be opened. */
const notTaken = (context: Context, refusal: Refusal, typed: Typed, again: string): Reply => {
  const { changes, plans } = wordsOf(context);
  const wrote = changes.wrote(quotedWithin(typed.title, TITLE_TOLD), quotedWithin(typed.description, DESCRIPTION_TOLD));
  return say(
    [refusalText(context.language, refusal), wrote].join('\n'),
    buttons(button({ label: plans.edit, customId: again }), backButton(context)),
  );
};

/** What was changed, in words: null when nothing was to be. */
const changeNow = async (
  context: Context,
  { plan }: PlanSeen,
  typed: Typed,
  mark: number | undefined,
): Promise<string | Reply | null> => {
  const change = editOf(plan, typed);
  if (Object.keys(change).length === 0) return null;
  const changed = await context.app.changePlan(context.actor, plan.id, change, mark);
  if (changed.ok) return wordsOf(context).plans.changed;
  const { refusal } = changed;
  if (refusal.code !== 'changed-meanwhile') return refusalText(context.language, refusal);
  return notTaken(context, refusal, typed, customId(PLAN_ACTS.change, plan.id));
};

// Discord may leave out what nobody filled in.
const typedFields = {
  title: z.string(),
  description: z.string().default(''),
  length: z.string().default(''),
  seats: z.string().default(''),
};

/** The form was sent: words and numbers are changed at once, a new time is asked about first. */
export const changeGiven: ModalAct = modalAct({
  act: PLAN_ACTS.changed,
  replaces: true,
  takesDetail: true,
  schema: z.strictObject({ ...typedFields, when: z.string().default('') }),
  run: async (context, { spaceId, detail }, { when, ...typed }): Promise<Reply> => {
    const seen = await changeable(context, spaceId);
    if (!seen.ok) return refuse(context.language, seen.refusal);
    const note = await changeNow(context, seen.value, typed, detail);
    if (note !== null && typeof note !== 'string') return note;
    if (when.trim() !== '') return await moveReply(context, spaceId, when, { note });
    return say(note ?? wordsOf(context).plans.nothingChanged, backRow(context));
  },
});

/** "Change all dates…" on the card of a series. */
export const openChangeAll: FormOpener = {
  act: PLAN_ACTS.changeAll,
  open: async (context, subject) => {
    const id = seriesIn(subject);
    const seen = await changeableSeries(context, id);
    if (!seen.ok || id === null) return refuse(context.language, seen.ok ? staleButton : seen.refusal);
    const { series } = seen.value;
    const { changes } = wordsOf(context);
    return modal({
      customId: seriesControl(PLAN_ACTS.changedAll, id, markOf(series)),
      title: changes.formAll,
      fields: [...textFields(context, series.opening, changes.titleHint), ...sizeFields(context, series)],
    });
  },
};

/** That form was sent: all dates to come are changed but for what was changed of one alone. */
export const changeAllGiven: ModalAct = modalAct({
  act: PLAN_ACTS.changedAll,
  replaces: true,
  takesDetail: true,
  schema: z.strictObject(typedFields),
  run: async (context, subject, typed): Promise<Reply> => {
    const { app, actor, language } = context;
    const { plans, changes } = wordsOf(context);
    const id = seriesIn(subject);
    const seen = await changeableSeries(context, id);
    if (!seen.ok || id === null) return refuse(language, seen.ok ? staleButton : seen.refusal);
    const change = editOf(seen.value.series, typed);
    if (Object.keys(change).length === 0) return seriesCard(context, seen.value, plans.nothingChanged);
    const changed = await app.changeSeries(actor, id, change, subject.detail);
    if (changed.ok) return seriesCard(context, changed.value, changes.changedAll(changed.value));
    const { refusal } = changed;
    return refusal.code === 'changed-meanwhile'
      ? notTaken(context, refusal, typed, seriesControl(PLAN_ACTS.changeAll, id))
      : seriesCard(context, seen.value, refusalText(language, refusal));
  },
});

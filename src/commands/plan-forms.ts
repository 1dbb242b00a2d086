import { z } from 'zod';
import type { PlanSeen } from '../app/index.ts';
import { markOf, westernDigits } from '../domain/index.ts';
import type { Plan, PlanEdit, PlannedOpening, Series } from '../domain/index.ts';
import { localTime } from '../i18n/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import type { FormOpener, Modal, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { notTaken } from './form-again.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { backRow } from './plan-back.ts';
import { seriesCard } from './plan-card.ts';
import { sizeFields, textFields, whenField } from './plan-fields.ts';
import { changeable, changeableSeries } from './plan-find.ts';
import { moveReply } from './plan-move.ts';
import type { TimeForm } from './plan-move.ts';

const staleButton = { code: 'stale-button', params: {} } as const;

/** The names under which forms are kept that were not taken. */
const FORM = { one: (id: string): string => `plan ${id}`, all: (id: string): string => `series ${id}` };

/** What is written into the fields of words: what was typed before, else what is planned. */
const wordsIn = (
  { title, description }: PlannedOpening,
  typed: Kept,
): Pick<PlannedOpening, 'title' | 'description'> => ({
  title: typed?.['title'] ?? title,
  description: typed?.['description'] ?? description,
});

type Kept = ReturnType<Context['app']['keptForm']>;

/** A form with title, description, length and seats as they are, and a new time if there is to be one. */
const changeForm = async (context: Context, id: SpaceId | null, keeps: boolean): Promise<Modal | Reply> => {
  const seen = await changeable(context, id);
  if (!seen.ok) return refuse(context.language, seen.refusal);
  const { plan } = seen.value;
  const { app, actor, language } = context;
  const { form } = wordsOf(context).plans;
  const typed = keeps ? app.keptForm(actor, FORM.one(plan.id)) : null;
  const kept = localTime(language, plan.startsAtMs, await app.zoneOf(actor));
  const when = typed?.['when'];
  return modal({
    customId: customId(PLAN_ACTS.changed, id, null, markOf(plan)),
    title: form.change,
    fields: [
      ...textFields(context, wordsIn(plan.opening, typed)),
      ...sizeFields(context, plan, typed ?? {}),
      whenField(context, { hint: form.whenHint, kept, ...(when === undefined ? {} : { value: when }) }),
    ],
  });
};

/** "Change…", and the way back to what was typed. */
export const changeForms: readonly FormOpener[] = [
  { act: PLAN_ACTS.change, open: (context, { spaceId }) => changeForm(context, spaceId, false) },
  { act: PLAN_ACTS.changeAgain, open: (context, { spaceId }) => changeForm(context, spaceId, true) },
];

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
    // Nought is said for none counted, as `/space change` takes it.
    ...(places === String(seats ?? '') ? {} : { seats: /^0*$/u.test(places) ? null : numberOf(places) }),
  };
};

/** What of the form differs from what is planned. */
const editOf = (plan: Plan | Series, typed: Typed): FormEdit => ({
  ...(typed.title === plan.opening.title ? {} : { title: typed.title }),
  ...(typed.description === (plan.opening.description ?? '') ? {} : { description: typed.description }),
  ...sizeOf(plan, typed),
});

/** What opens that form, as things are now and with what was typed. */
const waysTo = (id: SpaceId): Pick<TimeForm, 'now' | 'again'> => ({
  now: customId(PLAN_ACTS.change, id),
  again: customId(PLAN_ACTS.changeAgain, id),
});

/** What was changed, in words: null when nothing was to be. */
const changeNow = async (
  context: Context,
  { plan }: PlanSeen,
  typed: Typed & { readonly when: string },
  mark: number | undefined,
): Promise<string | Reply | null> => {
  const { app, actor } = context;
  const change = editOf(plan, typed);
  if (Object.keys(change).length === 0) return null;
  const changed = await app.changePlan(actor, plan.id, change, mark);
  if (changed.ok) {
    const { plans } = wordsOf(context);
    return changed.value.isChanged ? plans.changed : plans.nothingChanged;
  }
  app.keepForm(actor, FORM.one(plan.id), { ...typed });
  return notTaken(context, {
    refusal: changed.refusal,
    wrote: [typed.title, typed.description],
    ...waysTo(plan.id),
  });
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
    const note = await changeNow(context, seen.value, { ...typed, when }, detail);
    if (note !== null && typeof note !== 'string') return note;
    if (when.trim() !== '') {
      const { id } = seen.value.plan;
      const form = { name: FORM.one(id), typed: { ...typed, when }, ...waysTo(id) };
      return await moveReply(context, spaceId, when, { note, form });
    }
    return say(note ?? wordsOf(context).plans.nothingChanged, backRow(context));
  },
});

const changeAllForm = async (context: Context, id: SeriesId | null, keeps: boolean): Promise<Modal | Reply> => {
  const seen = await changeableSeries(context, id);
  if (!seen.ok || id === null) return refuse(context.language, seen.ok ? staleButton : seen.refusal);
  const { series } = seen.value;
  const { changes } = wordsOf(context);
  const typed = keeps ? context.app.keptForm(context.actor, FORM.all(id)) : null;
  return modal({
    customId: seriesControl(PLAN_ACTS.changedAll, id, markOf(series)),
    title: changes.formAll,
    fields: [
      ...textFields(context, wordsIn(series.opening, typed), changes.titleHint),
      ...sizeFields(context, series, typed ?? {}),
    ],
  });
};

/** "Change all dates…" on the card of a series, and the way back to what was typed. */
export const changeAllForms: readonly FormOpener[] = [
  { act: PLAN_ACTS.changeAll, open: (context, subject) => changeAllForm(context, seriesIn(subject), false) },
  { act: PLAN_ACTS.changeAllAgain, open: (context, subject) => changeAllForm(context, seriesIn(subject), true) },
];

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
    if (changed.ok) {
      const { isChanged } = changed.value;
      return seriesCard(context, changed.value, isChanged ? changes.changedAll(changed.value) : plans.nothingChanged);
    }
    app.keepForm(actor, FORM.all(id), { ...typed });
    return notTaken(context, {
      refusal: changed.refusal,
      wrote: [typed.title, typed.description],
      now: seriesControl(PLAN_ACTS.changeAll, id),
      again: seriesControl(PLAN_ACTS.changeAllAgain, id),
    });
  },
});

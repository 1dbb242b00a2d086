import { z } from 'zod';
import type { Outcome, PlanInput, PlanSeen, SeriesSeen } from '../app/index.ts';
import { timeOfDayOf } from '../domain/index.ts';
import type { Plan, Series } from '../domain/index.ts';
import { localTimes, refusalText, typedDate, typedTime } from '../i18n/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, wordsOf } from './command.ts';
import type { FormOpener, ModalAct } from './controls.ts';
import { modalAct } from './controls.ts';
import { customId } from './custom-id.ts';
import { modal } from './modal.ts';
import { PLAN_ACTS, seriesControl, seriesIn } from './plan-acts.ts';
import { draftReply, seriesDraftReply } from './plan-draft.ts';
import { textFields, whenField } from './plan-fields.ts';
import { typedRule } from './series-ways.ts';

const stale = { ok: false, refusal: { code: 'stale-button', params: {} } } as const;

/** The draft of that id; what became of it otherwise is told. */
const draftOf = async ({ app, actor }: Context, id: SpaceId | null): Promise<Outcome<PlanSeen>> => {
  if (id === null) return stale;
  const seen = await app.planOf(actor, id);
  return seen.ok && seen.value.plan.life.status !== 'draft' ? stale : seen;
};

const seriesDraftOf = async ({ app, actor }: Context, id: SeriesId | null): Promise<Outcome<SeriesSeen>> => {
  if (id === null) return stale;
  const seen = await app.oneSeries(actor, id);
  return seen.ok && seen.value.series.life.status !== 'draft' ? stale : seen;
};

/** The same thing asked for again, with what was typed now. */
const askedAgain = (
  { opening, lengthMin, seats }: Plan | Series,
  zone: string,
  typed: { readonly title: string; readonly description: string; readonly when: string },
): Omit<PlanInput, 'hostId'> => {
  const { title, description, when } = typed;
  return {
    opening: { ...opening, title, description: description.trim() === '' ? null : description },
    when,
    zone,
    lengthMin,
    seats,
  };
};

/** The times that a draft may mean, in words. */
const openTimes = ({ language }: Context, { life, startsAtMs, zone }: Plan): readonly string[] =>
  localTimes(language, life.status === 'draft' ? life.choices : [startsAtMs], zone);

/** "Change…" on a draft: a form with what was understood, to be written otherwise. */
export const openRedo: FormOpener = {
  act: PLAN_ACTS.redo,
  open: async (context, { spaceId }) => {
    const draft = await draftOf(context, spaceId);
    if (!draft.ok) return refuse(context.language, draft.refusal);
    const { plan } = draft.value;
    const { form } = wordsOf(context).plans;
    const open = openTimes(context, plan);
    // What is still to be asked about stands in no field: sent back as it is, it would be settled without anybody's saying so.
    const typed = context.app.keptForm(context.actor, `draft ${plan.id}`);
    const time =
      open.length === 1
        ? { value: typed?.['when'] ?? typedTime(plan.startsAtMs, plan.zone) }
        : { kept: open.join(' · ') };
    return modal({
      customId: customId(PLAN_ACTS.redone, spaceId),
      title: form.again,
      fields: [
        ...textFields(context, { ...plan.opening, ...typed }),
        whenField(context, { hint: form.whenHint, ...time }),
      ],
    });
  },
};

// Discord may leave out what nobody filled in.
const texts = { title: z.string(), description: z.string().default('') };
const schema = z.strictObject({ ...texts, when: z.string() });

type Typed = z.infer<typeof schema>;

/** Whether the form came back without another time than the draft has. */
const keepsTime = ({ startsAtMs, zone }: Plan, when: string): boolean =>
  ['', typedTime(startsAtMs, zone)].includes(when.trim());

/** Other words for a draft whose time stays, or its times where several may be meant. */
const reworded = async (context: Context, draft: PlanSeen, typed: Typed): Promise<Reply> => {
  const { title, description } = typed;
  const changed = await context.app.changePlan(context.actor, draft.plan.id, { title, description });
  if (!changed.ok) return draftReply(context, { ...draft, read: {} }, refusalText(context.language, changed.refusal));
  return draftReply(context, { ...changed.value, read: {} });
};

/** The form was sent: a new draft takes the place of the old one, which stays when the new words cannot be understood. */
export const redone: ModalAct = modalAct({
  act: PLAN_ACTS.redone,
  replaces: true,
  schema: z.strictObject({ ...texts, when: z.string().default('') }),
  run: async (context, { spaceId }, typed): Promise<Reply> => {
    const { app, actor, language } = context;
    const draft = await draftOf(context, spaceId);
    if (!draft.ok) return refuse(language, draft.refusal);
    const { plan } = draft.value;
    app.keepForm(actor, `draft ${plan.id}`, { ...typed });
    if (keepsTime(plan, typed.when)) return await reworded(context, draft.value, typed);
    const again = await app.planSpace(actor, { ...askedAgain(plan, plan.zone, typed), hostId: plan.hostId });
    if (!again.ok) return draftReply(context, { ...draft.value, read: {} }, refusalText(language, again.refusal));
    // What is left of the old one is forgotten by itself, should this not be done.
    await app.discardDraft(actor, plan.id);
    return draftReply(context, again.value);
  },
});

/** Half a day on a clock's face. */
const HALF_DAY_HOURS = 12;

/** A recurrence as it may be typed where nothing is known of how it was, which may mean as much as it did before. */
const typedRecurrence = ({ recurrence, life }: Series): string => {
  const { rule } = recurrence;
  const isOpen = life.status === 'draft' && life.others.some((other) => other.rule === rule);
  if (rule.includes('BYHOUR') || !isOpen) return typedRule(recurrence);
  const [hour = '', minute = ''] = timeOfDayOf(recurrence).split(':');
  return `${rule} ${Number(hour) % HALF_DAY_HOURS}:${minute}`;
};

/** "Change…" on the draft of a series. */
export const openRedoSeries: FormOpener = {
  act: PLAN_ACTS.redoSeries,
  open: async (context, subject) => {
    const id = seriesIn(subject);
    const draft = await seriesDraftOf(context, id);
    if (!draft.ok || id === null) return refuse(context.language, draft.ok ? stale.refusal : draft.refusal);
    const { opening } = draft.value.series;
    const { form } = wordsOf(context).plans;
    const typed = context.app.keptForm(context.actor, `draft ${id}`);
    const value = typed?.['when'] ?? typedRecurrence(draft.value.series);
    return modal({
      customId: seriesControl(PLAN_ACTS.redoneSeries, id),
      title: form.again,
      fields: [
        ...textFields(context, { ...opening, ...typed }),
        whenField(context, { hint: form.seriesWhenHint, value }),
      ],
    });
  },
};

/** What was said of the end of a series, as it would be typed. */
const typedEnd = ({ end, zone }: Series['recurrence']): string | null => {
  if (end.type === 'never') return null;
  // The end of a series is a day: a time of day beside it would not be read.
  return end.type === 'count' ? `${end.count} times` : typedDate(end.untilMs, zone);
};

/** A rule that says when it ends. */
const SAYS_END = /\b(?:COUNT|UNTIL)=/iu;

/** The form of a series was sent: likewise. */
export const redoneSeries: ModalAct = modalAct({
  act: PLAN_ACTS.redoneSeries,
  replaces: true,
  schema,
  run: async (context, subject, typed): Promise<Reply> => {
    const { app, actor, language } = context;
    const draft = await seriesDraftOf(context, seriesIn(subject));
    if (!draft.ok) return refuse(language, draft.refusal);
    const { series } = draft.value;
    const { recurrence, hosts } = series;
    app.keepForm(actor, `draft ${series.id}`, { ...typed });
    const again = await app.planSeries(actor, {
      ...askedAgain(series, recurrence.zone, typed),
      hostId: null,
      // A rule that says it itself is meant.
      until: SAYS_END.test(typed.when) ? null : typedEnd(recurrence),
      rota: hosts,
    });
    if (!again.ok)
      return seriesDraftReply(context, { ...draft.value, warnings: [] }, refusalText(language, again.refusal));
    await app.discardDraft(actor, series.id);
    // What may mean several times is changed as it was typed: a rule that means one of them would settle which.
    app.keepForm(actor, `draft ${again.value.series.id}`, { ...typed });
    return seriesDraftReply(context, again.value);
  },
});

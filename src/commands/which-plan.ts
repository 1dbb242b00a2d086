import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import type { Outcome } from '../app/index.ts';
import type { Plan } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { CommandTexts } from '../i18n/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';
import { seriesIdSchema, spaceIdSchema } from './custom-id.ts';
import { dateChoice, readDate, timedName, TITLE_SHOWN } from './date-pick.ts';
import type { PickedDate } from './date-pick.ts';

/** Begins the value of a choice that is a whole series. */
const SERIES = 'series:';

/** What was picked of what is planned. */
export type PickedPlan =
  | { readonly type: 'plan'; readonly id: SpaceId }
  | { readonly type: 'series'; readonly id: SeriesId };

/** What may be picked: everything planned and whole series, dates of series alone, or everything; of the last two also dates without a plan. */
export type Pickable = 'plans-and-series' | 'dates' | 'everything';

/** The option that picks something planned. */
export const whichPlanOption = (key: keyof CommandTexts): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels(key),
  required: true,
  autocomplete: true,
});

/** A plan in a list. */
export const planChoice = (context: Context, plan: Plan, zone: string): Choice => ({
  name: timedName(context, plan, zone),
  value: plan.id,
});

/** The name of a series in a list. */
export const seriesChoice = (
  { language }: Context,
  { id, opening }: { readonly id: SeriesId; readonly opening: { readonly title: string } },
): Choice => ({
  name: cut(texts(language).plans.seriesChoice(cut(opening.title, TITLE_SHOWN)), OPTION_LABEL),
  value: `${SERIES}${id}`,
});

/** Whether a plan may be picked: of dates alone, what is planned once may not. */
const isPickable = ({ occurrence }: Plan, pickable: Pickable): boolean => pickable !== 'dates' || occurrence !== null;

/** What is planned here whose title or time holds what is typed, soonest first, and what is on the day that was typed; then dates without a plan. */
export const suggestPlans = async (context: Context, typed: string, pickable: Pickable): Promise<readonly Choice[]> => {
  const { app, actor } = context;
  const wanted = typed.trim().toLocaleLowerCase();
  const [plans, series, zone, dates] = await Promise.all([
    app.comingPlans(actor),
    pickable === 'dates' ? [] : app.seriesOf(actor),
    app.zoneOf(actor),
    pickable === 'plans-and-series' ? null : app.comingDates(actor, typed),
  ]);
  const named = [
    ...plans.filter((plan) => isPickable(plan, pickable)).map((plan) => planChoice(context, plan, zone)),
    ...series.map((one) => seriesChoice(context, one)),
    ...(dates?.offered() ?? []).map((date) => dateChoice(context, date, zone)),
  ].filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
  if (dates === null) return named;
  const onDay = [
    ...dates.plansOnDay.filter((plan) => isPickable(plan, pickable)).map((plan) => planChoice(context, plan, zone)),
    ...dates.onDay.map((date) => dateChoice(context, date, zone)),
  ];
  const known = new Set(named.map(({ value }) => value));
  return [...named, ...onDay.filter(({ value }) => !known.has(value))];
};

/** The value of a choice as it comes back; null for what is none. */
export const readPicked = (value: string): PickedPlan | null => {
  if (value.startsWith(SERIES)) {
    const series = seriesIdSchema.safeParse(value.slice(SERIES.length));
    return series.success ? { type: 'series', id: series.data } : null;
  }
  const plan = spaceIdSchema.safeParse(value);
  return plan.success ? { type: 'plan', id: plan.data } : null;
};

/** Whether that is the id of something here, and no title that looks like one. */
const isHere = async ({ app, actor }: Context, picked: PickedPlan): Promise<boolean> =>
  (picked.type === 'plan' ? await app.planFor(actor, picked.id) : await app.oneSeries(actor, picked.id)).ok;

/** The soonest of that title. */
const titled = async ({ app, actor }: Context, typed: string, pickable: Pickable): Promise<PickedPlan | null> => {
  const plan = (await app.comingPlans(actor)).find(({ opening }) => opening.title === typed);
  if (plan !== undefined) return { type: 'plan', id: plan.id };
  const series = pickable === 'dates' ? [] : await app.seriesOf(actor);
  const named = series.find(({ opening }) => opening.title === typed);
  return named === undefined ? null : { type: 'series', id: named.id };
};

const notFound = { ok: false, refusal: { code: 'plan-not-found', params: {} } } as const;

/** What was picked, or a title typed out without picking. A pick comes first: anybody may give a space the id of another as its title. */
export const pickedPlan = async (
  context: Context,
  text: string,
  pickable: Pickable = 'plans-and-series',
): Promise<Outcome<PickedPlan>> => {
  const typed = text.trim();
  const picked = readPicked(typed);
  const found = picked !== null && (await isHere(context, picked)) ? picked : await titled(context, typed, pickable);
  return found === null || (found.type === 'series' && pickable === 'dates') ? notFound : { ok: true, value: found };
};

/** The one thing that is on the day that was typed; null where several are, or none. */
const onDay = async (
  { app, actor }: Context,
  typed: string,
  pickable: Pickable,
): Promise<PickedPlan | PickedDate | null> => {
  const { onDay: dates, plansOnDay } = await app.comingDates(actor, typed);
  const [found, ...others] = [
    ...plansOnDay.filter((plan) => isPickable(plan, pickable)).map(({ id }): PickedPlan => ({ type: 'plan', id })),
    ...dates.map(({ series, date }): PickedDate => ({ type: 'date', id: series.id, originalMs: date.originalMs })),
  ];
  return found === undefined || others.length > 0 ? null : found;
};

/** Likewise where dates without a plan may be picked, or typed by their day; one that has its plan by now is that. */
export const pickedAny = async (
  context: Context,
  text: string,
  pickable: Pickable,
): Promise<Outcome<PickedPlan | PickedDate>> => {
  const { app, actor } = context;
  const date = readDate(text.trim());
  if (date !== null) {
    const found = await app.dateFor(actor, date.id, date.originalMs);
    if (!found.ok) return found;
    return { ok: true, value: found.value.type === 'plan' ? found.value : date };
  }
  const picked = await pickedPlan(context, text, pickable);
  if (picked.ok) return picked;
  const ofDay = await onDay(context, text, pickable);
  return ofDay === null ? picked : { ok: true, value: ofDay };
};

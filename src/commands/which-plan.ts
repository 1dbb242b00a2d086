import type { APIApplicationCommandStringOption } from 'discord-api-types/v10';
import type { Outcome } from '../app/index.ts';
import type { Plan } from '../domain/index.ts';
import { localTime, texts } from '../i18n/index.ts';
import type { CommandTexts } from '../i18n/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Choice, Context } from './command.ts';
import { labels } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';
import { seriesIdSchema, spaceIdSchema } from './custom-id.ts';

/** Leaves room for the time beside it in the 100 characters of a choice (Discord). */
const TITLE_SHOWN = 50;

/** Begins the value of a choice that is a whole series. */
const SERIES = 'series:';

/** What was picked of what is planned. */
export type PickedPlan =
  | { readonly type: 'plan'; readonly id: SpaceId }
  | { readonly type: 'series'; readonly id: SeriesId };

/** What may be picked: everything planned, dates of series alone, or everything and whole series besides. */
export type Pickable = 'plans' | 'dates' | 'plans-and-series';

/** The option that picks something planned. */
export const whichPlanOption = (key: keyof CommandTexts): APIApplicationCommandStringOption => ({
  type: 3,
  ...labels(key),
  required: true,
  autocomplete: true,
});

/** The name of a plan in a list: title and time in the zone of whoever reads it. */
export const planChoice = ({ language }: Context, { id, opening, startsAtMs }: Plan, zone: string): Choice => ({
  name: cut(
    texts(language).plans.choice(cut(opening.title, TITLE_SHOWN), localTime(language, startsAtMs, zone)),
    OPTION_LABEL,
  ),
  value: id,
});

/** The name of a series in a list. */
export const seriesChoice = (
  { language }: Context,
  { id, opening }: { readonly id: SeriesId; readonly opening: { readonly title: string } },
): Choice => ({
  name: cut(texts(language).plans.seriesChoice(cut(opening.title, TITLE_SHOWN)), OPTION_LABEL),
  value: `${SERIES}${id}`,
});

/** What is planned here whose title or time holds what is typed, soonest first. */
export const suggestPlans = async (context: Context, typed: string, pickable: Pickable): Promise<readonly Choice[]> => {
  const { app, actor } = context;
  const wanted = typed.trim().toLocaleLowerCase();
  const [plans, series, zone] = await Promise.all([
    app.comingPlans(actor),
    pickable === 'plans-and-series' ? app.seriesOf(actor) : [],
    app.zoneOf(actor),
  ]);
  return [
    ...plans
      .filter(({ occurrence }) => pickable !== 'dates' || occurrence !== null)
      .map((plan) => planChoice(context, plan, zone)),
    ...series.map((one) => seriesChoice(context, one)),
  ].filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
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
  (picked.type === 'plan' ? await app.planOf(actor, picked.id) : await app.oneSeries(actor, picked.id)).ok;

/** The soonest of that title. */
const titled = async ({ app, actor }: Context, typed: string, pickable: Pickable): Promise<PickedPlan | null> => {
  const plan = (await app.comingPlans(actor)).find(({ opening }) => opening.title === typed);
  if (plan !== undefined) return { type: 'plan', id: plan.id };
  const series = pickable === 'plans-and-series' ? await app.seriesOf(actor) : [];
  const named = series.find(({ opening }) => opening.title === typed);
  return named === undefined ? null : { type: 'series', id: named.id };
};

/** What was picked, or a title typed out without picking. A pick comes first: anybody may give a space the id of another as its title. */
export const pickedPlan = async (context: Context, text: string, pickable: Pickable): Promise<Outcome<PickedPlan>> => {
  const typed = text.trim();
  const picked = readPicked(typed);
  const found = picked !== null && (await isHere(context, picked)) ? picked : await titled(context, typed, pickable);
  return found === null || (found.type === 'series' && pickable !== 'plans-and-series')
    ? { ok: false, refusal: { code: 'plan-not-found', params: {} } }
    : { ok: true, value: found };
};

/** Likewise where whole series cannot be picked. */
export const pickedOne = async (context: Context, text: string): Promise<Outcome<SpaceId>> => {
  const picked = await pickedPlan(context, text, 'plans');
  if (!picked.ok) return picked;
  return picked.value.type === 'plan'
    ? { ok: true, value: picked.value.id }
    : { ok: false, refusal: { code: 'plan-not-found', params: {} } };
};

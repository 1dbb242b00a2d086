import type { Outcome, PlanSeen, SeriesSeen } from '../app/index.ts';
import { planRefusal, seriesRefusal } from '../domain/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Context } from './command.ts';
import { mayChange } from './plan-told.ts';

const notYours = { ok: false, refusal: { code: 'not-your-plan', params: {} } } as const;

/** A plan that whoever asks may still do something with; else why not, before they are asked about it. */
export const changeable = async ({ app, actor }: Context, id: SpaceId | null): Promise<Outcome<PlanSeen>> => {
  if (id === null) return { ok: false, refusal: { code: 'plan-not-found', params: {} } };
  const seen = await app.planOf(actor, id);
  if (!seen.ok) return seen;
  const { plan } = seen.value;
  const over = planRefusal(plan);
  if (over !== null) return over;
  return mayChange(actor, plan, [plan.hostId]) ? seen : notYours;
};

/** Likewise a series. */
export const changeableSeries = async ({ app, actor }: Context, id: SeriesId | null): Promise<Outcome<SeriesSeen>> => {
  if (id === null) return { ok: false, refusal: { code: 'series-not-found', params: {} } };
  const seen = await app.oneSeries(actor, id);
  if (!seen.ok) return seen;
  const { series } = seen.value;
  const over = seriesRefusal(series);
  if (over !== null) return over;
  // Who hosts in turn may leave out their date; the series itself is of who planned it and of moderators.
  return mayChange(actor, series, []) ? seen : notYours;
};

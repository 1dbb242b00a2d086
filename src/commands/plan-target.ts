import type { Outcome, PlanSeen, SeriesSeen } from '../app/index.ts';
import { markOf } from '../domain/index.ts';
import type { PlanEdit, PlannedOpening, Refusal } from '../domain/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { wordsOf } from './command.ts';
import { planCard, seriesCard } from './plan-card.ts';
import { changeable, changeableSeries } from './plan-find.ts';

/** What is changed: one plan, which may be a date of a series, or a series with all of its dates to come. */
export interface Target {
  readonly isSeries: boolean;
  readonly opening: PlannedOpening;
  /** Of what a form of it shows. */
  readonly mark: number;
  /** What of how it runs does not go with the room that was lent to it. */
  readonly unfit: Refusal | null;
  /** Its card, under a line. */
  card(note: string): Reply;
  /** Makes a change that either can have, and tells it in a line. */
  change(
    edit: Omit<PlanEdit, 'hostId'>,
    mark?: number,
  ): Promise<Outcome<{ readonly target: Target; readonly note: string }>>;
}

/** What is told of a lent room where it is set how a plan runs. */
const OF_LENT: ReadonlySet<Refusal['code']> = new Set(['room-not-for-adults', 'places-of-lent']);

const onPlan = (context: Context, seen: PlanSeen): Target => ({
  isSeries: false,
  opening: seen.plan.opening,
  mark: markOf(seen.plan),
  unfit: seen.warnings.find(({ code }) => OF_LENT.has(code)) ?? null,
  card: (note) => planCard(context, seen, note),
  change: async (edit, mark) => {
    const changed = await context.app.changePlan(context.actor, seen.plan.id, edit, mark);
    if (!changed.ok) return changed;
    const { plans } = wordsOf(context);
    const note = changed.value.isChanged ? plans.changed : plans.nothingChanged;
    return { ok: true, value: { target: onPlan(context, changed.value), note } };
  },
});

const onSeries = (context: Context, seen: SeriesSeen): Target => ({
  isSeries: true,
  opening: seen.series.opening,
  mark: markOf(seen.series),
  unfit: seen.unfit ?? null,
  card: (note) => seriesCard(context, seen, note),
  change: async (edit, mark) => {
    const changed = await context.app.changeSeries(context.actor, seen.series.id, edit, mark);
    if (!changed.ok) return changed;
    const { plans, changes } = wordsOf(context);
    const note = changed.value.isChanged ? changes.changedAll(changed.value) : plans.nothingChanged;
    return { ok: true, value: { target: onSeries(context, changed.value), note } };
  },
});

/** The plan or the series of that id, as far as whoever asks may change it. */
export const targetOf = async (
  context: Context,
  id: SpaceId | SeriesId | null,
  isSeries: boolean,
): Promise<Outcome<Target>> => {
  if (isSeries) {
    // as: a series' id stands in a control where that of a space does; one of something else is none that the use cases find.
    const seen = await changeableSeries(context, id as SeriesId | null);
    return seen.ok ? { ok: true, value: onSeries(context, seen.value) } : seen;
  }
  // as: likewise.
  const seen = await changeable(context, id as SpaceId | null);
  return seen.ok ? { ok: true, value: onPlan(context, seen.value) } : seen;
};

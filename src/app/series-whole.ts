import type { Plan, Series, SeriesDecision, SeriesMoveDecision } from '../domain/index.ts';
import { changedDates, endPlan, endSeries, planRefusal, refuse, skipDate } from '../domain/index.ts';
import type { SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import { planCancelledNotices, seriesCancelledNotices } from './cancelled-told.ts';
import { localDateOf } from './dates-ahead.ts';
import type { AppDeps } from './deps.ts';
import type { Effect } from './outbox-port.ts';
import type { PlanTelling } from './plan-concerns.ts';
import { peopleTold } from './plan-concerns.ts';
import type { ServerNote } from './block-port.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PlanLog, PlannedBy } from './plan-log.ts';

/** What is done to a series and all of its dates to come at once: in one write, so that nothing of it stays half done wherever the process is killed. */
interface Parts extends PlanTelling {
  readonly deps: PlanTelling['deps'] & Pick<AppDeps, 'plans' | 'series' | 'calendar' | 'clock'>;
  readonly plans: PlanDesk;
  readonly log: PlanLog;
  /** These effects are stored. It must not throw. */
  onEffects(effects: readonly Effect[]): void;
}

/** A series that was changed, and what became of its dates to come. */
export interface SeriesEdited {
  readonly series: Series;
  /** Dates that were changed with it. */
  readonly changed: number;
  /** Dates that keep something that was changed of them alone. */
  readonly keeping: number;
}

/** What becomes of a series whose dates go to other times, and what is told with it. */
export type SeriesMoving = SeriesMoveDecision & { readonly effects?: readonly Effect[]; readonly by?: PlannedBy };

/** Decides what becomes of a series, what is told with it, and who does it. */
export type SeriesEditing = (series: Series) => SeriesEdit | Promise<SeriesEdit>;

type SeriesEdit = SeriesDecision & { readonly effects?: readonly Effect[]; readonly by?: PlannedBy };

/** A series that was moved. */
export interface SeriesMovedAll {
  readonly series: Series;
  /** Its plans as they are from now on. */
  readonly plans: readonly Plan[];
  readonly keeping: number;
  readonly effects: readonly Effect[];
}

/** A series that is over; `told`: who is told of it. */
export interface SeriesEnded {
  readonly series: Series;
  readonly told: ReadonlySet<UserId>;
}

/** How a series ends. */
interface Ending {
  readonly id: SeriesId;
  readonly why: 'cancelled' | 'server-left';
  readonly by: PlannedBy;
}

/** Runs in the turns of all its plans, within that of the series: none of them opens or is changed in between. */
const inTurns = async <Value>(
  { deps, plans: desk }: Parts,
  id: SeriesId,
  task: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  const coming = await deps.plans.ofSeries(id);
  const inAll = coming.reduce<() => Promise<Outcome<Value>>>(
    (inner, plan) => () => desk.turns.run(plan.id, inner),
    task,
  );
  return await inAll();
};

/** What is stored together: a series, and plans of it as they are and as they were. */
interface Write {
  readonly series: Series;
  readonly effects?: readonly Effect[];
  /** What the log of the server has of it, with what is told of that. */
  readonly note?: ServerNote | null;
  readonly plans: readonly { readonly plan: Plan; readonly before: Plan }[];
}

/** False when another writer was first. */
const stored = async (
  { deps, plans: desk, onEffects }: Parts,
  { series, plans, effects = [], note = null }: Write,
): Promise<boolean> => {
  const changed = plans.map(({ plan }) => plan);
  const told = [...effects, ...(note?.effects ?? [])];
  if (!(await deps.series.saveAll(series, changed, told, note?.line))) return false;
  onEffects(told);
  for (const { plan, before } of plans) desk.changed(plan, before);
  return true;
};

const endNow = async (parts: Parts, { id, why, by }: Ending): Promise<Outcome<SeriesEnded>> => {
  const { deps, log } = parts;
  const { userId: byUserId } = by;
  const series = await deps.series.get(id);
  if (series === null) return refuse('series-not-found');
  const nowMs = deps.clock.wallMs();
  const decision = endSeries(series, why, nowMs);
  if (!decision.ok) return decision;
  const plans = (await parts.plans.datesToCome(id)).flatMap((before) => {
    const over = endPlan(before, why === 'server-left' ? why : 'series-over', byUserId, nowMs);
    return over.ok ? [{ plan: over.plan, before }] : [];
  });
  // Where Majlis was removed nobody can be told.
  const ended = why === 'server-left' ? [] : plans.map(({ plan }) => plan);
  const effects = await seriesCancelledNotices(parts, decision.series, ended, by);
  const note = await log.ofSeries(decision.series, series, by);
  return (await stored(parts, { series: decision.series, plans, effects, note }))
    ? { ok: true, value: { series: decision.series, told: peopleTold(effects) } }
    : refuse('busy-try-again');
};

/** The end of a series and of what is planned of it. */
export const endAll = (parts: Parts, ending: Ending): Promise<Outcome<SeriesEnded>> =>
  inTurns(parts, ending.id, () => endNow(parts, ending));

/** Which date is left out, and by whom. */
export interface Skipping {
  readonly id: SpaceId;
  readonly seriesId: SeriesId;
  readonly by: PlannedBy;
}

/** A plan that does not take place any more; `told`: who is told of it. */
export interface PlanEnded {
  readonly plan: Plan;
  readonly told: ReadonlySet<UserId>;
}

/** A date that is left out, with its series as it is from now on; null where that is over, or kept no longer. */
interface Skipped extends PlanEnded {
  readonly series: Series | null;
}

const skipNow = async (parts: Parts, { id, seriesId, by }: Skipping): Promise<Outcome<Skipped>> => {
  const { deps, plans: desk } = parts;
  const found = await deps.plans.get(id);
  if (found === null) return refuse('plan-not-found');
  // As it is once it is known whether its space is there.
  const before = await desk.begun(found);
  const over = planRefusal(before) ?? endPlan(before, 'skipped', by.userId, deps.clock.wallMs());
  if (!over.ok) return over;
  const { plan } = over;
  const series = await deps.series.get(seriesId);
  const noted =
    series === null ? null : skipDate(series, before, await deps.plans.ofSeries(seriesId), deps.clock.wallMs());
  if (noted?.ok === false && noted.refusal.code !== 'series-over') return noted;
  // The last dates of a series that is over, or kept no longer, are left out like any other plan.
  if (noted === null || !noted.ok || noted.series === series) {
    let told: ReadonlySet<UserId> = new Set();
    const onTold = (people: ReadonlySet<UserId>): void => void (told = people);
    const ended = await desk.changeNow(before, () => ({ ok: true, plan, by, onTold }));
    return ended.ok ? { ok: true, value: { plan: ended.value, series: null, told } } : ended;
  }
  const effects = await planCancelledNotices(parts, plan, before, by);
  const note = await parts.log.ofPlan(plan, before, by);
  return (await stored(parts, { series: noted.series, plans: [{ plan, before }], effects, note }))
    ? { ok: true, value: { plan, series: noted.series, told: peopleTold(effects) } }
    : refuse('busy-try-again');
};

/** Leaves out one date of a series. */
export const skipOne = (parts: Parts, skipping: Skipping): Promise<Outcome<Skipped>> =>
  parts.plans.turns.run(skipping.id, () => skipNow(parts, skipping));

/** Plans as they are from now on, each beside what it was. */
const pairs = (plans: readonly Plan[], coming: readonly Plan[]): Write['plans'] =>
  plans.flatMap((plan) => {
    const before = coming.find((one) => one.id === plan.id);
    return before === undefined ? [] : [{ plan, before }];
  });

const moveNow = async (
  parts: Parts,
  id: SeriesId,
  decide: (series: Series, coming: readonly Plan[]) => Promise<SeriesMoving>,
): Promise<Outcome<SeriesMovedAll>> => {
  const { deps } = parts;
  const before = await deps.series.get(id);
  if (before === null) return refuse('series-not-found');
  const coming = await parts.plans.datesToCome(id);
  const decision = await decide(before, coming);
  if (!decision.ok) return decision;
  const { series, plans, keeping, effects = [], by } = decision;
  const note = by === undefined ? null : await parts.log.ofSeries(series, before, by);
  return (await stored(parts, { series, plans: pairs(plans, coming), effects, note }))
    ? { ok: true, value: { series, plans, keeping, effects } }
    : refuse('busy-try-again');
};

/** Other times for a series and what is planned of it. */
export const moveAll = (
  parts: Parts,
  id: SeriesId,
  decide: (series: Series, coming: readonly Plan[]) => Promise<SeriesMoving>,
): Promise<Outcome<SeriesMovedAll>> => inTurns(parts, id, () => moveNow(parts, id, decide));

const editNow = async (parts: Parts, id: SeriesId, decide: SeriesEditing): Promise<Outcome<SeriesEdited>> => {
  const { deps } = parts;
  const before = await deps.series.get(id);
  if (before === null) return refuse('series-not-found');
  const decision = await decide(before);
  if (!decision.ok) return decision;
  const { series, effects = [], by } = decision;
  if (series === before) return { ok: true, value: { series, changed: 0, keeping: 0 } };
  const coming = await parts.plans.datesToCome(id);
  const dates = changedDates(before, series, coming, localDateOf(deps.calendar));
  const plans = pairs(dates.plans, coming);
  const value = { series, changed: plans.length, keeping: dates.keeping };
  const note = by === undefined ? null : await parts.log.ofSeries(series, before, by);
  return (await stored(parts, { series, plans, effects, note })) ? { ok: true, value } : refuse('busy-try-again');
};

/** A change of a series and of what is planned of it. */
export const editAll = (parts: Parts, id: SeriesId, decide: SeriesEditing): Promise<Outcome<SeriesEdited>> =>
  inTurns(parts, id, () => editNow(parts, id, decide));

import type { NativeRule, Plan, Series } from '../domain/index.ts';
import { nativeRule } from '../domain/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { SeriesEvent } from './event-mirror-desired.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { SpaceBook } from './space-book.ts';

/** Dates by which it is judged whether a series fits one of Discord's rules: more than a year of the densest, of five days a week. */
const JUDGED_DATES = 300;

/** Series whose event is remembered for a while: a pass asks for each of its dates. */
const MAX_REMEMBERED = 1000;
const REMEMBERED_MS = 30_000;

/** What is looked at. */
export interface SeriesEventParts {
  readonly deps: Pick<AppDeps, 'series' | 'plans' | 'calendar' | 'clock'>;
  readonly events: Pick<EventBook, 'get' | 'ofGuild'>;
  readonly book: Pick<SpaceBook, 'get'>;
  readonly planDesk: Pick<PlanDesk, 'listen'>;
}

/** Whether nothing of a date is otherwise than its series has it: an event shows one name, one description and one picture for all. */
const isLikeAll = ({ opening, occurrence, startsAtMs }: Plan, series: Series): boolean =>
  opening.title === series.opening.title &&
  opening.description === series.opening.description &&
  opening.about.cover?.id === series.opening.about.cover?.id &&
  startsAtMs === occurrence?.originalMs;

/**
 * Whether one event can stand for all dates: nothing of it changes from date to date, it never ends, and no date to come is left out or moved.
 * What people have otherwise of one date in Discord is taken over, and then each date is told by itself: so it is wherever somebody does it.
 */
const isPlain = (series: Series, dates: readonly Plan[], nowMs: number): boolean =>
  series.life.status === 'running' &&
  series.recurrence.end.type === 'never' &&
  series.hosts.length === 1 &&
  !/\{n\}|\{date\}/u.test(series.opening.title) &&
  series.exceptions.every(
    ({ originalMs, change }) => originalMs < nowMs && (change.type === 'skipped' || change.toMs < nowMs),
  ) &&
  dates.every((plan) => isLikeAll(plan, series));

/** The dates of a series that have its event: one, or two where a crash fell between handing it over and forgetting. */
const holdersOf = async (
  { deps, events }: SeriesEventParts,
  series: Series,
  dates: readonly Plan[],
): Promise<readonly Plan[]> => {
  const held = events.ofGuild(series.guildId).filter(({ applied }) => applied.recurrence != null);
  const found = await Promise.all(
    held.map(async ({ planId }) => dates.find(({ id }) => id === planId) ?? (await deps.plans.get(planId))),
  );
  return found.filter((plan) => plan?.occurrence?.seriesId === series.id).filter((plan) => plan !== null);
};

/** Tells, of a date of a series, whether one recurring event stands for all of them; null where each has its own. */
export const createSeriesEvents = (parts: SeriesEventParts): ((plan: Plan) => Promise<SeriesEvent | null>) => {
  const { deps, events, book, planDesk } = parts;
  const known = new Map<
    SeriesId,
    { readonly series: Series; readonly plans: readonly Plan[]; readonly atMs: number }
  >();
  /** Rules by series: the dates of a series change only as it is moved. */
  const rules = new Map<SeriesId, { readonly moves: number; readonly rule: NativeRule | null }>();
  planDesk.listen(({ occurrence }) => {
    if (occurrence !== null) known.delete(occurrence.seriesId);
  });
  const bounded = <Value>(map: Map<SeriesId, Value>, id: SeriesId, value: Value): Value => {
    map.set(id, value);
    const oldest = map.keys().next();
    if (map.size > MAX_REMEMBERED && oldest.done !== true) map.delete(oldest.value);
    return value;
  };
  const look = async (id: SeriesId): Promise<{ readonly series: Series; readonly plans: readonly Plan[] } | null> => {
    const nowMs = deps.clock.monotonicMs();
    const found = known.get(id);
    if (found !== undefined && nowMs - found.atMs < REMEMBERED_MS) return found;
    const series = await deps.series.get(id);
    return series === null ? null : bounded(known, id, { series, plans: await deps.plans.ofSeries(id), atMs: nowMs });
  };
  const ruleOf = (series: Series): NativeRule | null => {
    const { id, recurrence, moves } = series;
    const judged = rules.get(id);
    if (judged?.moves === moves) return judged.rule;
    const rule = nativeRule(deps.calendar.dates(recurrence, deps.clock.wallMs(), JUDGED_DATES));
    return bounded(rules, id, { moves, rule }).rule;
  };
  return async (plan) => {
    if (plan.occurrence === null) return null;
    const found = await look(plan.occurrence.seriesId);
    if (found === null) return null;
    const { series, plans } = found;
    // Dates that have an event each keep them.
    const areTold = plans.some(({ id }) => events.get(id) !== null && events.get(id)?.applied.recurrence == null);
    if (areTold || !isPlain(series, plans, deps.clock.wallMs())) return null;
    const rule = ruleOf(series);
    if (rule === null) return null;
    const holders = await holdersOf(parts, series, plans);
    const isOn = ({ id, life }: Plan): boolean => life.status === 'planned' || book.get(id) !== undefined;
    const lead = holders.find(isOn) ?? plans.find(({ life }) => life.status === 'planned');
    if (lead === undefined) return null;
    const { id, startsAtMs } = lead;
    return { rule, lead: id, startsAtMs, isHeld: holders.length > 0 && !holders.some((one) => one.id === id) };
  };
};

import type { DateAhead, Plan, PlanEdit, Series, SeriesDecision, SeriesException } from '../domain/index.ts';
import {
  changeDate,
  confirmSeries,
  endPlan,
  exceptDate,
  isSkipped,
  noteMoved,
  planNext,
  refuse,
  renumbered,
  SERIES_AHEAD,
} from '../domain/index.ts';
import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { ServerNote } from './block-port.ts';
import { aheadAt, localDateOf } from './dates-ahead.ts';
import type { AppConfig, AppDeps } from './deps.ts';
import type { HostNaming } from './host-naming.ts';
import type { Effect } from './outbox-port.ts';
import type { PlanTelling } from './plan-concerns.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { PlanLog, PlannedBy } from './plan-log.ts';
import type {
  PlanEnded,
  SeriesEdited,
  SeriesEditing,
  SeriesEnded,
  SeriesMovedAll,
  SeriesMoving,
  Skipping,
} from './series-whole.ts';
import { editAll, endAll, moveAll, skipOne } from './series-whole.ts';

/** Makes the plans of series, and keeps series and plans in step. Whatever a crash left half done, the next run of `due` completes. */
export interface SeriesDesk {
  /** Makes the plans of the next dates; harmless at any time. */
  due(id: SeriesId): Promise<void>;
  /** Completes what a crash left half done of a date that was left out: before another one opens under a number that was to be moved up. */
  tidy(id: SeriesId): Promise<void>;
  confirm(id: SeriesId, choice: number, by: PlannedBy): Promise<Outcome<Series>>;
  /** Leaves out the date that a plan is of. */
  skip(plan: Plan, by: PlannedBy): Promise<Outcome<PlanEnded>>;
  /** A date that has no plan yet takes place otherwise, or not at all; refused when it has its plan. What is no date of its is none. */
  except(id: SeriesId, exception: SeriesException, by: PlannedBy): Promise<Outcome<Series>>;
  /** The same of what a date is about, who hosts it and how it runs; its time stays. */
  changeDate(id: SeriesId, change: DateChange, by: PlannedBy): Promise<Outcome<Series>>;
  /** A plan of a date was moved. */
  moved(plan: Plan): Promise<void>;
  /** It is otherwise, with its dates to come but for what was changed of one alone. */
  edit(id: SeriesId, decide: SeriesEditing): Promise<Outcome<SeriesEdited>>;
  /** Its dates go to other times, in one write with what is told of it. */
  move(
    id: SeriesId,
    decide: (series: Series, coming: readonly Plan[]) => Promise<SeriesMoving>,
  ): Promise<Outcome<SeriesMovedAll>>;
  /** Ends a series with all of its plans. */
  end(id: SeriesId, why: 'cancelled' | 'server-left', by: PlannedBy): Promise<Outcome<SeriesEnded>>;
}

/** What the desk works with. */
export interface SeriesDeskParts extends PlanTelling {
  readonly deps: PlanTelling['deps'] &
    Pick<AppDeps, 'plans' | 'series' | 'calendar' | 'jobs' | 'clock' | 'ids' | 'logger'>;
  readonly config: Required<Pick<AppConfig, 'openLateMs'>>;
  readonly plans: PlanDesk;
  readonly hostNaming: HostNaming;
  readonly log: PlanLog;
  /** These effects are stored. It must not throw. */
  onEffects(effects: readonly Effect[]): void;
}

/** Dates that are asked for at once; dates that are left out may stand among them. */
const ASKED = SERIES_AHEAD.most + 2;

/** Runs in a row that each find only dates that are left out: more are the sweep's. */
const ROUNDS = 20;

/** A series is looked at again this long before its plans end: the queue holds no more than that. */
const AGAIN_MS = 48 * 3_600_000;

/** For how long somebody who missed a date may still decide, before it makes no sense any more. */
const UNDECIDED_MS = 7 * 86_400_000;

type Parts = SeriesDeskParts;

const isPlanned = ({ life }: Plan): boolean => life.status === 'planned';

/** The series with its next plans; null when it has all that it needs. */
const withNext = ({ deps, config }: Parts, series: Series, coming: number): ReturnType<typeof planNext> => {
  const { calendar, clock, ids } = deps;
  const nowMs = clock.wallMs();
  // Dates that passed while nobody was there are over: making their plans now would be telling of each how late it is.
  const afterMs = Math.max(series.plannedUntilMs, nowMs - config.openLateMs);
  const dates = calendar.dates(series.recurrence, afterMs, ASKED);
  return planNext(
    series,
    {
      dates,
      isAll: dates.length < ASKED,
      coming,
      // as: the id source makes ids of the form that a SpaceId has.
      ids: Array.from({ length: SERIES_AHEAD.most }, () => ids.next() as SpaceId),
      localDate: localDateOf(calendar),
    },
    nowMs,
  );
};

/** Stores a series with new plans, and has follow what they bring; false when another writer was first. */
const store = async (
  { deps, plans: desk, onEffects }: Parts,
  series: Series,
  plans: readonly Plan[],
  { effects = [], note = null }: { readonly effects?: readonly Effect[]; readonly note?: ServerNote | null } = {},
): Promise<boolean> => {
  const told = [...effects, ...(note?.effects ?? [])];
  if (!(await deps.series.save(series, plans, told, note?.line))) return false;
  onEffects(told);
  for (const plan of plans) desk.changed(plan, null);
  const againMs = series.plannedUntilMs - AGAIN_MS;
  if (series.life.status === 'running' && againMs > deps.clock.wallMs()) await deps.jobs.planSeries(series.id, againMs);
  return true;
};

/** Plans that should be over: of dates that are left out, and of which nobody decided for long. */
const tidied = async ({ deps, plans: desk }: Parts, series: Series): Promise<readonly Plan[]> => {
  const nowMs = deps.clock.wallMs();
  const coming: Plan[] = [];
  for (const plan of await deps.plans.ofSeries(series.id)) {
    const isOut = plan.occurrence !== null && isSkipped(series, plan.occurrence.originalMs);
    const isOld = plan.life.status === 'missed' && plan.startsAtMs < nowMs - UNDECIDED_MS;
    if (!isOut && !isOld) coming.push(plan);
    else await desk.change(plan.id, (one) => endPlan(one, isOut ? 'skipped' : 'not-confirmed', null, nowMs));
  }
  return coming;
};

/** Numbers move up where a date was left out. */
const renumber = async ({ deps, plans: desk }: Parts, series: Series): Promise<void> => {
  const { calendar } = deps;
  const coming = await deps.plans.ofSeries(series.id);
  for (const plan of renumbered(series, coming, localDateOf(calendar)))
    await desk.change(plan.id, (now) => ({ ok: true, plan: now.revision === plan.revision - 1 ? plan : now }));
};

const tidy = async (parts: Parts, id: SeriesId): Promise<void> => {
  const series = await parts.deps.series.get(id);
  if (series?.life.status !== 'running') return;
  await tidied(parts, series);
  await renumber(parts, series);
};

/** Ends the plans that a series still has though it is over: what an earlier version left. */
const endPlans = async ({ deps, plans: desk }: Parts, { id, life }: Series): Promise<void> => {
  const why = life.status === 'over' && life.why === 'server-left' ? 'server-left' : 'series-over';
  for (const plan of await deps.plans.ofSeries(id))
    await desk.change(plan.id, (one) => endPlan(one, why, null, deps.clock.wallMs()));
};

/** Who was named for one date alone before it had its plan is told so with that: until then there is nothing to hand back. */
const namedAhead = async (
  { hostNaming }: Parts,
  { exceptions, byUserId }: Series,
  plans: readonly Plan[],
): Promise<readonly Effect[]> => {
  const named = plans.filter(({ hostId, occurrence }) =>
    exceptions.some(
      ({ originalMs, change }) =>
        originalMs === occurrence?.originalMs && change.type === 'moved' && change.edit?.hostId === hostId,
    ),
  );
  return (await Promise.all(named.map(async (plan) => await hostNaming.ofPlan(plan, byUserId)))).flat();
};

/** A run over a series in its turn; true when there may be more to do. */
const round = async (parts: Parts, id: SeriesId): Promise<boolean> => {
  const { deps } = parts;
  const stored = await deps.series.get(id);
  if (stored === null || stored.life.status === 'draft') return false;
  if (stored.life.status === 'over') {
    // Its last dates outlive a series that has no more of them.
    if (stored.life.why !== 'no-more-dates') await endPlans(parts, stored);
    return false;
  }
  const coming = await tidied(parts, stored);
  await renumber(parts, stored);
  // In one write at most: each note alone would be a revision.
  const nowMs = deps.clock.wallMs();
  const noted = coming.reduce(
    (series, { occurrence, startsAtMs: toMs }) =>
      occurrence === null ? series : (noteMoved(series, { ...occurrence, toMs }, nowMs) ?? series),
    stored,
  );
  const next = withNext(parts, noted, coming.filter(isPlanned).length);
  if (next === null && noted === stored) return false;
  const series = { ...(next?.series ?? noted), revision: stored.revision + 1 };
  const plans = next?.plans ?? [];
  const effects = await namedAhead(parts, series, plans);
  return (await store(parts, series, plans, { effects })) && next?.isMore === true;
};

/** As many runs as it takes. */
const rounds = async (parts: Parts, id: SeriesId): Promise<void> => {
  for (let done = 0; done < ROUNDS && (await round(parts, id)); done += 1);
};

/** What becomes of a series, with the plans that it gets, what is told of it, and its line of the server's log. */
type Noted = SeriesDecision & {
  readonly plans?: readonly Plan[];
  readonly effects?: readonly Effect[];
  readonly note?: ServerNote | null;
};

/** Changes a series in its turn. */
const change = async (
  parts: Parts,
  id: SeriesId,
  decide: (series: Series) => Noted | Promise<Noted>,
): Promise<Outcome<Series>> => {
  const series = await parts.deps.series.get(id);
  if (series === null) return refuse('series-not-found');
  const decision = await decide(series);
  if (!decision.ok) return decision;
  if (decision.series === series) return { ok: true, value: series };
  const { plans = [], effects = [], note = null } = decision;
  return (await store(parts, decision.series, plans, { effects, note }))
    ? { ok: true, value: decision.series }
    : refuse('busy-try-again');
};

/** A series that ends after a number of dates has as many from now on, though the first that was shown has passed since. */
const asManyAhead = ({ deps }: Parts, series: Series): Series => {
  const { recurrence } = series;
  if (recurrence.end.type !== 'count') return series;
  return { ...series, recurrence: deps.calendar.startingAfter(recurrence, deps.clock.wallMs()) };
};

const confirm = async (
  parts: Parts,
  id: SeriesId,
  { choice, by }: { readonly choice: number; readonly by: PlannedBy },
): Promise<Outcome<Series>> => {
  const { deps } = parts;
  const draft = await deps.series.get(id);
  if (draft === null) return refuse('series-not-found');
  const decision = confirmSeries(draft, choice, deps.clock.wallMs());
  if (!decision.ok || decision.series === draft) return decision.ok ? { ok: true, value: draft } : decision;
  const asked = asManyAhead(parts, decision.series);
  const next = withNext(parts, asked, 0);
  if (next?.series.life.status === 'over') return refuse('time-past');
  const series = { ...(next?.series ?? asked), revision: asked.revision };
  const plans = next?.plans ?? [];
  const effects = await parts.hostNaming.ofSeries(series, plans, { before: [], byUserId: series.byUserId });
  const note = await parts.log.ofSeries(series, draft, by);
  return (await store(parts, series, plans, { effects, note }))
    ? { ok: true, value: series }
    : refuse('busy-try-again');
};

/** Dates without a plan are otherwise: events of those that have theirs may stand for all of them. */
const onDates = async ({ deps, plans: desk }: Parts, { id }: Series): Promise<void> => {
  for (const plan of (await deps.plans.ofSeries(id)).filter(isPlanned)) desk.changed(plan, plan);
};

/** Changes a date that has no plan yet; `also` says what comes with it where anything is otherwise. */
const dateOtherwise = async (
  parts: Parts,
  id: SeriesId,
  decide: (series: Series) => SeriesDecision,
  also: (series: Series, before: Series) => Promise<Noted>,
): Promise<Outcome<Series>> => {
  let isChanged = false;
  const changed = await change(parts, id, async (series) => {
    const decision = decide(series);
    isChanged = decision.ok && decision.series !== series;
    return isChanged && decision.ok ? await also(decision.series, series) : decision;
  });
  if (changed.ok && isChanged) await onDates(parts, changed.value);
  return changed;
};

/** The plans that are due now are made in the same write: nobody may look again before a date that was moved to an earlier time. */
const withDue = async (parts: Parts, series: Series): Promise<Noted> => {
  const coming = (await parts.deps.plans.ofSeries(series.id)).filter(isPlanned).length;
  const next = withNext(parts, series, coming);
  if (next === null || next.plans.length === 0) return { ok: true, series };
  const planned = { ...next.series, revision: series.revision };
  return { ok: true, series: planned, plans: next.plans, effects: await namedAhead(parts, planned, next.plans) };
};

const except = async (
  parts: Parts,
  id: SeriesId,
  { exception, by }: { readonly exception: SeriesException; readonly by: PlannedBy },
): Promise<Outcome<Series>> => {
  const { calendar, clock } = parts.deps;
  const decide = (series: Series): SeriesDecision => {
    const [date] = calendar.dates(series.recurrence, exception.originalMs - 1, 1);
    return date === exception.originalMs ? exceptDate(series, exception, clock.wallMs()) : { ok: true, series };
  };
  const outcome = await dateOtherwise(parts, id, decide, async (series, before) => {
    const was = aheadAt(calendar, before, exception.originalMs);
    const date = aheadAt(calendar, series, exception.originalMs);
    const note = was === null ? null : await parts.log.ofDate(series, was, date, by);
    return { ...(await withDue(parts, series)), note };
  });
  // Of many dates a day there are more up to it than are made at once.
  if (outcome.ok && exception.change.type === 'moved') await rounds(parts, id);
  return outcome;
};

/** What is to be otherwise of a date; `date`: as whoever asks saw it. */
interface DateChange {
  readonly date: DateAhead;
  readonly edit: PlanEdit;
  readonly words: readonly string[];
}

const changeOne = (
  parts: Parts,
  id: SeriesId,
  { date, edit, words, by }: DateChange & { readonly by: PlannedBy },
): Promise<Outcome<Series>> => {
  const { calendar, clock } = parts.deps;
  const { originalMs } = date;
  const decide = (series: Series): SeriesDecision => {
    const now = aheadAt(calendar, series, originalMs);
    // It got its plan meanwhile, or is left out.
    if (now === null) return refuse(originalMs <= series.plannedUntilMs ? 'busy-try-again' : 'plan-not-found');
    return changeDate(series, now, edit, { nowMs: clock.wallMs(), words });
  };
  return dateOtherwise(parts, id, decide, async (series) => {
    const after = aheadAt(calendar, series, originalMs);
    const note = after === null ? null : await parts.log.ofDateChanged(series, date, after, by);
    return { ok: true, series, note };
  });
};

const skip = async (parts: Parts, skipping: Skipping): Promise<Outcome<PlanEnded>> => {
  // What is half done of another date would count.
  await tidy(parts, skipping.seriesId);
  const skipped = await skipOne(parts, skipping);
  if (!skipped.ok) return skipped;
  const { plan, series, told } = skipped.value;
  if (series !== null) await renumber(parts, series);
  return { ok: true, value: { plan, told } };
};

/** A desk over the stores. */
export const createSeriesDesk = (parts: SeriesDeskParts): SeriesDesk => {
  const { plans: desk } = parts;
  const inTurn = <Value>(id: SeriesId, task: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> =>
    desk.turns.run(`series ${id}`, task);
  return {
    due: async (id) => {
      await inTurn(id, async () => {
        await rounds(parts, id);
        return { ok: true, value: null };
      });
    },
    tidy: async (id) => {
      await inTurn(id, async () => {
        await tidy(parts, id);
        return { ok: true, value: null };
      });
    },
    confirm: (id, choice, by) => inTurn(id, () => confirm(parts, id, { choice, by })),
    skip: async ({ id, occurrence }, by) => {
      if (occurrence === null) return refuse('plan-not-found');
      return await inTurn(occurrence.seriesId, () => skip(parts, { id, seriesId: occurrence.seriesId, by }));
    },
    except: (id, exception, by) => inTurn(id, () => except(parts, id, { exception, by })),
    changeDate: (id, wanted, by) => inTurn(id, () => changeOne(parts, id, { ...wanted, by })),
    moved: async ({ occurrence, startsAtMs: toMs }) => {
      if (occurrence === null) return;
      const { seriesId } = occurrence;
      await inTurn(seriesId, () =>
        change(parts, seriesId, (series) => ({
          ok: true,
          series: noteMoved(series, { ...occurrence, toMs }, parts.deps.clock.wallMs()) ?? series,
        })),
      );
    },
    edit: (id, decide) => inTurn(id, () => editAll(parts, id, decide)),
    move: (id, decide) =>
      inTurn(id, async () => {
        // What is half done of a date that was left out is completed first: it has no counterpart of its own.
        await tidy(parts, id);
        return await moveAll(parts, id, decide);
      }),
    end: (id, why, by) => inTurn(id, () => endAll(parts, { id, why, by })),
  };
};

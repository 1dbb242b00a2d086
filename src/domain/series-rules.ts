import type { GuildId, SeriesId, SpaceId, UserId } from '../lib/index.ts';
import type { Occurrence, Plan } from './plan.ts';
import type { PlanningScene } from './plan-rules.ts';
import { isComing, parseOpening, PLAN_LIMITS, runningRefusal, sizeRefusal } from './plan-rules.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import { dateAhead, exceptionAt, hostOf, isSkipped, titleOf, withException } from './series-date.ts';
import type { LocalDate } from './series-date.ts';
import type { Recurrence, Series } from './series.ts';

const DAY_MS = 86_400_000;

/** How many dates of a series have their plan ahead. */
export const SERIES_AHEAD: Readonly<Record<'least' | 'withinMs' | 'most', number>> = {
  /** At least so many, however far away. */
  least: 2,
  /** All that begin within this. */
  withinMs: 8 * DAY_MS,
  /** No more at once, but for those up to one that was moved to before them. */
  most: 10,
};

/** The time of day of its first date, as "20:00". */
export const timeOfDayOf = ({ firstLocal }: Pick<Recurrence, 'firstLocal'>): string =>
  firstLocal.slice(-'00:00'.length);

/** For how long nobody looks again at a series that has no dates beyond those that have their plan. */
const EXHAUSTED_MS = 30 * DAY_MS;

/** A series after a decision, or why not. */
export type SeriesDecision =
  | { readonly ok: true; readonly series: Series }
  | { readonly ok: false; readonly refusal: Refusal };

/** A series as somebody asks for it; `others` is what else its words may mean. */
export interface SeriesDraft {
  readonly id: SeriesId;
  readonly guildId: GuildId;
  readonly byUserId: UserId;
  readonly hosts: readonly UserId[];
  readonly opening: Series['opening'];
  readonly recurrence: Recurrence;
  readonly others: readonly Recurrence[];
  readonly lengthMin: number;
  readonly seats: number | null;
}

/** Why these people cannot host in turn, or null. */
export const rotaRefusal = (hosts: readonly UserId[]): ReturnType<typeof refuse> | null =>
  hosts.length === 0 || hosts.length > PLAN_LIMITS.hosts
    ? refuse('rota-too-long', { max: String(PLAN_LIMITS.hosts) })
    : null;

/** A draft of what somebody asks for; `running` counts the series that run. */
export const draftSeries = (draft: SeriesDraft, running: PlanningScene, nowMs: number): SeriesDecision => {
  const full = runningRefusal(running);
  if (full !== null) return full;
  const refused = rotaRefusal(draft.hosts) ?? sizeRefusal(draft);
  if (refused !== null) return refused;
  const opening = parseOpening(draft.opening, running.words ?? []);
  if (!opening.ok) return opening;
  const { others, ...asked } = draft;
  return {
    ok: true,
    series: {
      ...asked,
      opening: opening.opening,
      revision: 1,
      exceptions: [],
      edits: 0,
      moves: 0,
      formerly: [],
      nextNumber: 1,
      plannedUntilMs: nowMs,
      life: { status: 'draft', sinceMs: nowMs, others },
    },
  };
};

const next = (series: Series, over: Partial<Series>): Series => ({ ...series, revision: series.revision + 1, ...over });

/** Why nothing can be done with a series, or null. */
export const seriesRefusal = ({ life }: Series): ReturnType<typeof refuse> | null => {
  if (life.status === 'running') return null;
  return refuse(life.status === 'draft' ? 'series-not-found' : 'series-over');
};

/** Its planner says yes: to the recurrence as it was read (0), or to one of the others. */
export const confirmSeries = (series: Series, choice: number, nowMs: number): SeriesDecision => {
  if (series.life.status !== 'draft') return seriesRefusal(series) ?? { ok: true, series };
  if (series.life.move !== undefined) return refuse('stale-button');
  const recurrence = [series.recurrence, ...series.life.others][choice];
  if (recurrence === undefined) return refuse('stale-button');
  return {
    ok: true,
    series: next(series, { recurrence, plannedUntilMs: nowMs, life: { status: 'running', sinceMs: nowMs } }),
  };
};

/** It has no dates any more; a draft is discarded. */
export const endSeries = (
  series: Series,
  why: Extract<Series['life'], { status: 'over' }>['why'],
  nowMs: number,
): SeriesDecision => {
  const refused = series.life.status === 'draft' ? null : seriesRefusal(series);
  return refused ?? { ok: true, series: next(series, { life: { status: 'over', sinceMs: nowMs, why } }) };
};

/** What the next plans of a series are made of. */
export interface NextDates {
  /** Dates of the rule after `plannedUntilMs`, soonest first. */
  readonly dates: readonly number[];
  /** Whether the rule has none after these. */
  readonly isAll: boolean;
  /** Plans of the series that are planned or missed. */
  readonly coming: number;
  /** At least as many as `SERIES_AHEAD.most`. */
  readonly ids: readonly SpaceId[];
  readonly localDate: LocalDate;
}

interface Planned {
  readonly number: number;
  readonly originalMs: number;
  readonly id: SpaceId;
}

/** By what a date of a series is known for ever, here and in calendars. */
export const knownMsOf = ({ originalMs, knownMs }: Pick<Occurrence, 'originalMs' | 'knownMs'>): number =>
  knownMs ?? originalMs;

/**
 * By what a date that gets its plan now is known. Rules have whole minutes, so the milliseconds tell which of its rules a series had then: a
 * date by the new rule is another than the one that stood at the same time by an old one.
 */
export const knownFrom = ({ moves }: Pick<Series, 'moves'>, originalMs: number): number => originalMs + moves;

const occurrenceOf = (series: Series, originalMs: number, number: number): Occurrence => ({
  seriesId: series.id,
  originalMs,
  number,
  ...(series.moves === 0 ? {} : { knownMs: knownFrom(series, originalMs) }),
});

const planOf = (series: Series, { number, originalMs, id }: Planned, nowMs: number, localDate: LocalDate): Plan => {
  const { hostId, opening, startsAtMs, lengthMin, seats } = dateAhead(series, originalMs, number, localDate);
  return {
    id,
    guildId: series.guildId,
    // Calendars count with it: what they had of this date before it had its plan is older.
    revision: series.edits + 1,
    hostId,
    byUserId: series.byUserId,
    opening,
    startsAtMs,
    lengthMin,
    zone: series.recurrence.zone,
    seats,
    occurrence: occurrenceOf(series, originalMs, number),
    life: { status: 'planned', sinceMs: nowMs },
  };
};

/** Whether a date, or one after it, was moved to no later than then: nobody may look again in time, and plans are made in order. */
const isSoonerThan = ({ exceptions }: Series, dateMs: number, atMs: number): boolean =>
  exceptions.some(({ originalMs, change }) => change.type === 'moved' && originalMs >= dateMs && change.toMs <= atMs);

/** Which of the dates get their plan now, and up to when dates are dealt with then. */
const taken = (
  series: Series,
  { dates, isAll, coming, ids }: NextDates,
  nowMs: number,
): { readonly planned: readonly Planned[]; readonly untilMs: number } => {
  const planned: Planned[] = [];
  const withinMs = nowMs + SERIES_AHEAD.withinMs;
  let untilMs = series.plannedUntilMs;
  for (const originalMs of dates) {
    const ahead = coming + planned.length;
    if (ahead >= SERIES_AHEAD.most && !isSoonerThan(series, originalMs, untilMs)) return { planned, untilMs };
    // Nobody looks again before the last of these days: that is early enough for this date.
    const isFar = originalMs > withinMs && !isSoonerThan(series, originalMs, Math.max(untilMs, withinMs));
    if (isFar && ahead >= SERIES_AHEAD.least)
      return { planned, untilMs: Math.max(untilMs, Math.min(originalMs - 1, withinMs)) };
    const id = ids[planned.length];
    if (!isSkipped(series, originalMs)) {
      if (id === undefined) return { planned, untilMs };
      planned.push({ number: series.nextNumber + planned.length, originalMs, id });
    }
    untilMs = originalMs;
  }
  return { planned, untilMs: isAll ? Math.max(untilMs, nowMs + EXHAUSTED_MS) : untilMs };
};

/**
 * The plans of the next dates, and the series that has them; null when there is nothing to do. A series that has neither plans nor dates
 * is over by it. `isMore`: there may be more to do, since some of the plans may stand already, or all dates that were given are left out. The
 * time up to which dates are dealt with moves with the clock and is no reason to look again.
 */
export const planNext = (
  series: Series,
  next_: NextDates,
  nowMs: number,
): { readonly series: Series; readonly plans: readonly Plan[]; readonly isMore: boolean } | null => {
  if (series.life.status !== 'running') return null;
  const { planned, untilMs } = taken(series, next_, nowMs);
  const plans = planned.map((one) => planOf(series, one, nowMs, next_.localDate));
  if (next_.isAll && next_.dates.length === 0 && next_.coming === 0)
    return {
      series: next(series, { life: { status: 'over', sinceMs: nowMs, why: 'no-more-dates' } }),
      plans,
      isMore: false,
    };
  if (plans.length === 0 && untilMs === series.plannedUntilMs) return null;
  return {
    series: next(series, { nextNumber: series.nextNumber + plans.length, plannedUntilMs: untilMs }),
    plans,
    isMore: plans.length > 0 || (next_.dates.at(-1) ?? Infinity) <= untilMs,
  };
};

/**
 * A date that has its plan is left out. `coming` are the plans of the series that are planned or missed: when all that come after it are
 * among them, its number goes to the next one; where a later one has opened, the numbers stay.
 */
export const skipDate = (series: Series, plan: Plan, coming: readonly Plan[], nowMs: number): SeriesDecision => {
  const refused = seriesRefusal(series);
  if (refused !== null) return refused;
  const { occurrence } = plan;
  if (occurrence === null || isSkipped(series, occurrence.originalMs)) return { ok: true, series };
  const { originalMs, number } = occurrence;
  const after = coming.filter((one) => isComing(one) && (one.occurrence?.number ?? 0) > number).length;
  const isLast = after === series.nextNumber - 1 - number;
  return {
    ok: true,
    series: next(series, {
      exceptions: withException(series, { originalMs, change: { type: 'skipped' } }, nowMs),
      // Those that have no plan yet have another number then, which calendars show.
      ...(isLast ? { nextNumber: series.nextNumber - 1, edits: series.edits + 1 } : {}),
    }),
  };
};

/**
 * Whether others host the dates after one when it is left out, since their numbers move up; `hasMore`: there are dates beyond those that have
 * their plan.
 */
export const movesTurns = (series: Series, plan: Plan, coming: readonly Plan[], hasMore: boolean): boolean => {
  if (series.hosts.length < 2) return false;
  // Its number alone matters here.
  const skipped = skipDate(series, plan, coming, plan.startsAtMs);
  if (!skipped.ok || skipped.series.nextNumber === series.nextNumber) return false;
  const number = plan.occurrence?.number ?? 0;
  return hasMore || coming.some((one) => isComing(one) && (one.occurrence?.number ?? 0) > number);
};

/** Notes that the date which the rule has then takes place at another time; null when that is noted already. */
export const noteMoved = (
  series: Series,
  { originalMs, toMs }: { readonly originalMs: number; readonly toMs: number },
  nowMs: number,
): Series | null => {
  const change = exceptionAt(series, originalMs);
  const isNoted = change === null ? toMs === originalMs : change.type === 'skipped' || change.toMs === toMs;
  if (isNoted || series.life.status !== 'running') return null;
  return next(series, { exceptions: withException(series, { originalMs, change: { type: 'moved', toMs } }, nowMs) });
};

/**
 * Those of the plans to come whose number has moved up since one before them was left out, as they are from now on. Title and host follow
 * the number unless somebody changed them.
 */
export const renumbered = (series: Series, coming: readonly Plan[], localDate: LocalDate): readonly Plan[] => {
  const inOrder = coming
    .flatMap((plan) => (plan.occurrence === null ? [] : [{ plan, occurrence: plan.occurrence }]))
    .toSorted((a, b) => a.occurrence.originalMs - b.occurrence.originalMs);
  return inOrder.flatMap(({ plan, occurrence }, at) => {
    const number = series.nextNumber - (inOrder.length - at);
    if (number >= occurrence.number || number < 1) return [];
    const date = localDate(plan.startsAtMs, plan.zone);
    const { title } = plan.opening;
    const hasOwnTitle = title !== titleOf(series, occurrence.number, date);
    const hasOwnHost = plan.hostId !== hostOf(series, occurrence.number);
    return [
      {
        ...plan,
        revision: plan.revision + 1,
        occurrence: { ...occurrence, number },
        opening: { ...plan.opening, title: hasOwnTitle ? title : titleOf(series, number, date) },
        hostId: hasOwnHost ? plan.hostId : hostOf(series, number),
      },
    ];
  });
};

/** The plan of a date at its new time: its title has the new date unless somebody changed it. */
export const retitledFor = (series: Series, plan: Plan, fromMs: number, localDate: LocalDate): Plan => {
  if (plan.occurrence === null) return plan;
  const { number } = plan.occurrence;
  if (plan.opening.title !== titleOf(series, number, localDate(fromMs, plan.zone))) return plan;
  const title = titleOf(series, number, localDate(plan.startsAtMs, plan.zone));
  return { ...plan, opening: { ...plan.opening, title } };
};

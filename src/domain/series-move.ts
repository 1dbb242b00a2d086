import { endPlan, isComing, timePast } from './plan-rules.ts';
import type { Plan } from './plan.ts';
import type { Refusal } from './refusal.ts';
import { exceptionAt, isSkipped, keptExceptions, SOONER_MS, titleOf } from './series-date.ts';
import type { LocalDate } from './series-date.ts';
import { knownMsOf, seriesRefusal } from './series-rules.ts';
import type { Recurrence, Series, SeriesException } from './series.ts';

/** Rules that a series is remembered to have had: calendars that were read since an older one was given up have forgotten its dates. */
const MAX_FORMER = 3;

/** How the dates of a series from one on go to other times. */
export interface SeriesMove {
  /** From its first date on it is that of the dates that go. */
  readonly recurrence: Recurrence;
  /** The first date that goes, by when the rule has it. */
  readonly fromMs: number;
  /** Whether somebody picked that date: it goes then though it was moved alone. */
  readonly isPicked: boolean;
  /** Whether each date has its counterpart by the new rule: the n-th of the one is the n-th of the other. */
  readonly keepsRhythm: boolean;
  /** How many dates of the new rule are left behind since they are past: the counterparts of the first ones. */
  readonly passed: number;
}

/** Dates by which old and new ones are paired, soonest first; of both as many as there are plans and dates that are left out, and more. */
export interface MoveDates {
  /** By the rule until now, from `fromMs` on (inclusive). */
  readonly before: readonly number[];
  /** By the new one, from its first on. */
  readonly after: readonly number[];
  readonly localDate: LocalDate;
}

/** A series whose dates were moved. */
export interface SeriesMoved {
  readonly series: Series;
  /** Plans as they are from now on: those that were moved, and those that the new rule has no date for any more, which are over. */
  readonly plans: readonly Plan[];
  /** Dates that keep a time which was set for that date alone. */
  readonly keeping: number;
  /** Dates that were left out, or changed before they had their plan, and are so no longer: they have no counterpart. */
  readonly restored: number;
}

/** A series with its dates at other times, or why not. */
export type SeriesMoveDecision =
  | ({ readonly ok: true } & SeriesMoved)
  | { readonly ok: false; readonly refusal: Refusal };

/** The plans whose dates go, in their order; one that did not open at a time of its own keeps that, and its place among them. */
const goingPlans = (coming: readonly Plan[], fromMs: number): readonly Plan[] =>
  coming
    .filter((plan) => isComing(plan) && plan.occurrence !== null && plan.occurrence.originalMs >= fromMs)
    .toSorted((a, b) => (a.occurrence?.originalMs ?? 0) - (b.occurrence?.originalMs ?? 0));

/** The new dates that are left out, since their counterparts were, or have taken place before their time. */
const leftOut = (
  series: Series,
  { keepsRhythm, passed }: SeriesMove,
  { before, after }: MoveDates,
  going: readonly Plan[],
): ReadonlySet<number> => {
  if (!keepsRhythm) return new Set();
  const planned = new Set(going.map(({ occurrence }) => occurrence?.originalMs));
  const isOut = (atMs: number): boolean =>
    isSkipped(series, atMs) || (atMs <= series.plannedUntilMs && !planned.has(atMs));
  return new Set(
    before.flatMap((atMs, at) => (isOut(atMs) ? (at < passed ? [] : after.slice(at - passed, at - passed + 1)) : [])),
  );
};

/** What becomes of that which was changed of dates without a plan. */
interface Carried {
  readonly ahead: readonly SeriesException[];
  /** Of how many nothing is left. */
  readonly lost: number;
}

/**
 * What was changed of dates that have no plan yet, at their counterparts, which are in order `behind` those of the plans: a time that was set
 * for one alone stays, or goes along where nobody could make its plan in time.
 */
const carried = (series: Series, before: readonly number[], behind: readonly number[]): Carried => {
  const changed = before
    .filter((atMs) => atMs > series.plannedUntilMs && !isSkipped(series, atMs))
    .map((atMs, at) => ({ atMs, change: exceptionAt(series, atMs), originalMs: behind[at] }))
    .filter(({ change }) => change !== null);
  const ahead = changed.flatMap(({ atMs, change, originalMs }): readonly SeriesException[] => {
    if (change?.type !== 'moved' || originalMs === undefined) return [];
    const keepsTime = change.toMs !== atMs && change.toMs >= originalMs - SOONER_MS;
    if (!keepsTime && change.edit === undefined) return [];
    return [{ originalMs, change: { ...change, toMs: keepsTime ? change.toMs : originalMs } }];
  });
  return { ahead, lost: changed.filter(({ originalMs }) => originalMs === undefined).length };
};

/** Where a plan goes. */
interface To {
  readonly originalMs: number;
  readonly startsAtMs: number;
  readonly zone: string;
}

/** The plan at its new date; its title has the new day unless somebody changed it. */
const movedTo = (series: Series, plan: Plan, { originalMs, startsAtMs, zone }: To, localDate: LocalDate): Plan => {
  const { occurrence, opening } = plan;
  if (occurrence === null) return plan;
  const { number } = occurrence;
  const isOwnTitle = opening.title !== titleOf(series, number, localDate(plan.startsAtMs, plan.zone));
  const title = isOwnTitle ? opening.title : titleOf(series, number, localDate(startsAtMs, zone));
  return {
    ...plan,
    revision: plan.revision + 1,
    startsAtMs,
    zone,
    opening: { ...opening, title },
    occurrence: { ...occurrence, originalMs, knownMs: knownMsOf(occurrence) },
  };
};

const isMovedAlone = ({ startsAtMs, occurrence }: Plan): boolean => startsAtMs !== occurrence?.originalMs;

/** What is noted of dates that are not as the new rule has them; of what the old one had nothing is left. */
const exceptionsOf = (
  staying: readonly Plan[],
  own: readonly SeriesException[],
  out: ReadonlySet<number>,
  nowMs: number,
): readonly SeriesException[] => {
  // A date that stays is none of the new rule: it is told as one that was moved to where it is.
  const stay = staying.flatMap(({ occurrence, startsAtMs }): SeriesException[] =>
    occurrence === null ? [] : [{ originalMs: occurrence.originalMs, change: { type: 'moved', toMs: startsAtMs } }],
  );
  const left = [...out].map((originalMs): SeriesException => ({ originalMs, change: { type: 'skipped' } }));
  return keptExceptions([...stay, ...own, ...left], nowMs);
};

/** What is to be moved, as things are. */
export interface MoveScene {
  /** Plans of the series that are planned or missed. */
  readonly coming: readonly Plan[];
  readonly dates: MoveDates;
  readonly nowMs: number;
}

/** What becomes of the plans that go. */
interface Paired {
  readonly plans: readonly Plan[];
  /** Noted of those that keep a time of their own. */
  readonly own: readonly SeriesException[];
  /** How many have no date any more. */
  readonly ended: number;
}

/** Each plan that goes at its new date, in order; `free`: the new dates that are not left out. */
const paired = (series: Series, move: SeriesMove, going: readonly Plan[], { free, localDate, nowMs }: Free): Paired => {
  const own: SeriesException[] = [];
  const plans: Plan[] = [];
  for (const [at, plan] of going.entries()) {
    const originalMs = free[at];
    if (originalMs === undefined) {
      const over = endPlan(plan, 'series-over', null, nowMs);
      if (over.ok) plans.push(over.plan);
      continue;
    }
    const isPicked = move.isPicked && plan.occurrence?.originalMs === move.fromMs;
    const keepsTime = plan.life.status === 'missed' || (move.keepsRhythm && !isPicked && isMovedAlone(plan));
    if (keepsTime) own.push({ originalMs, change: { type: 'moved', toMs: plan.startsAtMs } });
    const [startsAtMs, zone] = keepsTime ? [plan.startsAtMs, plan.zone] : [originalMs, move.recurrence.zone];
    plans.push(movedTo(series, plan, { originalMs, startsAtMs, zone }, localDate));
  }
  return { plans, own, ended: Math.max(0, going.length - free.length) };
};

interface Free {
  readonly free: readonly number[];
  readonly localDate: LocalDate;
  readonly nowMs: number;
}

/** The rules that it had, with the one that it gives up. */
const formerlyOf = ({ formerly, recurrence, plannedUntilMs: afterMs, moves }: Series): Series['formerly'] =>
  [...formerly, { recurrence, afterMs, moves }].slice(-MAX_FORMER);

/** How many of its dates to come are left out, or have no plan yet and were changed alone, by a rule that goes. */
const ownBefore = ({ exceptions, plannedUntilMs }: Series, { fromMs }: SeriesMove): number =>
  exceptions.filter(
    ({ originalMs, change }) => originalMs >= fromMs && (change.type === 'skipped' || originalMs > plannedUntilMs),
  ).length;

/**
 * All dates from one on at other times. The plans keep their ids and their order: the n-th that is to come is the n-th by the new rule, less
 * the dates that stay left out. A date that was moved alone keeps its time while it has a counterpart; in another rhythm none has.
 */
export const moveSeries = (
  series: Series,
  move: SeriesMove,
  { coming, dates, nowMs }: MoveScene,
): SeriesMoveDecision => {
  const refused = seriesRefusal(series);
  if (refused !== null) return refused;
  const [firstMs] = dates.after;
  if (firstMs === undefined || firstMs <= nowMs) return timePast();
  const going = goingPlans(coming, move.fromMs);
  const out = leftOut(series, move, dates, going);
  const free = dates.after.filter((atMs) => !out.has(atMs));
  const { plans, own, ended } = paired(series, move, going, { free, localDate: dates.localDate, nowMs });
  const staying = coming.filter((plan) => isComing(plan) && !going.includes(plan));
  const lastMs = free[Math.min(going.length, free.length) - 1];
  const { ahead, lost } = move.keepsRhythm
    ? carried(series, dates.before, free.slice(going.length))
    : { ahead: [], lost: ownBefore(series, move) };
  const atOwnTime = ahead.filter(({ originalMs, change }) => change.type === 'moved' && change.toMs !== originalMs);
  return {
    ok: true,
    plans,
    keeping: plans.filter((plan) => plan.life.status === 'planned' && isMovedAlone(plan)).length + atOwnTime.length,
    restored: lost,
    series: {
      ...series,
      revision: series.revision + 1,
      edits: series.edits + 1,
      moves: series.moves + 1,
      recurrence: move.recurrence,
      formerly: formerlyOf(series),
      exceptions: exceptionsOf(staying, [...own, ...ahead], out, nowMs),
      nextNumber: series.nextNumber - ended,
      plannedUntilMs: lastMs ?? firstMs - 1,
    },
  };
};

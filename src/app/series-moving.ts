import type {
  DraftedMove,
  Plan,
  Recurrence,
  Refusal,
  Series,
  SeriesMove,
  SeriesMoveDecision,
} from '../domain/index.ts';
import { isComing, moveSeries, parseZone, planRefusal, refuse, timeOfDayOf } from '../domain/index.ts';
import type { SeriesId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import type { MoveRead } from './calendar-port.ts';
import { done } from './done.ts';
import { aheadAt } from './dates-ahead.ts';
import { datesOfEach } from './series-ways.ts';
import type { Machine } from './machine.ts';
import type { Beside } from './plan-beside.ts';
import { datesBeside, spanOf } from './plan-beside.ts';
import type { HostSeen } from './plan-host.ts';
import { hostSeen } from './plan-host.ts';
import { byActor } from './plan-log.ts';
import { isShown, notTheirSeries } from './plan-rights.ts';
import type { MoveAsked, MoveDrafted, PlanningActs } from './planning-api.ts';
import { afterOf, datesFor, datesFrom, isMoved, shifted, startOf, startsOf } from './series-shift.ts';
import type { SeriesMoving } from './series-whole.ts';
import { seesPlan } from './sight.ts';

/** Dates that a question shows, and of which is told what would be in their way. */
const SHOWN_DATES = 3;

/** More dates than a series that ends after a number of them has (TIME-8). */
const MAX_COUNTED = 501;

/** Plans of a server that a new time is compared with: see `MOST_PLANS` of drafts. */
const MOST_PLANS = 1000;

/** What is in the way of something planned: see `warn` of drafts. */
type Warn = (
  machine: Machine,
  looked: Plan,
  known: {
    readonly others: readonly Plan[];
    readonly ahead: readonly Beside[];
    readonly host: HostSeen;
    readonly viewer: Actor;
  },
) => Promise<readonly Refusal[]>;

/** What asks for new times, as things are now. */
interface Begun {
  readonly series: Series;
  readonly coming: readonly Plan[];
  /** The date that was picked; null for all to come. */
  readonly picked: Plan | null;
  readonly fromMs: number;
  readonly read: MoveRead;
  readonly zone: string;
}

/** Which of a draft's ways is meant, with what pairs old dates with new ones. */
interface Way {
  readonly recurrence: Recurrence;
  readonly passed: number;
}

/** The series whose dates are to be moved, and the date that was picked. */
const subjectOf = async (
  { deps }: Machine,
  actor: Actor,
  { which }: MoveAsked,
): Promise<Outcome<{ readonly series: Series; readonly plan: Plan | null }>> => {
  if (which.type === 'series') {
    const series = await deps.series.get(which.id);
    return series === null || !isShown(actor, series) ? refuse('series-not-found') : done({ series, plan: null });
  }
  const plan = await deps.plans.get(which.id);
  if (plan === null || !isShown(actor, plan) || !seesPlan(actor, plan)) return refuse('plan-not-found');
  const over = planRefusal(plan);
  if (over !== null) return over;
  const series = plan.occurrence === null ? null : await deps.series.get(plan.occurrence.seriesId);
  return series === null ? refuse('series-not-found') : done({ series, plan });
};

/** Of which date of its series a moment is said; null for one that it has not, or not any more. */
const saidOf = (
  { deps: { calendar } }: Machine,
  { which }: MoveAsked,
  {
    series,
    plan,
    coming,
    fromMs,
  }: { readonly series: Series; readonly plan: Plan | null; readonly coming: readonly Plan[]; readonly fromMs: number },
): number | null => {
  if (plan !== null) return startOf(plan);
  const originalMs = which.type === 'series' ? which.originalMs : undefined;
  if (originalMs === undefined) return fromMs;
  // It may have got its plan meanwhile.
  const isOne = coming.some((one) => startOf(one) === originalMs) || aheadAt(calendar, series, originalMs) !== null;
  return isOne ? originalMs : null;
};

const zoneOf = (series: Series, typed: string | null): Outcome<string> => {
  if (typed === null) return done(series.recurrence.zone);
  const zone = parseZone(typed);
  return zone.ok ? done(zone.zone) : zone;
};

const begin = async (machine: Machine, actor: Actor, asked: MoveAsked): Promise<Outcome<Begun>> => {
  const { deps } = machine;
  const { calendar } = deps;
  const subject = await subjectOf(machine, actor, asked);
  if (!subject.ok) return subject;
  const { series, plan } = subject.value;
  const refused = notTheirSeries(actor, series);
  if (refused !== null) return { ok: false, refusal: refused };
  if (series.life.status !== 'running')
    return refuse(series.life.status === 'over' ? 'series-over' : 'series-not-found');
  const zone = zoneOf(series, asked.zone);
  if (!zone.ok) return zone;
  const nowMs = deps.clock.wallMs();
  const { recurrence: before } = series;
  const picked = asked.which.type === 'following' ? plan : null;
  const [fromMs] = picked === null ? datesFrom(machine, series, nowMs + 1, 1) : [startOf(picked)];
  // What is still to come of it was moved alone.
  if (fromMs === undefined) return refuse('series-over');
  const coming = await deps.plans.ofSeries(series.id);
  const afterMs = picked === null ? nowMs : afterOf(coming, fromMs, nowMs);
  const ofMs = saidOf(machine, asked, { series, plan, coming, fromMs });
  if (ofMs === null) return refuse('plan-not-found');
  const read = calendar.readMove(asked.when, { zone: zone.value, nowMs, before, fromMs, ofMs, afterMs });
  return read.ok ? done({ series, coming, picked, fromMs, read: read.value, zone: zone.value }) : read;
};

/** When it ends from now on: as was written, or as it did, counted from the first date that goes. */
const endOf = (machine: Machine, series: Series, fromMs: number, written: Recurrence['end']): Recurrence['end'] => {
  const { end } = series.recurrence;
  if (written.type !== 'never' || end.type !== 'count') return written.type === 'never' ? end : written;
  const count = datesFrom(machine, series, fromMs, MAX_COUNTED).length;
  return { type: 'count', count, earlier: (end.earlier ?? 0) + end.count - count };
};

const moveOf = ({ fromMs, planId, keepsRhythm }: DraftedMove, { recurrence, passed }: Way): SeriesMove => ({
  recurrence,
  fromMs,
  isPicked: planId !== null,
  keepsRhythm,
  passed,
});

/** What is in the way of the first dates at their new times; the dates of the series itself are in nobody's way. */
const warningsFor = async (
  machine: Machine,
  viewer: Actor,
  { series, plans }: { readonly series: Series; readonly plans: readonly Plan[] },
  warn: Warn,
): Promise<readonly Refusal[]> => {
  const first = plans
    .filter(isComing)
    .toSorted((a, b) => a.startsAtMs - b.startsAtMs)
    .slice(0, SHOWN_DATES);
  if (first.length === 0) return [];
  const all = await machine.deps.plans.coming(viewer.guildId, MOST_PLANS);
  const others = all.filter(({ id }) => !plans.some((plan) => plan.id === id));
  const ahead = await datesBeside(machine, viewer.guildId, spanOf(first), series.id);
  const warnings = await Promise.all(
    first.map(
      async (plan) => await warn(machine, plan, { others, ahead, host: await hostSeen(machine.deps, plan), viewer }),
    ),
  );
  return warnings.flat();
};

/** The same by each way that may be meant. */
const warnedOf = async (
  machine: Machine,
  viewer: Actor,
  ways: readonly SeriesMoveDecision[],
  warn: Warn,
): Promise<Pick<MoveDrafted, 'warnings' | 'ofOthers'>> => {
  const each = await Promise.all(
    ways.map(async (way) => (way.ok ? await warningsFor(machine, viewer, way, warn) : [way.refusal])),
  );
  const [warnings = [], ...ofOthers] = each;
  return { warnings, ofOthers };
};

/** Whether nothing would be otherwise. */
const isSame = (series: Series, way: Way, coming: readonly Plan[], plans: readonly Plan[]): boolean =>
  way.recurrence.rule === series.recurrence.rule &&
  way.recurrence.zone === series.recurrence.zone &&
  timeOfDayOf(way.recurrence) === timeOfDayOf(series.recurrence) &&
  JSON.stringify(way.recurrence.end) === JSON.stringify(series.recurrence.end) &&
  plans.every((plan) => coming.find(({ id }) => id === plan.id)?.startsAtMs === plan.startsAtMs);

type Acts = Pick<PlanningActs, 'draftMove' | 'readMove' | 'moveSeries'>;

/** What new times are made of. */
interface Tools {
  readonly datesOf: PlanningActs['datesOf'];
  readonly warn: Warn;
}

/** The plans as they would be then. */
const asDecided = (coming: readonly Plan[], plans: readonly Plan[]): readonly Plan[] =>
  coming.map((plan) => plans.find(({ id }) => id === plan.id) ?? plan);

const draftMove =
  (machine: Machine, { datesOf, warn }: Tools): Acts['draftMove'] =>
  async (actor, asked) => {
    const { deps } = machine;
    const begun = await begin(machine, actor, asked);
    if (!begun.ok) return begun;
    const { series, coming, picked, fromMs, read } = begun.value;
    const ways = read.ways.map(({ recurrence, passed }) => ({
      recurrence: { ...recurrence, end: endOf(machine, series, fromMs, recurrence.end) },
      passed,
    }));
    const [first, ...others] = ways;
    if (first === undefined) return refuse('stale-button');
    const otherWays = others.map(({ recurrence }) => recurrence);
    const nowMs = deps.clock.wallMs();
    const move: DraftedMove = {
      seriesId: series.id,
      fromMs,
      planId: picked?.id ?? null,
      moves: series.moves,
      keepsRhythm: read.keepsRhythm,
      passed: ways.map(({ passed }) => passed),
    };
    const decisionOf = (way: SeriesMove): SeriesMoveDecision =>
      moveSeries(series, way, { coming, dates: datesFor(machine, series, coming, way), nowMs });
    const decided = decisionOf(moveOf(move, first));
    if (!decided.ok) return decided;
    if (others.length === 0 && isSame(series, first, coming, decided.plans)) return done(null);
    const draft: Series = {
      ...series,
      // as: the id source makes ids of the form that a SeriesId has.
      id: deps.ids.next() as SeriesId,
      revision: 1,
      byUserId: actor.userId,
      recurrence: first.recurrence,
      exceptions: [],
      formerly: [],
      life: { status: 'draft', sinceMs: nowMs, others: otherWays, move },
    };
    await deps.series.insert(draft);
    const wereAt = startsOf(coming);
    const ended = decided.plans.filter(({ life }) => life.status === 'over').length;
    return done({
      series,
      draft,
      dates: await datesOf(decided.series, SHOWN_DATES, asDecided(coming, decided.plans)),
      otherDates: datesOfEach(deps.calendar, otherWays, nowMs, SHOWN_DATES),
      moved: decided.plans.filter((one) => isMoved(one, wereAt)).length,
      keeping: decided.keeping,
      restored: decided.restored,
      ended,
      ...(await warnedOf(
        machine,
        actor,
        ways.map((one) => decisionOf(moveOf(move, one))),
        warn,
      )),
    });
  };

const readMove =
  (machine: Machine): Acts['readMove'] =>
  async (actor, asked) => {
    const begun = await begin(machine, actor, asked);
    if (!begun.ok) return begun;
    const { calendar } = machine.deps;
    const [first, ...others] = begun.value.read.ways.map(({ recurrence }) => recurrence);
    if (first === undefined) return refuse('stale-button');
    return done({
      recurrence: first,
      others,
      dates: calendar.dates(first, 0, SHOWN_DATES),
      otherDates: datesOfEach(calendar, others, 0, SHOWN_DATES),
    });
  };

/** Whether the dates are still those that the draft was about. */
const isStill = (
  { planId, fromMs, moves }: DraftedMove,
  series: Series,
  coming: readonly Plan[],
  nowMs: number,
): boolean => {
  if (series.moves !== moves) return false;
  if (planId === null) return fromMs > nowMs;
  return coming.some((plan) => plan.id === planId && plan.life.status === 'planned' && startOf(plan) === fromMs);
};

const move =
  (machine: Machine, { datesOf }: Tools): Acts['moveSeries'] =>
  async (actor, id, choice) => {
    const { deps, seriesDesk, spawn } = machine;
    const draft = await deps.series.get(id);
    if (draft === null || draft.guildId !== actor.guildId) return refuse('series-not-found');
    if (draft.byUserId !== actor.userId) return refuse('not-your-plan');
    const { life } = draft;
    if (life.status !== 'draft' || life.move === undefined) return refuse('stale-button');
    const { move: drafted, others } = life;
    const recurrence = [draft.recurrence, ...others][choice];
    if (recurrence === undefined) return refuse('stale-button');
    const way = moveOf(drafted, { recurrence, passed: drafted.passed[choice] ?? 0 });
    const by = byActor(actor);
    let wereAt = startsOf([]);
    const moved = await seriesDesk.move(drafted.seriesId, async (series, coming): Promise<SeriesMoving> => {
      const refused = notTheirSeries(actor, series);
      if (refused !== null) return { ok: false, refusal: refused };
      if (!isStill(drafted, series, coming, deps.clock.wallMs())) return refuse('changed-meanwhile');
      wereAt = startsOf(coming);
      return await shifted(machine, series, way, { coming, by });
    });
    if (!moved.ok) return moved;
    const { series, plans, keeping, effects } = moved.value;
    // What the new rule has dates for and has no plan yet.
    spawn('next dates', seriesDesk.due(series.id));
    await deps.plans.forgetDraft(id);
    return done({
      series,
      dates: await datesOf(series, SHOWN_DATES),
      moved: plans.filter((plan) => isMoved(plan, wereAt)).length,
      keeping,
      told: effects.length,
    });
  };

/** What people do to have the dates of a series at other times. */
export const seriesMoves = (machine: Machine, tools: Tools): Acts => ({
  draftMove: draftMove(machine, tools),
  readMove: readMove(machine),
  moveSeries: move(machine, tools),
});

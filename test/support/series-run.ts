/** Runs a series through decisions alone, as a process would, and holds what must hold after each. */
import type { Plan, Series } from '../../src/domain/index.ts';
import {
  changedDates,
  changePlan,
  changeSeries,
  confirmSeries,
  draftSeries,
  endPlan,
  isComing,
  isSkipped,
  knownMsOf,
  movePlan,
  moveSeries,
  noteMoved,
  planMissed,
  planNext,
  planOpened,
  renumbered,
  SERIES_AHEAD,
  skipDate,
} from '../../src/domain/index.ts';
import { aSeries, planId } from './a-plan.ts';
import { host } from './a-space.ts';

const START_MS = Date.UTC(2027, 0, 1);
/** One hour, in milliseconds. */
export const HOUR_MS = 3_600_000;
const ASKED = 12;
const localDate = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

const knownOf = ({ occurrence }: Pick<Plan, 'occurrence'>): number | null =>
  occurrence === null ? null : knownMsOf(occurrence);

/** Fails the run that does not hold this. */
const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(`not so: ${what}`);
};

/** A series as a process would run it: what is decided is stored, and every so often something is done or forgotten. */
export class SeriesRun {
  nowMs: number = START_MS;
  series: Series;
  readonly plans: Map<string, Plan> = new Map();
  readonly opened: Plan[] = [];
  readonly done: Set<string> = new Set();
  /** Dates whose title, or seats, somebody changed alone. */
  readonly own: Readonly<Record<'title' | 'seats', Set<string>>> = { title: new Set(), seats: new Set() };
  #edits: number = 0;
  /** Its rule: a date each step from the first on, so many of them. */
  #rule: { readonly firstMs: number; readonly stepMs: number; readonly count: number | null };
  /** Plans at a time that was set for them alone. */
  readonly #atOwnTime: Set<string> = new Set();
  #ids: number = 0;

  constructor(stepMs: number, count: number | null) {
    this.#rule = { firstMs: START_MS + stepMs, stepMs, count };
    const base = aSeries('model');
    const draft = { ...base, others: [], opening: { ...base.opening, title: 'Episode {n}' } };
    const drafted = draftSeries(draft, { inServer: 0, byPerson: 0, managesServer: false }, this.nowMs);
    const confirmed = drafted.ok ? confirmSeries(drafted.series, 0, this.nowMs) : drafted;
    if (!confirmed.ok) throw new Error(confirmed.refusal.code);
    this.series = confirmed.series;
  }

  get coming(): readonly Plan[] {
    return [...this.plans.values()].filter(isComing);
  }

  #keep(plan: Plan): void {
    const before = this.plans.get(plan.id);
    const revision = before === undefined ? this.series.edits + 1 : before.revision + 1;
    must(plan.revision === revision, 'a change is one revision');
    must(before === undefined || isComing(before), 'what is over does not change');
    this.plans.set(plan.id, plan);
  }

  #keepSeries(series: Series): void {
    must(series.revision === this.series.revision + 1, 'a change of a series is one revision');
    this.series = series;
  }

  dates(): readonly number[] {
    return this.#datesAfter(Math.max(this.series.plannedUntilMs, this.nowMs - HOUR_MS / 4), ASKED);
  }

  #datesAfter(afterMs: number, limit: number): readonly number[] {
    const { firstMs, stepMs, count } = this.#rule;
    const from = Math.max(0, Math.floor((afterMs - firstMs) / stepMs) + 1);
    const most = count === null ? limit : Math.max(0, count - from);
    return Array.from({ length: Math.min(limit, most) }, (_, n) => firstMs + (from + n) * stepMs);
  }

  /** `isLost`: the process dies after the series, and before its plans are renumbered. */
  act(name: string, at: number, isLost: boolean): void {
    const plan = this.coming.toSorted((a, b) => a.startsAtMs - b.startsAtMs)[at % Math.max(1, this.coming.length)];
    if (name === 'wait') this.nowMs += at * HOUR_MS;
    else if (name === 'make') this.#make();
    else if (name === 'open') this.#openDue();
    else if (name === 'edit') this.#edit(at);
    else if (name === 'shift') this.#shift(at, at % 3 === 0 ? plan : undefined);
    else if (plan === undefined) return;
    else if (name === 'skip') this.#skip(plan, isLost);
    else if (name === 'move') this.#move(plan, at);
    else if (name === 'alone') this.#alone(plan, at);
    else if (name === 'miss' && plan.life.status === 'planned') this.#miss(plan);
    else return;
    this.done.add(name);
  }

  /** What is done before plans are made, before one opens, and before one is left out. */
  #tidy(): void {
    for (const plan of this.coming) if (isSkipped(this.series, plan.occurrence?.originalMs ?? 0)) this.#end(plan);
    for (const plan of renumbered(this.series, this.coming, localDate)) this.#keep(plan);
  }

  #make(): void {
    this.#tidy();
    const dates = this.dates();
    const ids = Array.from({ length: SERIES_AHEAD.most }, () => planId(`m${(this.#ids += 1)}`));
    const coming = this.coming.filter(({ life }) => life.status === 'planned').length;
    const next = planNext(this.series, { dates, isAll: dates.length < ASKED, coming, ids, localDate }, this.nowMs);
    if (next === null) return;
    this.#keepSeries(next.series);
    for (const plan of next.plans) {
      const twin = [...this.plans.values()].find(({ occurrence }) => knownOf({ occurrence }) === knownOf(plan));
      must(twin === undefined, 'a date has one plan');
      must(!isSkipped(this.series, plan.occurrence?.originalMs ?? 0), 'what is left out gets no plan');
      this.#keep(plan);
    }
  }

  #openDue(): void {
    this.#tidy();
    const due = this.coming.filter(({ life, startsAtMs }) => life.status === 'planned' && startsAtMs <= this.nowMs);
    for (const plan of due.toSorted((a, b) => a.startsAtMs - b.startsAtMs)) {
      const decision = planOpened(plan, this.nowMs);
      if (!decision.ok) throw new Error(decision.refusal.code);
      must(!isSkipped(this.series, plan.occurrence?.originalMs ?? 0), 'what is left out never opens');
      this.#keep(decision.plan);
      this.opened.push(decision.plan);
    }
  }

  #end(plan: Plan): void {
    const ended = endPlan(plan, 'skipped', host, this.nowMs);
    if (!ended.ok) throw new Error(ended.refusal.code);
    this.#keep(ended.plan);
  }

  #skip({ id }: Plan, isLost: boolean): void {
    this.#tidy();
    const plan = this.plans.get(id);
    if (plan === undefined || !isComing(plan)) return;
    const skipped = skipDate(this.series, plan, this.coming, this.nowMs);
    if (!skipped.ok || skipped.series === this.series) return;
    this.#keepSeries(skipped.series);
    if (isLost) return;
    this.#end(plan);
    for (const one of renumbered(this.series, this.coming, localDate)) this.#keep(one);
  }

  #move(plan: Plan, at: number): void {
    const moved = movePlan(plan, this.nowMs + (at + 1) * HOUR_MS, this.nowMs);
    if (!moved.ok || moved.plan === plan || plan.occurrence === null) return;
    this.#keep(moved.plan);
    this.#atOwnTime.add(plan.id);
    const { originalMs } = plan.occurrence;
    const noted = noteMoved(this.series, { originalMs, toMs: moved.plan.startsAtMs }, this.nowMs);
    if (noted !== null) this.#keepSeries(noted);
  }

  /** All dates to come are changed, in one write. */
  #edit(at: number): void {
    this.#edits += 1;
    const edit = at % 2 === 0 ? { title: `Show ${this.#edits}: {n}` } : { seats: 1000 + this.#edits };
    const decision = changeSeries(this.series, edit);
    if (!decision.ok) return;
    const { plans } = changedDates(this.series, decision.series, this.coming, localDate);
    this.#keepSeries(decision.series);
    for (const plan of plans) this.#keep(plan);
  }

  /** One date is changed alone. */
  #alone(plan: Plan, at: number): void {
    this.#edits += 1;
    const part = at % 2 === 0 ? 'title' : 'seats';
    const edit = part === 'title' ? { title: `Alone ${this.#edits}` } : { seats: this.#edits };
    const changed = changePlan(plan, edit);
    if (!changed.ok) throw new Error(changed.refusal.code);
    this.own[part].add(plan.id);
    this.#keep(changed.plan);
  }

  /** All dates from one on go to other times: by as much each, or in another rhythm. */
  #shift(at: number, picked: Plan | undefined): void {
    this.#tidy();
    const plan = picked === undefined ? undefined : this.plans.get(picked.id);
    if (plan !== undefined && plan.life.status !== 'planned') return;
    const fromMs = plan?.occurrence?.originalMs ?? this.#known(this.nowMs + 1)[0];
    if (fromMs === undefined || this.series.life.status !== 'running') return;
    const isPicked = plan !== undefined;
    const { firstMs, stepMs, ...way } = this.#otherTimes(at, fromMs, isPicked);
    const before = this.#known(fromMs);
    const count = this.#rule.count === null ? null : before.length;
    const many = count ?? this.coming.length + this.series.exceptions.length + ASKED;
    const after = Array.from({ length: many }, (_, n) => firstMs + n * stepMs);
    const recurrence = { ...this.series.recurrence, firstLocal: new Date(firstMs).toISOString().slice(0, 16) };
    const move = { recurrence, fromMs, isPicked, ...way };
    const scene = { coming: this.coming, dates: { before, after, localDate }, nowMs: this.nowMs };
    const decision = moveSeries(this.series, move, scene);
    if (!decision.ok) throw new Error(decision.refusal.code);
    for (const one of decision.plans) {
      if (one.startsAtMs === one.occurrence?.originalMs) this.#atOwnTime.delete(one.id);
      this.#keep(one);
    }
    this.#keepSeries(decision.series);
    this.#rule = { firstMs, stepMs, count };
  }

  /** From when on, and how often, dates are to be. */
  #otherTimes(
    at: number,
    fromMs: number,
    isPicked: boolean,
  ): { firstMs: number; stepMs: number; keepsRhythm: boolean; passed: number } {
    const keepsRhythm = at % 2 === 0;
    const stepMs = keepsRhythm ? this.#rule.stepMs : ([1, 5, 24, 100][at % 4] ?? 1) * HOUR_MS;
    const afterMs = this.#afterMs(isPicked ? fromMs : null);
    let [firstMs, passed] = [fromMs + (at - 30) * 600_000, 0];
    for (; firstMs <= afterMs; firstMs += stepMs) passed += 1;
    return { firstMs, stepMs, keepsRhythm, passed: keepsRhythm ? passed : 0 };
  }

  /** The dates that it has from then on, those that stayed when it was moved among them. */
  #known(fromMs: number): readonly number[] {
    const noted = this.series.exceptions.map(({ originalMs }) => originalMs).filter((one) => one >= fromMs);
    return [...new Set([...this.#datesAfter(fromMs - 1, 400), ...noted])].toSorted((a, b) => a - b);
  }

  /** Before when no date goes: now, and where one was picked the last that stays. */
  #afterMs(pickedMs: number | null): number {
    if (pickedMs === null) return this.nowMs;
    const dates = this.coming.flatMap(({ occurrence }) => (occurrence === null ? [] : [occurrence.originalMs]));
    return Math.max(this.nowMs, ...dates.filter((one) => one < pickedMs));
  }

  #miss(plan: Plan): void {
    const missed = planMissed(plan, { code: 'host-not-here', params: {} }, this.nowMs);
    if (missed.ok) this.#keep(missed.plan);
  }

  /** What must hold whenever nothing is half done. */
  check(): void {
    for (const { id, revision } of this.opened)
      must(this.plans.get(id)?.revision === revision, 'what has opened does not change');
    const all = [...this.plans.values()];
    must(new Set(all.map(knownOf)).size === all.length, 'a date is known by what no other is');
    const planned = all.filter(({ life }) => life.status === 'planned');
    const dates = planned.map(({ occurrence }) => occurrence?.originalMs);
    must(new Set(dates).size === dates.length, 'a date of the rule has one plan');
    for (const { id, startsAtMs, occurrence } of planned)
      must(startsAtMs === occurrence?.originalMs || this.#atOwnTime.has(id), 'a plan is where the rule has it');
    const given = all.filter(({ life }) => isComing({ life }) || life.status === 'opened');
    const numbers = given.map(({ occurrence }) => occurrence?.number ?? 0).toSorted((a, b) => a - b);
    must(new Set(numbers).size === numbers.length, 'a number is given once');
    must((numbers.at(-1) ?? 0) < this.series.nextNumber, 'the next number is free');
    for (const { id, opening, occurrence, seats } of this.coming) {
      const title = this.series.opening.title.replace('{n}', String(occurrence?.number));
      must((opening.title === title) !== this.own.title.has(id), 'a title is that of the series unless it is its own');
      must((seats === this.series.seats) !== this.own.seats.has(id), 'so are seats');
    }
  }
}

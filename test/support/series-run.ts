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
  movePlan,
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
  readonly #stepMs: number;
  readonly #count: number | null;
  #ids: number = 0;

  constructor(stepMs: number, count: number | null) {
    this.#stepMs = stepMs;
    this.#count = count;
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
    const after = Math.max(this.series.plannedUntilMs, this.nowMs - HOUR_MS / 4);
    const from = Math.max(1, Math.floor((after - START_MS) / this.#stepMs) + 1);
    const most = this.#count === null ? ASKED : Math.max(0, this.#count + 1 - from);
    return Array.from({ length: Math.min(ASKED, most) }, (_, n) => START_MS + (from + n) * this.#stepMs);
  }

  /** `isLost`: the process dies after the series, and before its plans are renumbered. */
  act(name: string, at: number, isLost: boolean): void {
    const plan = this.coming.toSorted((a, b) => a.startsAtMs - b.startsAtMs)[at % Math.max(1, this.coming.length)];
    if (name === 'wait') this.nowMs += at * HOUR_MS;
    else if (name === 'make') this.#make();
    else if (name === 'open') this.#openDue();
    else if (name === 'edit') this.#edit(at);
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
      const twin = [...this.plans.values()].find(
        ({ occurrence }) => occurrence?.originalMs === plan.occurrence?.originalMs,
      );
      must(twin === undefined, 'a date has one plan');
      this.#keep(plan);
    }
  }

  #openDue(): void {
    this.#tidy();
    const due = this.coming.filter(({ life, startsAtMs }) => life.status === 'planned' && startsAtMs <= this.nowMs);
    for (const plan of due.toSorted((a, b) => a.startsAtMs - b.startsAtMs)) {
      const decision = planOpened(plan, this.nowMs);
      if (!decision.ok) throw new Error(decision.refusal.code);
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
    const skipped = skipDate(this.series, plan, this.coming);
    if (!skipped.ok || skipped.series === this.series) return;
    this.#keepSeries(skipped.series);
    if (isLost) return;
    this.#end(plan);
    for (const one of renumbered(this.series, this.coming, localDate)) this.#keep(one);
  }

  #move(plan: Plan, at: number): void {
    const moved = movePlan(plan, this.nowMs + (at + 1) * HOUR_MS, this.nowMs);
    if (!moved.ok || plan.occurrence === null) return;
    this.#keep(moved.plan);
    const noted = noteMoved(this.series, plan.occurrence.originalMs, moved.plan.startsAtMs);
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

  #miss(plan: Plan): void {
    const missed = planMissed(plan, { code: 'host-not-here', params: {} }, this.nowMs);
    if (missed.ok) this.#keep(missed.plan);
  }

  /** What must hold whenever nothing is half done. */
  check(): void {
    for (const { id, revision } of this.opened)
      must(this.plans.get(id)?.revision === revision, 'what has opened does not change');
    const given = [...this.plans.values()].filter(({ life }) => isComing({ life }) || life.status === 'opened');
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

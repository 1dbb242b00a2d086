/** What is planned in the small world: it outlives the process, and the process may die before and after each use. */
import type { PlanStore, SeriesStore } from '../../src/app/index.ts';
import { knownMsOf, type Plan, type Series } from '../../src/domain/index.ts';
import type { SeriesId, SpaceId } from '../../src/lib/index.ts';
import { outboxOf } from './outside-outbox.ts';
import { safetyOf } from './outside-safety.ts';
import type { OutsideWorld } from './outside-world.ts';

/** A job of a plan or of a series. */
export type PlanJob =
  | { readonly planId: SpaceId; readonly revision: number; readonly dueAtMs: number }
  | { readonly seriesId: SeriesId; readonly dueAtMs: number };

/** Plans and series as they are stored. */
export interface OutsidePlans {
  /** What was queued, in order. */
  readonly jobs: PlanJob[];
  readonly plans: Map<SpaceId, Plan>;
  readonly series: Map<SeriesId, Series>;
}

/** What is planned, by world. */
const planned = new WeakMap<object, OutsidePlans>();

/** What is planned in a world. */
export const plansOf = (world: object): OutsidePlans => {
  const known = planned.get(world) ?? { plans: new Map(), series: new Map(), jobs: [] };
  planned.set(world, known);
  return known;
};

interface Identified {
  readonly id: string;
}

/** By a time, and by id where it is the same, as the database does it. */
const soonest =
  <One extends Identified>(time: (one: One) => number) =>
  (one: One, other: One): number =>
    time(one) - time(other) || (one.id === other.id ? 0 : one.id < other.id ? -1 : 1);

const startOf = ({ startsAtMs }: Plan): number => startsAtMs;
const untilOf = ({ plannedUntilMs }: Series): number => plannedUntilMs;

const isComing = ({ life }: Plan): boolean => life.status === 'planned' || life.status === 'missed';

/** Stores a plan, unless its id or its date of its series stands. */
const insertPlan = ({ plans }: OutsidePlans, plan: Plan): boolean => {
  const { occurrence: mine } = plan;
  const isSameDate = ({ occurrence }: Plan): boolean =>
    mine !== null && occurrence?.seriesId === mine.seriesId && knownMsOf(occurrence) === knownMsOf(mine);
  if (plans.has(plan.id) || [...plans.values()].some(isSameDate)) return false;
  plans.set(plan.id, plan);
  return true;
};

const forgetDrafts = ({ plans, series }: OutsidePlans, beforeMs: number): number => {
  const isOld = ({ life }: Plan | Series): boolean => life.status === 'draft' && life.sinceMs < beforeMs;
  const old = [...plans.values()].filter(isOld);
  const oldSeries = [...series.values()].filter(isOld);
  for (const { id } of old) plans.delete(id);
  for (const { id } of oldSeries) series.delete(id);
  return old.length + oldSeries.length;
};

/** Plans, for one life of the process. */
export const planStore = (world: OutsideWorld, generation: number): PlanStore => {
  const kept = plansOf(world);
  const step = <Value>(run: () => Value): Promise<Value> => world.step(generation, run);
  const listed = (isMeant: (plan: Plan) => boolean): readonly Plan[] =>
    [...kept.plans.values()].filter(isMeant).toSorted(soonest(startOf));
  return {
    insert: (plan, effects) =>
      step(() => {
        const isNew = insertPlan(kept, plan);
        if (isNew) outboxOf(world).add(effects);
        return isNew;
      }),
    save: (plan, effects, line) =>
      step(() => {
        if (kept.plans.get(plan.id)?.revision !== plan.revision - 1) return false;
        kept.plans.set(plan.id, plan);
        if (line != null) safetyOf(world).addLine(plan.guildId, line);
        outboxOf(world).add(effects);
        return true;
      }),
    get: (id) => step(() => kept.plans.get(id) ?? null),
    coming: (guild, limit) =>
      step(() => listed((plan) => plan.guildId === guild && isComing(plan)).slice(0, Math.max(0, limit))),
    ofSeries: (id) => step(() => listed((plan) => plan.occurrence?.seriesId === id && isComing(plan))),
    startingUntil: (untilMs, limit, after) =>
      step(() => {
        const isLater = (plan: Plan): boolean =>
          after === undefined || soonest(startOf)(plan, { ...plan, ...after }) > 0;
        const found = listed((plan) => plan.life.status === 'planned' && plan.startsAtMs <= untilMs && isLater(plan));
        return found.slice(0, Math.max(0, limit));
      }),
    missedDates: (beforeMs, limit) =>
      step(() =>
        listed(
          ({ life, occurrence, startsAtMs }) =>
            life.status === 'missed' && occurrence !== null && startsAtMs < beforeMs,
        ).slice(0, limit),
      ),
    guilds: () =>
      step(() => {
        const isRunning = ({ life }: Series): boolean => life.status === 'running';
        const some = [...[...kept.plans.values()].filter(isComing), ...[...kept.series.values()].filter(isRunning)];
        return [...new Set(some.map(({ guildId }) => guildId))];
      }),
    forgetDraft: (id) =>
      step(() => {
        for (const some of [kept.plans, kept.series] as readonly Map<string, Plan | Series>[])
          if (some.get(id)?.life.status === 'draft') some.delete(id);
      }),
    forgetDrafts: (beforeMs) => step(() => forgetDrafts(kept, beforeMs)),
  };
};

/** Series, for one life of the process. */
export const seriesStore = (world: OutsideWorld, generation: number): SeriesStore => {
  const kept = plansOf(world);
  const step = <Value>(run: () => Value): Promise<Value> => world.step(generation, run);
  const running = (): readonly Series[] => [...kept.series.values()].filter(({ life }) => life.status === 'running');
  return {
    insert: (series) =>
      step(() => {
        if (kept.series.has(series.id)) throw new Error('conflict');
        kept.series.set(series.id, series);
      }),
    save: (series, plans, effects, line) =>
      step(() => {
        if (kept.series.get(series.id)?.revision !== series.revision - 1) return false;
        kept.series.set(series.id, series);
        // A date that stands already stays as it is.
        for (const plan of plans) insertPlan(kept, plan);
        if (line != null) safetyOf(world).addLine(series.guildId, line);
        outboxOf(world).add(effects);
        return true;
      }),
    saveAll: (series, plans, effects, line) =>
      step(() => {
        if (kept.series.get(series.id)?.revision !== series.revision - 1) return false;
        if (plans.some(({ id, revision }) => kept.plans.get(id)?.revision !== revision - 1)) return false;
        kept.series.set(series.id, series);
        for (const plan of plans) kept.plans.set(plan.id, plan);
        if (line != null) safetyOf(world).addLine(series.guildId, line);
        outboxOf(world).add(effects);
        return true;
      }),
    get: (id) => step(() => kept.series.get(id) ?? null),
    ofGuild: (guild) =>
      step(() =>
        running()
          .filter(({ guildId }) => guildId === guild)
          .toSorted(soonest(({ life }) => life.sinceMs)),
      ),
    plannedBefore: (beforeMs, limit, after) =>
      step(() =>
        running()
          .filter((one) => {
            const isLater = after === undefined || soonest(untilOf)(one, { ...one, ...after }) > 0;
            return one.plannedUntilMs < beforeMs && isLater;
          })
          .toSorted(soonest(untilOf))
          .slice(0, Math.max(0, limit)),
      ),
  };
};

import { faultPoints, pointName, type FaultPoint } from './fault-points.ts';
import { randomOf, type Random } from './random.ts';

/** When a kill falls. */
export type KillPlan =
  /** While people act: at a fault point when it is passed for the `nth` time. */
  | { readonly when: 'at-point'; readonly point: FaultPoint; readonly nth: number }
  /** While people act: some time after they began, milliseconds. */
  | { readonly when: 'at-random'; readonly afterMs: number }
  /** In the next start, while it recovers: at the `nth` call or commit of any name. */
  | {
      readonly when: 'recovering';
      readonly kind: FaultPoint['kind'];
      readonly side: FaultPoint['side'];
      readonly nth: number;
    }
  /** In the very first start on a data folder, which makes the store: so many milliseconds after it began. */
  | { readonly when: 'first-start'; readonly afterMs: number }
  /** In the next start: so many milliseconds after it began. */
  | { readonly when: 'starting'; readonly afterMs: number };

/** One journey: two servers of its own, their people, and the kills that fall meanwhile. */
export interface JourneyPlan {
  /** Counted from 1. */
  readonly number: number;
  readonly kills: readonly KillPlan[];
  /** stormy: the local Discord misbehaves as well. */
  readonly weather: 'calm' | 'stormy';
}

/** A kill as the trace of a journey names it before it falls. */
export const killName = (plan: KillPlan): string => {
  switch (plan.when) {
    case 'at-point':
      return pointName(plan.point);
    case 'recovering':
      return `${plan.side} the ${plan.kind} number ${plan.nth} of its next start`;
    case 'at-random':
      return 'at a random moment';
    case 'first-start':
      return 'while starting for the first time';
    case 'starting':
      return 'while starting';
  }
};

/** Journeys on one data folder; then a new one is made. */
export const JOURNEYS_PER_FOLDER = 20;
/** Of the first starts so many are cut short. */
const FIRST_START_SHARE = 0.6;
/** The first start takes about five seconds on two idle cores. */
const FIRST_START_MS = 6000;
/** A start takes about two seconds on two idle cores, and what it recovers about as long. */
const START_MS = 4000;
/** People do most of what they do within this. */
const JOURNEY_MS = 4000;
/** A start makes about ten calls before it is ready, and then those that recover a few spaces. */
const RECOVERY_POINTS = 16;
/** Kills in one journey at most. */
const MAX_KILLS = 4;
/** Of all kills so many fall at fault points; the others at random. */
const POINT_SHARE = 0.6;
/** Of all journeys so many are stormy. */
const STORM_SHARE = 0.35;

/** How often a point is passed before the kill: mostly the first time. */
const nthOf = (random: Random): number => 1 + (random.chance(0.5) ? 0 : random.int(4));

const killOf = (random: Random, points: () => FaultPoint, isFirst: boolean): KillPlan => {
  const isAtPoint = random.chance(POINT_SHARE);
  // A kill in a start follows another one.
  const isInStart = !isFirst && random.chance(0.5);
  if (isInStart)
    return isAtPoint
      ? {
          when: 'recovering',
          kind: random.pick(['call', 'commit'] as const),
          side: random.pick(['before', 'after'] as const),
          nth: 1 + random.int(RECOVERY_POINTS),
        }
      : { when: 'starting', afterMs: random.int(START_MS) };
  return isAtPoint
    ? { when: 'at-point', point: points(), nth: nthOf(random) }
    : { when: 'at-random', afterMs: 300 + random.int(JOURNEY_MS) };
};

/** Every fault point in turn, in an order of chance, over and over. */
const inTurn = (random: Random, at: string | null): (() => FaultPoint) => {
  const chosen = faultPoints.filter((point) => at === null || pointName(point).includes(at));
  let left: FaultPoint[] = [];
  return () => {
    if (left.length === 0) left = [...random.shuffled(chosen)];
    const point = left.pop();
    if (point === undefined) throw new Error(`there is no fault point "${at}"`);
    return point;
  };
};

/**
 * The journeys of a run with `kills` kills. The same seed plans the same, and more kills begin with the same journeys. With `at` all of
 * them fall while people act, at the fault points whose name holds it; throws when none does.
 */
export const planOf = (seed: string, kills: number, at: string | null = null): readonly JourneyPlan[] => {
  const random = randomOf(seed).fork('plan');
  const points = inTurn(random.fork('points'), at);
  const journeys: JourneyPlan[] = [];
  for (let left = kills; left > 0;) {
    const wanted = 1 + random.int(MAX_KILLS);
    const drawn = Array.from({ length: wanted }, (_, index): KillPlan =>
      at === null ? killOf(random, points, index === 0) : { when: 'at-point', point: points(), nth: 1 },
    );
    const isFirst = at === null && journeys.length % JOURNEYS_PER_FOLDER === 0 && random.chance(FIRST_START_SHARE);
    if (isFirst) drawn.unshift({ when: 'first-start', afterMs: random.int(FIRST_START_MS) });
    const weather = random.chance(STORM_SHARE) ? 'stormy' : 'calm';
    journeys.push({ number: journeys.length + 1, kills: drawn.slice(0, left), weather });
    left -= drawn.length;
  }
  return journeys;
};

import type { RowPlan } from './catalogue.ts';

/** One line of the bench: what was measured against which goal. */
export interface BenchRow extends RowPlan {
  readonly figure: string;
  /** Interval or range of the figure. */
  readonly spread: string;
  readonly verdict: 'met' | 'not met' | 'within noise' | 'for information';
}

/** One row as it stands on the page. */
export interface KeptRow extends BenchRow {
  /** What each run gave, in their order; the row is that of the run in the middle. */
  readonly runs: readonly string[];
}

/** The last measurement of one bench that was kept. */
export interface Measured {
  readonly bench: string;
  /** Day, and the machine with Node's version. */
  readonly taken: string;
  /** Processes that ran or wanted to over the minute before it began, and before it ended. */
  readonly load: string;
  /** How long all its runs took together, seconds; absent in what was kept before that was noted. */
  readonly tookSeconds?: number;
  readonly rows: readonly KeptRow[];
}

/** Samples of a ratio's 95 % interval; more changes it by less than the rounding. */
export const bootstrapRounds = 2000;

/** The middle value; NaN when there is none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share `q` of the others lies; NaN when there is none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** 95 % bootstrap interval of the median, from a fixed seed so that the same figures give the same interval. */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  let state = 20_261_122;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const medians = Array.from({ length: bootstrapRounds }, () =>
    median(values.map(() => values[Math.floor(next() * values.length)] ?? 0)),
  );
  return [quantile(medians, 0.025), quantile(medians, 0.975)];
}

/** A ratio is met when its median is at or under the goal and the interval excludes goal + 0.05. */
export function ratioVerdict(ratios: readonly number[], goal: number): BenchRow['verdict'] {
  const [low, high] = medianInterval(ratios);
  if (median(ratios) <= goal && high < goal + 0.05) return 'met';
  return low <= goal ? 'within noise' : 'not met';
}

/** The same for a ratio that should be at or above its goal: the interval must exclude goal - 0.05. */
export function atLeastVerdict(ratios: readonly number[], goal: number): BenchRow['verdict'] {
  const [low, high] = medianInterval(ratios);
  if (median(ratios) >= goal && low > goal - 0.05) return 'met';
  return high >= goal ? 'within noise' : 'not met';
}

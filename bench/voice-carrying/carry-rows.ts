/** Rows made of segments. */
import type { RowPlan } from '../catalogue.ts';
import { type BenchRow, median, medianInterval, quantile, ratioVerdict } from '../row.ts';
import type { Segment } from './segment.ts';

const p50GoalMs = 1;
const p99GoalMs = 5;

/** CPU time per frame that arrived, microseconds. */
export const perFrameUs = ({ cpuUs, carried }: Segment): number => cpuUs / Math.max(1, carried);

/** Its median. */
export const medianUs = (segments: readonly Segment[]): number => median(segments.map(perFrameUs));

/** How much of what should have arrived did. */
export function carriedShare(segments: readonly Segment[]): string {
  const sum = (what: 'carried' | 'due'): number => segments.reduce((total, segment) => total + segment[what], 0);
  return `${((100 * sum('carried')) / sum('due')).toFixed(1)} %`;
}

/** One value of each pair of segments, which ran one after the other. */
export const pairwise = (
  ours: readonly Segment[],
  others: readonly Segment[],
  of: (our: Segment, other: Segment) => number,
): readonly number[] => ours.map((segment, i) => of(segment, others[i] ?? segment));

/** A figure's 95 % interval. */
export function spreadOf(ratios: readonly number[]): string {
  const [low, high] = medianInterval(ratios);
  return `95 % ${low.toFixed(3)}-${high.toFixed(3)}`;
}

/** CPU per frame, ours against another's; without a goal for information. */
export function cpuRow(
  plan: RowPlan,
  ours: readonly Segment[],
  others: readonly Segment[],
  goal: number | null,
): BenchRow {
  const ratios = pairwise(ours, others, (one, other) => perFrameUs(one) / perFrameUs(other));
  const us = (segments: readonly Segment[]): string => `${medianUs(segments).toFixed(1)} us`;
  return {
    ...plan,
    figure: `${median(ratios).toFixed(3)} x (${us(ours)} against ${us(others)}; carried ${carriedShare(ours)} against ${carriedShare(others)})`,
    spread: spreadOf(ratios),
    verdict: goal === null ? 'for information' : ratioVerdict(ratios, goal),
  };
}

/** Delay above that of a bare forwarder; when it `gates`, with a verdict. */
export function delayRow(
  plan: RowPlan,
  segments: readonly Segment[],
  bare: readonly (readonly number[])[],
  gates: boolean,
): BenchRow {
  const added = (q: number): number[] =>
    segments.map(({ delaysMs }, i) => quantile(delaysMs, q) - quantile(bare[i] ?? [], q));
  const [p50, p99] = [added(0.5), added(0.99)];
  const [low50, high50] = medianInterval(p50);
  const [low99, high99] = medianInterval(p99);
  const isMet = median(p50) <= p50GoalMs && median(p99) <= p99GoalMs;
  const isNear = low50 <= p50GoalMs && low99 <= p99GoalMs;
  const verdict = isMet ? 'met' : isNear ? 'within noise' : 'not met';
  return {
    ...plan,
    figure: `p50 ${median(p50).toFixed(2)} ms, p99 ${median(p99).toFixed(2)} ms (forwarder p50 ${median(bare.map((delays) => quantile(delays, 0.5))).toFixed(2)} ms)`,
    spread: `95 % p50 ${low50.toFixed(2)}-${high50.toFixed(2)}, p99 ${low99.toFixed(2)}-${high99.toFixed(2)}`,
    verdict: gates ? verdict : 'for information',
  };
}

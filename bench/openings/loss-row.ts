import type { RowPlan } from '../catalogue.ts';
import type { BenchRow } from '../row.ts';

/** A count with spaces between its thousands. */
export const grouped = (count: number): string => count.toLocaleString('en').replaceAll(',', ' ');

interface Counted {
  readonly of: number;
  readonly lost: number;
  readonly twice: number;
}

/** What became of all that came due: none is to be lost, none opened twice. */
export function lossRow(plan: RowPlan, runs: readonly Counted[]): BenchRow {
  const lost = runs.reduce((sum, run) => sum + run.lost, 0);
  const twice = runs.reduce((sum, run) => sum + run.twice, 0);
  return {
    ...plan,
    figure: `${lost} lost, ${twice} twice`,
    spread: `of ${runs.reduce((sum, { of }) => sum + of, 0)}`,
    verdict: lost + twice === 0 ? 'met' : 'not met',
  };
}

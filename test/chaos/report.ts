import { count } from './acts/acting.ts';
import { faultPoints } from './fault-points.ts';
import type { JourneyReport } from './journey.ts';
import type { JourneyPlan } from './plan.ts';

/** A journey that was played. */
export interface Played {
  readonly plan: JourneyPlan;
  readonly report: JourneyReport;
  /** What the bot printed in its last life; empty where nothing was wrong, unless it was to be kept. */
  readonly output: string;
}

/** What came of a run. */
export interface ChaosReport {
  readonly seed: string;
  readonly journeys: number;
  readonly stormy: number;
  /** What plans the same again. */
  readonly again: string;
  readonly kills: number;
  readonly restarts: number;
  readonly byPoint: ReadonlyMap<string, number>;
  /** Calls and commits that were made and are no named fault points. */
  readonly unnamed: readonly string[];
  readonly acts: ReadonlyMap<string, number>;
  readonly acknowledged: ReadonlyMap<string, number>;
  readonly refused: number;
  readonly lost: number;
  readonly unanswered: number;
  readonly checks: number;
  /** Of them, what people were told is done. */
  readonly promises: number;
  readonly played: readonly Played[];
  readonly failed: readonly Played[];
  readonly tookMs: number;
}

type Counts = Record<'restarts' | 'refused' | 'lost' | 'unanswered' | 'checks' | 'promises' | 'kills', number>;

interface Sum {
  readonly byPoint: Map<string, number>;
  readonly acts: Map<string, number>;
  readonly acknowledged: Map<string, number>;
  readonly counts: Counts;
}

const add = (sum: Sum, { tally, kills, restarts, checks, promises }: JourneyReport): void => {
  for (const kill of kills) count(sum.byPoint, kill);
  for (const [kind, times] of tally.acts) sum.acts.set(kind, (sum.acts.get(kind) ?? 0) + times);
  for (const [kind, times] of tally.acknowledged) sum.acknowledged.set(kind, (sum.acknowledged.get(kind) ?? 0) + times);
  const { counts } = sum;
  counts.kills += kills.length;
  counts.restarts += restarts;
  counts.checks += checks;
  counts.promises += promises;
  counts.refused += tally.refused;
  counts.lost += tally.lost;
  counts.unanswered += tally.unanswered;
};

const unnamedOf = (passed: ReadonlySet<string>): readonly string[] => {
  const named = new Set(faultPoints.map(({ kind, name }) => `${kind} ${name}`));
  return [...passed].filter((name) => !named.has(name)).sort();
};

/** The report over all journeys. `passed`: the calls and commits that were made, by kind and name. */
export const reportOf = (
  played: readonly Played[],
  { passed, ...rest }: Pick<ChaosReport, 'seed' | 'again' | 'tookMs'> & { readonly passed: ReadonlySet<string> },
): ChaosReport => {
  const sum: Sum = {
    byPoint: new Map(),
    acts: new Map(),
    acknowledged: new Map(),
    counts: { restarts: 0, refused: 0, lost: 0, unanswered: 0, checks: 0, promises: 0, kills: 0 },
  };
  for (const { report } of played) add(sum, report);
  return {
    ...rest,
    journeys: played.length,
    stormy: played.filter(({ plan }) => plan.weather === 'stormy').length,
    byPoint: sum.byPoint,
    unnamed: unnamedOf(passed),
    acts: sum.acts,
    acknowledged: sum.acknowledged,
    ...sum.counts,
    played,
    failed: played.filter(hasFailed),
  };
};

/** Whether something was wrong in a journey. */
export const hasFailed = ({ report }: Played): boolean => report.failures.length > 0;

/** A journey with all that is known of it. */
export const storyOf = ({ report: { failures, trace, evidence }, output }: Played): string =>
  [...failures, '', ...trace, '', ...evidence, '', output].join('\n');

/** One journey in a line. */
export const lineOf = (
  { number, weather, kills: planned }: JourneyPlan,
  { kills, failures, checks }: JourneyReport,
): string =>
  `journey ${number} (${weather}): ${kills.length} of ${planned.length} kills, ${checks} checks, ${
    failures.length === 0 ? 'all well' : `${failures.length} things wrong`
  }`;

const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, one) => sum + one, 0);

const listed = (counts: ReadonlyMap<string, number>): readonly (readonly [name: string, times: number])[] =>
  [...counts].sort(([one], [other]) => (one < other ? -1 : 1));

/** The report in lines, for people. */
export const linesOf = (report: ChaosReport): readonly string[] => {
  const { acknowledged, failed } = report;
  const success = (kind: string): string => (acknowledged.has(kind) ? `, ${acknowledged.get(kind)} acknowledged` : '');
  const sums = [
    `${report.journeys} journeys (${report.stormy} stormy)`,
    `${report.kills} kills`,
    `${report.restarts} restarts`,
    `${total(report.acts)} acts`,
    `${total(acknowledged)} acknowledged`,
    `${report.refused} refused`,
    `${report.lost} lost`,
    `${report.unanswered} unanswered`,
    `${report.checks} checks (${report.promises} of what was acknowledged)`,
    `${failed.length} journeys failed`,
    `${Math.round(report.tookMs / 1000)} s`,
  ];
  return [
    'kills',
    ...listed(report.byPoint).map(([name, times]) => `  ${times} × ${name}`),
    'calls and commits that are killed at by chance only',
    ...report.unnamed.map((name) => `  ${name}`),
    'acts',
    ...listed(new Map([...[...acknowledged.keys()].map((kind) => [kind, 0] as const), ...report.acts])).map(
      ([kind, times]) => `  ${times} × ${kind}${success(kind)}`,
    ),
    ...failed.flatMap(({ plan, report: { failures } }) => [
      `journey ${plan.number} went wrong (again: npm run chaos -- ${report.again} --journey ${plan.number})`,
      ...failures.map((failure) => `  ${failure}`),
    ]),
    `seed ${report.seed}: ${sums.join(', ')}`,
  ];
};

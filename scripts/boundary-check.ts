import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { boundaryRules } from './boundary-rules.ts';

/** One import that should not be, with what to do about it. */
export interface BoundaryViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly comment: string;
}

/** What a check of the boundaries saw. `imports` is 0 when nothing could be parsed, which is never a pass. */
export interface BoundaryReport {
  readonly modules: number;
  readonly imports: number;
  readonly violations: readonly BoundaryViolation[];
}

const commentOf = new Map(boundaryRules.map((rule) => [rule.name ?? '', rule.comment ?? '']));

/**
 * Reads every import (type imports too) of `folders` under `baseDir` and holds them against the boundary rules.
 * Throws when a folder is missing. The caller judges the counts.
 */
export const checkBoundaries = async (baseDir: string, folders: readonly string[]): Promise<BoundaryReport> => {
  const result = await cruise(
    [...folders],
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: [...boundaryRules] },
      doNotFollow: { path: 'node_modules' },
      // TypeScript 7 has no compiler API for dependency-cruiser, which would then read nothing at all.
      parser: 'swc',
      tsPreCompilationDeps: true,
      enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    },
    { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'] },
  );
  if (typeof result.output === 'string') throw new TypeError('dependency-cruiser answered with text instead of data');
  return summaryOf(result.output);
};

const summaryOf = (output: ICruiseResult): BoundaryReport => ({
  modules: output.summary.totalCruised,
  imports: output.summary.totalDependenciesCruised ?? 0,
  violations: output.summary.violations.map((violation) => ({
    rule: violation.rule.name,
    from: violation.from,
    to: violation.to,
    comment: commentOf.get(violation.rule.name) ?? '',
  })),
});

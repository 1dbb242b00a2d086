/** What one look found. */
export interface Findings {
  /** Counts a check; `otherwise` says in words what is wrong when it does not hold. */
  that(holds: boolean, otherwise: () => string): void;
  /** Both are the same, compared as JSON. */
  same(what: string, actual: unknown, expected: unknown): void;
  /** Checks so far. */
  checks(): number;
  /** What was wrong, in words. */
  differences(): readonly string[];
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/** Nothing looked at yet. */
export const createFindings = (): Findings => {
  const wrong: string[] = [];
  let checks = 0;
  const that: Findings['that'] = (holds, otherwise) => {
    checks += 1;
    if (!holds) wrong.push(otherwise());
  };
  return {
    that,
    same: (what, actual, expected) =>
      that(shown(actual) === shown(expected), () => `${what}: ${shown(actual)} instead of ${shown(expected)}`),
    checks: () => checks,
    differences: () => wrong,
  };
};

/** How much work a test may do: `ci` in every run, `long` when somebody has the night. */
export interface Budget {
  readonly ci: number;
  readonly long: number;
}

/** Whether this is a long run (`npm run test:long`). */
const isLongRun: boolean = process.env['LONG'] === '1';

/** The count that fits this run; the same tests read it, so a long run explores more of the same. */
export const budget = (counts: Budget): number => (isLongRun ? counts.long : counts.ci);

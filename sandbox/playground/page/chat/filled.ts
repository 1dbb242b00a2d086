import type { PageValue } from '../../contract.ts';

/** What was filled in so far, by registered name. */
export type Filled = Readonly<Record<string, PageValue>>;

import type { JobHandlers } from '../../src/scheduler/index.ts';

/** Handlers of the jobs that a test which plans no spaces does not look at. */
export const NO_PLANS: Pick<JobHandlers, 'open' | 'series' | 'remind' | 'digest'> = {
  open: () => Promise.resolve(),
  series: () => Promise.resolve(),
  remind: () => Promise.resolve(),
  digest: () => Promise.resolve(),
};

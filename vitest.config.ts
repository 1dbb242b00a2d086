import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Two noisy cores are the smallest machine we promise to test on; more workers there only add jitter. */
const maxUnitWorkers = 2;

interface Suite {
  readonly name: string;
  /** Suites run one after another in this order: what fails fastest comes first. */
  readonly order: number;
  /** Whether files may run side by side. Tests that keep time with real sockets must not. */
  readonly parallel: boolean;
  readonly testTimeoutMs: number;
  readonly hookTimeoutMs: number;
}

const suites: readonly Suite[] = [
  { name: 'unit', order: 1, parallel: true, testTimeoutMs: 20_000, hookTimeoutMs: 30_000 },
  { name: 'contract', order: 2, parallel: false, testTimeoutMs: 60_000, hookTimeoutMs: 60_000 },
  { name: 'model', order: 3, parallel: true, testTimeoutMs: 120_000, hookTimeoutMs: 60_000 },
  { name: 'e2e', order: 4, parallel: false, testTimeoutMs: 120_000, hookTimeoutMs: 120_000 },
];

const isLong = process.env['LONG'] === '1';
/** Long runs explore thousands of cases; a nightly machine has the time. */
const longTimeoutFactor = 30;

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: maxUnitWorkers,
    passWithNoTests: false,
    projects: suites.map((suite) => ({
      test: {
        name: suite.name,
        include: [`test/${suite.name}/**/*.test.ts`],
        environment: 'node',
        testTimeout: suite.testTimeoutMs * (isLong ? longTimeoutFactor : 1),
        hookTimeout: suite.hookTimeoutMs,
        fileParallelism: suite.parallel,
        maxWorkers: suite.parallel ? maxUnitWorkers : 1,
        sequence: { groupOrder: suite.order },
      },
    })),
  },
});

export default config;

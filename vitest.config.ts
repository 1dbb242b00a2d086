import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Two noisy cores are the smallest machine we promise to test on; more workers that compute only add jitter there. */
const maxWorkers = 2;
/** Journeys in which people speak at the pace of speech wait more than they compute: one keeps 0.25 of a core busy, by `time vitest run` of talkers. */
const journeyWorkers = 3;

/**
 * Tests whose sockets keep time: sound every 20 ms, which a neighbour that works hard would break. They run after the others and beside each
 * other only.
 */
const keepTime = {
  contract: ['voice-*', 'sandbox-{voice,dave}', 'scheduler'],
  e2e: [
    'demo',
    'hearing',
    'link',
    'link-modes',
    'other-libraries',
    'overflow',
    'pool',
    'survives',
    'talkers',
    'voice-room',
  ],
} as const;

const files = (folder: keyof typeof keepTime): string[] =>
  keepTime[folder].map((name) => `test/${folder}/${name}.test.ts`);

/** Files that take a minute and more by themselves: begun last, they would be waited for alone. */
const slow = [
  'talkers',
  'survives',
  'pool',
  'restart',
  'lost-room',
  'bad-input-start',
  'chaos',
  'store-durability',
  'journey',
];

/** The slow ones first, the rest as Vitest has it. */
class SlowFirst extends BaseSequencer {
  override async sort(all: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(all);
    const isSlow = ({ moduleId }: TestSpecification): boolean =>
      slow.some((name) => moduleId.endsWith(`/${name}.test.ts`));
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

/** What is allocated is counted here, by code that nothing else in the process has run: what others taught the compiler shows in it. */
const allocations = ['test/unit/voice/engine/{allocation,mix-allocation}.test.ts'];

interface Suite {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /**
   * Whether the files of one worker share its modules; each has its own otherwise. Loading the modules was two thirds of what the unit tests
   * computed (`time vitest run --project unit test/unit/domain test/unit/commands`: 34 s of a core, and 12 s with shared ones).
   */
  readonly sharesModules?: boolean;
  /** Suites run one after another in this order, those of one number beside each other: what fails fastest comes first. */
  readonly order: number;
  readonly workers?: number;
  readonly testTimeoutMs: number;
  readonly hookTimeoutMs: number;
}

const suites: readonly Suite[] = [
  {
    name: 'unit',
    include: ['test/unit/**/*.test.ts'],
    exclude: allocations,
    sharesModules: true,
    order: 1,
    testTimeoutMs: 20_000,
    hookTimeoutMs: 30_000,
  },
  {
    name: 'unit-heap',
    include: allocations,
    order: 1,
    testTimeoutMs: 20_000,
    hookTimeoutMs: 30_000,
  },
  {
    name: 'contract',
    include: ['test/contract/**/*.test.ts'],
    exclude: files('contract'),
    order: 2,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'model',
    include: ['test/model/**/*.test.ts'],
    sharesModules: true,
    order: 2,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    exclude: files('e2e'),
    order: 4,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
  {
    name: 'contract-time',
    include: files('contract'),
    order: 5,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'e2e-time',
    include: files('e2e'),
    order: 6,
    workers: journeyWorkers,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
  {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    order: 7,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
];

const isLong = process.env['LONG'] === '1';
/** Long runs explore thousands of cases; a nightly machine has the time. */
const longTimeoutFactor = 30;

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers,
    sequence: { sequencer: SlowFirst },
    passWithNoTests: false,
    projects: suites.map((suite) => ({
      test: {
        name: suite.name,
        include: [...suite.include],
        exclude: [...(suite.exclude ?? [])],
        environment: 'node',
        isolate: suite.sharesModules !== true,
        testTimeout: suite.testTimeoutMs * (isLong ? longTimeoutFactor : 1),
        hookTimeout: suite.hookTimeoutMs,
        maxWorkers: suite.workers ?? maxWorkers,
        sequence: { groupOrder: suite.order },
      },
    })),
  },
});

export default config;

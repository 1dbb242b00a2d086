import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Two noisy cores are the smallest machine we promise to test on; more workers that compute only add jitter there. */
const maxWorkers = 2;
/**
 * Tests in which people speak at the pace of speech wait more than they compute. By the processor time of the processes: a journey keeps 0.25
 * (talkers) to 0.47 of a core busy (pool and voice-room), a contract of voice 0.35 (all of them, 120 s of a core in 340 s of files).
 */
const speechWorkers = 3;

/**
 * Tests whose sockets keep time: sound every 20 ms, which a neighbour that works hard would break. They run after the others and beside each
 * other only.
 */
const keepTime = {
  contract: ['voice-*', 'sandbox-{crowd,voice,dave}', 'scheduler'],
  e2e: [
    'demo',
    'hearing',
    'isolation',
    'link',
    'link-control',
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

/**
 * Files that take long by themselves, the longest of each suite first: begun last, one would be waited for alone, with the other workers idle.
 * Seconds as `default` prints them, two cores, November 2026: survives 103, talkers 84, pool 74, demo 51; hearing of voice 58, leases 50, scheduler 41.
 */
const slow = [
  'e2e/survives',
  'e2e/talkers',
  'e2e/pool',
  'e2e/demo',
  'e2e/restart',
  'e2e/bad-input-start',
  'e2e/chaos',
  'e2e/lost-room',
  'contract/store-durability',
  'contract/store',
  'contract/store-previous',
  'contract/voice-hearing',
  'contract/voice-leases',
  'contract/scheduler',
  'contract/voice-encrypted',
  'contract/voice-encrypted-faults',
  'contract/voice-transport',
  'contract/voice-weather',
  'browser/journey',
  'browser/controls',
  'browser/start',
  'browser/views',
];

/** The slow ones first and in that order, the rest as Vitest has it. */
class SlowFirst extends BaseSequencer {
  override async sort(all: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(all);
    const place = ({ moduleId }: TestSpecification): number => {
      const at = slow.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return at === -1 ? slow.length : at;
    };
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}

/** What is allocated is counted here, by code that nothing else in the process has run: what others taught the compiler shows in it. */
const allocations = ['test/unit/voice/engine/{allocation,*-allocation}.test.ts'];

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
    workers: speechWorkers,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'e2e-time',
    include: files('e2e'),
    order: 6,
    workers: speechWorkers,
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

import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Two noisy cores are the smallest machine we promise to test on. Most files wait about as long as they compute (for Discord's limits, a panel's next
 * edit, a process, what comes at the pace of speech): one file more than there are cores fills those waits, in suites of such files. By the processor time of the
 * processes and their children: a journey without sound keeps half a core busy, one with sound 0.25 (talkers) to 0.47 (pool and voice-room), a
 * contract of voice 0.35. A browser computes whatever it does.
 */
const workers = { compute: 2, wait: 3 } as const;

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
 * Files that take long by themselves, the longest of each suite first: begun last, one would be waited for alone, with the
 * other workers idle. Seconds as `default` prints them, two cores, November 2026: store-durability 86, survives 105, hearing of voice 84, journey 79.
 */
const slow = [
  'unit/discord/fleet',
  'unit/voice/engine/golden',
  'unit/discord/voice-statuses',
  'unit/discord/start',
  'contract/store-durability',
  'contract/services-kill',
  'e2e/clock',
  'e2e/queue',
  'contract/store',
  'e2e/restart',
  'e2e/chaos',
  'e2e/people',
  'contract/store-previous',
  'e2e/bad-input-start',
  'contract/scheduler-kill',
  'e2e/limits',
  'e2e/lost-room',
  'e2e/bad-input-buttons',
  'e2e/survives',
  'contract/voice-hearing',
  'e2e/pool',
  'e2e/talkers',
  'e2e/hearing',
  'e2e/demo',
  'contract/voice-leases',
  'contract/scheduler',
  'e2e/link-modes',
  'contract/voice-encrypted',
  'e2e/link',
  'e2e/voice-room',
  'contract/voice-weather',
  'contract/voice-encrypted-faults',
  'contract/voice-transport',
  'contract/voice-guards',
  'e2e/isolation',
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

/**
 * What is allocated is counted here, by code that nothing else in the process has run: what others taught the compiler shows in it. So does what it
 * had learnt by the moment at which a busy core let it finish: there it compiles at once.
 */
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
  /** Suites run one after another in this order, those of one number beside each other, with as many workers: what fails fastest comes first. */
  readonly order: number;
  readonly workers: number;
  /** Flags of Node for the processes of its workers. */
  readonly execArgv?: readonly string[];
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
    workers: workers.compute,
    testTimeoutMs: 20_000,
    hookTimeoutMs: 30_000,
  },
  {
    name: 'unit-heap',
    include: allocations,
    execArgv: ['--no-concurrent-recompilation'],
    order: 1,
    workers: workers.compute,
    testTimeoutMs: 20_000,
    hookTimeoutMs: 30_000,
  },
  {
    name: 'contract',
    include: ['test/contract/**/*.test.ts'],
    exclude: files('contract'),
    order: 2,
    workers: workers.compute,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'model',
    include: ['test/model/**/*.test.ts'],
    sharesModules: true,
    order: 2,
    workers: workers.compute,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'e2e',
    include: ['test/e2e/**/*.test.ts'],
    exclude: files('e2e'),
    order: 3,
    workers: workers.wait,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
  {
    name: 'contract-time',
    include: files('contract'),
    order: 4,
    workers: workers.wait,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  {
    name: 'e2e-time',
    include: files('e2e'),
    order: 5,
    workers: workers.wait,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
  {
    name: 'browser',
    include: ['test/browser/**/*.test.ts'],
    order: 6,
    workers: workers.compute,
    testTimeoutMs: 120_000,
    hookTimeoutMs: 120_000,
  },
];

const isLong = process.env['LONG'] === '1';
/** Long runs explore thousands of cases; a nightly machine has the time. */
const longTimeoutFactor = 30;

const config: ViteUserConfig = defineConfig({
  test: {
    maxWorkers: workers.compute,
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
        execArgv: [...(suite.execArgv ?? [])],
        maxWorkers: suite.workers,
        sequence: { groupOrder: suite.order },
      },
    })),
  },
});

export default config;

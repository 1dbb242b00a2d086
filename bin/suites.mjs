import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideTestTools } from './packages.mjs';
import { modules } from './paths.mjs';
import { run } from './run.mjs';
import { say, sayWhile } from './say.mjs';
import { startPostgres, startRedis } from './services.mjs';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/**
 * Runs every suite with a Redis and a PostgreSQL of its own, and says at the end what was left out and how it went.
 * @param {{ node: string, args: string[], isCi: boolean, failedChecks?: string[] }} options
 * @returns {Promise<number>} the exit code: 0 only if everything passed, and in CI only if nothing was left out
 */
export const runSuites = async ({ node, args, isCi, failedChecks = [] }) => {
  const flags = new Set(['--install', '--long']);
  const passedOn = args.filter((arg) => !flags.has(arg));
  const leftOut = await provideTestTools({ mayInstall: isCi || args.includes('--install') });
  const tally = await withServices((addresses) =>
    runVitest({
      node,
      args: passedOn,
      env: { ...process.env, ...addresses, ...(args.includes('--long') ? { LONG: '1' } : {}) },
    }),
  );
  const notes = [
    ...leftOut.map((what) => `Left out: ${what}`),
    ...(isCi && leftOut.length + tally.skipped > 0
      ? ['In CI nothing may be left out or skipped: this run fails.']
      : []),
    ...(failedChecks.length > 0 ? [`Static checks that failed: ${failedChecks.join(', ')}`] : []),
  ];
  for (const note of notes) process.stdout.write(`${note}\n`);
  process.stdout.write(`${closingLine(tally)}\n`);
  const isWhole = !isCi || leftOut.length + tally.skipped === 0;
  return tally.failed === 0 && isWhole && failedChecks.length === 0 ? 0 : 1;
};

/**
 * The last line of a test run.
 * @param {Tally} tally
 */
export const closingLine = (tally) => `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`;

/**
 * Runs `work` with the services that are installed, and stops them whatever happens.
 * @template T
 * @param {(addresses: Record<string, string>) => Promise<T>} work
 * @returns {Promise<T>}
 */
const withServices = async (work) => {
  /** @type {import('./services.mjs').Service[]} */
  const running = [];
  const close = async () => {
    for (const service of running.splice(0)) await service.close();
  };
  const interrupted = () => {
    void close().then(() => process.exit(130));
  };
  process.once('SIGINT', interrupted);
  try {
    /** @type {Record<string, string>} */
    const addresses = {};
    await sayWhile('Starting the databases of the tests', async () => {
      const redis = await startRedis();
      if (redis !== undefined) running.push(redis);
      if (redis !== undefined) addresses.TEST_REDIS_URL = redis.url;
      const postgres = await startPostgres();
      if (postgres !== undefined) running.push(postgres);
      if (postgres !== undefined) addresses.TEST_DATABASE_URL = postgres.url;
    });
    return await work(addresses);
  } finally {
    process.off('SIGINT', interrupted);
    await close();
  }
};

/**
 * @param {{ node: string, args: string[], env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Tally>}
 */
const runVitest = async ({ node, args, env }) => {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-tests-'));
  const report = join(folder, 'report.json');
  const vitest = join(modules, 'vitest', 'vitest.mjs');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await run({ file: node, args: [vitest, 'run', ...reporters, ...args], env });
    return tallyOf(readReport(report), code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @param {string} file */
const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    say('The test runner left no report: it failed before the first test, and its message above says why.');
    return {};
  }
};

/**
 * Counts a report of vitest's JSON reporter. A file that failed without a failed test, and an exit code that no failed
 * test explains (an error nobody caught), count as one failure each: nothing that went wrong reads as a pass.
 * @param {{ numPassedTests?: number, numFailedTests?: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults?: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} exitCode
 * @returns {Tally}
 */
export const tallyOf = (report, exitCode) => {
  const brokenFiles = (report.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = (report.numFailedTests ?? 0) + brokenFiles;
  return {
    passed: report.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
};

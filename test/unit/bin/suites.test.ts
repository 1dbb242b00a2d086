import { describe, expect, test } from 'vitest';
import { closingLine, tallyOf } from '../../../bin/suites.mjs';
import { parseWorld } from '../../../bin/world.mjs';

describe('tallyOf', () => {
  const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 2, numTodoTests: 1, testResults: [] };

  test('counts what a good run says', () => {
    expect(tallyOf(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
    expect(closingLine(tallyOf(report, 0))).toBe('5 passed, 0 failed, 3 skipped');
  });

  test('counts a file that could not be loaded', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    expect(tallyOf({ ...report, numFailedTests: 1, testResults }, 1).failed).toBe(2);
  });

  test('an exit code that no failed test explains is a failure', () => {
    expect(tallyOf(report, 1).failed).toBe(1);
    expect(tallyOf({}, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('parseWorld', () => {
  const world = {
    api: 'http://127.0.0.1:1/api',
    ca: 'PEM',
    playground: 'http://127.0.0.1:1/play/#key=k',
    guilds: [],
    users: [],
    bots: [{ token: 'x' }],
  };

  test('takes the line of the local Discord', () => {
    expect(parseWorld(JSON.stringify(world)).api).toBe(world.api);
  });

  test.each([
    '',
    'Listening on 3000',
    'null',
    '{}',
    JSON.stringify({ ...world, bots: [] }),
    JSON.stringify({ ...world, ca: 5 }),
    JSON.stringify({ ...world, playground: undefined }),
  ])('refuses %j', (line) => {
    expect(() => parseWorld(line)).toThrow('docs/SANDBOX.md');
  });
});

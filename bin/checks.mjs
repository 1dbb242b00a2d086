import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';

/** Scripts of package.json that look at the code without running it, the fastest to fail first. */
const checks = ['format:check', 'lint', 'types', 'boundaries', 'deadcode'];

/**
 * Runs every static check, also after one has failed, so that one run shows all there is to do.
 * @returns {Promise<string[]>} the checks that failed
 */
export const runChecks = async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const failed = [];
  for (const check of checks) {
    say(`\n== ${check}: ${scripts[check]}`);
    if ((await run({ file: scripts[check], shell: true })) !== 0) failed.push(check);
  }
  say(failed.length === 0 ? '\nEvery static check passed.' : `\nStatic checks that failed: ${failed.join(', ')}`);
  return failed;
};

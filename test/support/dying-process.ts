/** Processes of a test that are killed at some point of theirs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import { systemClock } from '../../src/lib/index.ts';

/** A process starts, opens its store and comes to its point: seconds, and on a loaded machine many. */
const DIES_WITHIN_MS = 120_000;

/** Runs a script until it dies at its point, by the signal that nothing survives; answers what it said, a value of JSON a line. */
export async function dieAt<Said>(
  script: URL,
  args: readonly string[],
  point: string,
): Promise<readonly Partial<Said>[]> {
  const child = spawn(process.execPath, [script.pathname, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const cancel = systemClock.after(DIES_WITHIN_MS, () => child.kill('SIGTERM'));
  const said: Partial<Said>[] = [];
  // as: the child's own lines.
  for await (const line of createInterface({ input: child.stdout })) said.push(JSON.parse(line) as Partial<Said>);
  cancel();
  expect(await gone, point).toEqual([null, 'SIGKILL']);
  return said;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { Household } from '../../../bin/household.mjs';

const folder = mkdtempSync(join(tmpdir(), 'majlis-household-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let household = new Household();
afterEach(async () => {
  await household.close();
  household = new Household();
});

const script = (name: string, text: string): string => {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, text);
  return path;
};

/** Says that it runs, notes its end in a file, and goes on for ever. */
const patient = (name: string): string =>
  script(
    name,
    `import { appendFileSync } from 'node:fs';
     process.once('SIGTERM', () => { appendFileSync(${JSON.stringify(join(folder, 'ends'))}, '${name} '); process.exit(0); });
     setInterval(() => {}, 1000);
     process.send?.({ pid: process.pid });`,
  );

const start = (name: string, path: string): ReturnType<Household['start']> =>
  household.start({ name, node: process.execPath, args: [path] });

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a household', () => {
  test('stops its processes, the last started first', async () => {
    for (const name of ['first', 'second']) await once(start(name, patient(name)), 'message');
    await Promise.all([household.close(), household.close()]);
    expect(readFileSync(join(folder, 'ends'), 'utf8')).toBe('second first ');
  });

  test('tells who died, with the exit code', async () => {
    await once(start('patient', patient('patient')), 'message');
    start('the weak one', script('weak', 'process.exit(7);'));
    expect(await household.death).toEqual({ name: 'the weak one', code: 7, signal: null });
  });

  test('tells of a program that cannot be started', async () => {
    household.start({ name: 'nobody', node: join(folder, 'no-such-node'), args: [] });
    expect(await household.death).toMatchObject({ name: 'nobody', code: 1 });
  });

  test('does not keep a finished process alive', async () => {
    start('quick', script('quick', 'process.exitCode = 3;'));
    expect(await household.death).toMatchObject({ name: 'quick', code: 3 });
  });

  test('leaves nobody behind when the launcher is killed', async () => {
    const bin = pathToFileURL(resolve(import.meta.dirname, '../../../bin/household.mjs')).href;
    const launcher = script(
      'launcher',
      `import { Household } from ${JSON.stringify(bin)};
       const child = new Household().start({ name: 'child', node: process.execPath, args: [${JSON.stringify(patient('orphan'))}] });
       child.on('message', ({ pid }) => process.send({ pid }));`,
    );
    const parent = spawn(process.execPath, [launcher], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const [message]: unknown[] = await once(parent, 'message');
    const { pid } = message as { pid: number };
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 10_000 });
  });
});

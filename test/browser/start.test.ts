import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { chromiumPath, openWindow, startChromium } from '../support/chromium.ts';
import { tempFolder } from '../support/temp-folder.ts';

// What the README promises somebody who has never seen it: `npm start`, the address, one click, and people are heard.

const root = resolve(import.meta.dirname, '../..');

/** Generous: it takes 10 to 20 s here, and most of that makes the database. */
const LIMIT_MS = 100_000;

describe.skipIf(chromiumPath === undefined)('from npm start to hearing people', () => {
  const folder = tempFolder();
  let launcher: ChildProcess | null = null;
  let browser: Browser | null = null;

  afterAll(async () => {
    await browser?.close();
    if (launcher !== null && launcher.exitCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'exit');
    }
    folder[Symbol.dispose]();
  });

  test('takes three steps: start it, open the address, click the first line', { timeout: 2 * LIMIT_MS }, async () => {
    const startedMs = performance.now();
    // 1. `npm start`, which is this program.
    const { PATH, HOME, TZ } = process.env;
    launcher = spawn(process.execPath, [join(root, 'bin/majlis.mjs'), 'start'], {
      env: { PATH, HOME, TZ, BROWSER: 'none', DATA_DIR: join(folder.path, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [launcher.stdout, launcher.stderr])
      stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const printed = (): string => {
      const found = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/play\/#key=\w+)$/m.exec(said)?.[1];
      if (found === undefined) throw new Error(`no address was printed:\n${said}`);
      return found;
    };
    const address = await vi.waitFor(printed, { timeout: LIMIT_MS, interval: 100 });
    const printedMs = performance.now();
    // 2. The address.
    browser = await startChromium();
    const { page, errors } = await openWindow(browser, address);
    // 3. The first line. People who talk there come in by themselves; whoever speaks is shown by the sound that is played.
    await page.click('[data-try=listen]');
    await page.locator('.person.large .avatar.speaking').first().waitFor({ timeout: LIMIT_MS });
    const heardMs = performance.now();
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    console.info(
      `address after ${seconds(printedMs - startedMs)} s, people heard after ${seconds(heardMs - startedMs)} s`,
    );
    expect(heardMs - startedMs).toBeLessThan(2 * LIMIT_MS);
    expect(errors).toEqual([]);
  });
});

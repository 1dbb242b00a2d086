import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { chromiumPath, openWindow, startChromium, type Watched } from '../support/chromium.ts';
import { budget } from '../support/budget.ts';
import { tempFolder } from '../support/temp-folder.ts';

// What the README promises somebody who has never seen it: `npm start`, the address, one click, and people are heard.

const root = resolve(import.meta.dirname, '../..');

/** Generous: it takes 10 to 20 s here, and most of that makes the database. */
const LIMIT_MS = 100_000;
/** A clone brings no packages: npm fetches some hundreds of them, and builds a few. */
const CLONE_LIMIT_MS = 600_000;

/** The program as its README has one start it, until its address is printed. */
class Launched {
  readonly #child: ChildProcess;
  #said = '';

  /** What it keeps and what it fetches is kept in a folder of its own. */
  constructor(home: string, own: string) {
    const { PATH, HOME, TZ } = process.env;
    this.#child = spawn(process.execPath, [join(home, 'bin/majlis.mjs'), 'start'], {
      cwd: home,
      env: { PATH, HOME, TZ, BROWSER: 'none', DATA_DIR: join(own, 'data'), npm_config_cache: join(own, 'npm') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.#said += chunk.toString()));
  }

  /** Rejects when none was printed in time. */
  address(timeout: number): Promise<string> {
    const printed = (): string => {
      const found = /^ {2}(http:\/\/127\.0\.0\.1:\d+\/play\/#key=\w+)$/m.exec(this.#said)?.[1];
      if (found === undefined) throw new Error(`no address was printed:\n${this.#said}`);
      return found;
    };
    return vi.waitFor(printed, { timeout, interval: 100 });
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }
}

describe.skipIf(chromiumPath === undefined)('from npm start to hearing people', () => {
  const folder = tempFolder();
  const launched: Launched[] = [];
  let browser: Browser | null = null;

  afterAll(async () => {
    await browser?.close();
    for (const one of launched) await one.end();
    folder[Symbol.dispose]();
  });

  /** Starts it, opens the address, clicks the first line, and answers the window once somebody is heard. */
  async function threeSteps(where: string, start: () => Launched, limitMs: number): Promise<Watched> {
    const startedMs = performance.now();
    // 1. `npm start`, which is this program.
    const program = start();
    launched.push(program);
    const address = await program.address(limitMs);
    const printedMs = performance.now();
    // 2. The address.
    browser ??= await startChromium();
    const watched = await openWindow(browser, address);
    // 3. The first line. People who talk there come in by themselves; whoever speaks is shown by the sound that is played.
    await watched.page.click('[data-try=listen]');
    await watched.page.locator('.person.large .avatar.speaking').first().waitFor({ timeout: LIMIT_MS });
    const heardMs = performance.now();
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    console.info(
      `${where}: address after ${seconds(printedMs - startedMs)} s, people heard after ${seconds(heardMs - startedMs)} s`,
    );
    expect(heardMs - startedMs).toBeLessThan(limitMs + LIMIT_MS);
    return watched;
  }

  /** Where it is started; a clone asks the registry for every package, so only when somebody has the time. */
  const places = [
    { where: 'with the packages', limitMs: LIMIT_MS, home: () => root },
    { where: 'in a fresh clone', limitMs: CLONE_LIMIT_MS, home: () => cloneInto(join(folder.path, 'clone')) },
  ].slice(0, budget({ ci: 1, long: 2 }));

  test.each(places)(
    '$where takes three steps: start it, open the address, click the first line',
    { timeout: CLONE_LIMIT_MS + 2 * LIMIT_MS },
    async ({ where, limitMs, home }) => {
      const own = join(folder.path, where);
      const checkout = home();
      const start = (): Launched => new Launched(checkout, own);
      const { page, errors } = await threeSteps(where, start, limitMs);
      // The other two lines are a click each as well.
      for (const [line, command] of [
        ['open', '/space open'],
        ['ask', '/hand raise'],
      ] as const) {
        await page.click('[data-act=someone-else]');
        await page.click(`[data-try=${line}]`);
        await page.locator(`.commandForm[aria-label="${command}"]`).waitFor();
      }
      expect(errors).toEqual([]);
      await launched.at(-1)?.end();
    },
  );
});

/** A clone of what is committed here, as somebody has it who begins: with nothing installed. */
function cloneInto(path: string): string {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, path]);
  return path;
}

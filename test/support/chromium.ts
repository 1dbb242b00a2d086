import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type AxeCore from 'axe-core';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';

/** Debian's Chromium, or undefined: its tests are then skipped, which `npm test` says and CI does not take. */
export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

/** Pictures of the page, for people to look at. */
const pictures = resolve(import.meta.dirname, '../../out/browser');

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A loaded machine takes many seconds for what takes one. */
const PATIENCE_MS = 30_000;

/** Starts it; with `microphone`, that WAV file is what its microphone hears, once. */
export function startChromium({ microphone }: { readonly microphone?: string } = {}): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('There is no Chromium here');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      // Tests run as root in CI, where Chromium's own sandbox does not start. It opens pages of ours only.
      '--no-sandbox',
      // Pages that are not in front keep their timers: a tab is a member who speaks.
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}%noloop`]),
    ],
  });
}

/** A page of the playground under watch. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on its console, uncaught ones included. */
  readonly errors: readonly string[];
  /** Bytes of script that it loaded, gzipped. */
  scriptBytes(): number;
}

/** Opens the address in a window of its own. */
export async function openWindow(
  browser: Browser,
  address: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  let bytes = 0;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('response', (response) => {
    if (!response.url().endsWith('.js')) return;
    void response.body().then((body) => {
      bytes += gzipSync(body).length;
    });
  });
  await page.goto(address);
  await page.waitForSelector('.chooser, .world');
  return { page, context, errors, scriptBytes: () => bytes };
}

/** Takes a picture of what is shown. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** After a test that failed: takes pictures, tells the newest messages, and closes what stands open, for the tests that follow. */
export async function showFailure(windows: readonly Watched[], name: string): Promise<void> {
  for (const [at, { page }] of windows.entries()) {
    await picture(page, `failed-${name}-${at}`);
    console.info(name, at, (await page.locator('.message').allInnerTexts()).slice(-3).join('\n---\n'));
    await page.keyboard.press('Escape');
  }
}

/** What keeps people from using what is shown, as axe finds it: serious and worse, in words. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  // In words, since it runs in the page, whose names are none of this program's.
  const results = await page.evaluate<AxeCore.AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
}

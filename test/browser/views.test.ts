import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { barriers, chromiumPath, openWindow, picture, startChromium, type Watched } from '../support/chromium.ts';

// The page in Chromium on the world of `npm start`, without a bot: every view in both languages, both schemes and two widths.

const seed = seedSchema.parse(
  JSON.parse(readFileSync(new URL('../../sandbox/seeds/default.json', import.meta.url), 'utf8')),
);

/** The most script that a first visit may load, gzipped. */
const MAX_SCRIPT_BYTES = 150_000;

describe.skipIf(chromiumPath === undefined)('views of the page', () => {
  let sandbox: Sandbox;
  let browser: Browser;

  beforeAll(async () => {
    sandbox = await startSandbox({ seed });
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser.close();
    await sandbox.close();
    if (sandbox.bugs.length > 0) throw new AggregateError(sandbox.bugs, 'the sandbox had faults');
  });

  const address = (): string => sandbox.line().playground;

  async function say(watched: Watched, text: string): Promise<void> {
    await watched.page.fill('.composer .line', text);
    await watched.page.keyboard.press('Enter');
  }

  test('a first visit loads little, offers three things to try and everybody to be', async () => {
    const first = await openWindow(browser, address());
    expect(await first.page.locator('.try').count()).toBe(3);
    expect(await first.page.locator('[data-cast]').count()).toBe(32);
    expect(await first.page.locator('[data-cast=layla]').innerText()).toContain('owner');
    expect(first.scriptBytes()).toBeGreaterThan(10_000);
    expect(first.scriptBytes()).toBeLessThan(MAX_SCRIPT_BYTES);
    expect(first.errors).toEqual([]);
    await first.context.close();
  });

  test('a wrong key opens nothing, and the page says so', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${address().split('#')[0] ?? ''}#key=0`);
    await page.waitForSelector('.lost');
    await context.close();
  });

  test('two members write to each other in a channel and directly, with markdown and mentions', async () => {
    const [layla, omar] = [await openWindow(browser, address()), await openWindow(browser, address())];
    await layla.page.click('[data-cast=layla]');
    await omar.page.click('[data-cast=omar]');
    await omar.page.waitForSelector('.composer');
    const omarId = [...sandbox.world.users.values()].find(({ username }) => username === 'omar')?.id ?? '';
    await say(layla, `**Salam** <@${omarId}>, see you <t:${Math.floor(Date.now() / 1000) + 7_250}:R>`);
    const message = omar.page.locator('.message').last();
    await message.locator('strong', { hasText: 'Salam' }).waitFor();
    expect(await message.innerText()).toMatch(/@Omar Nasser, see you in 2 hours/);
    // A room, somebody in it, and the menu on them.
    for (const { page } of [layla, omar]) {
      await page.click('[data-channel]:has-text("Lounge")');
      await page.click('.stage .button.success');
      await page.waitForSelector('.dock');
    }
    // In a voice room it is encrypted end to end, and heard.
    for (const { page } of [layla, omar]) await page.locator('.dock', { hasText: 'end to end encrypted' }).waitFor();
    await layla.page.getByLabel('Say a sentence …').selectOption('marhaba');
    await omar.page.locator('.person.large:has-text("Layla") .avatar.speaking').waitFor();
    await omar.page.click('.person.large:has-text("Layla")');
    await omar.page.click('.menu button:has-text("Message")');
    await omar.page.waitForSelector('.top h1:has-text("Layla")');
    await say(omar, 'Only for you');
    await layla.page.click('[title="Direct messages"]');
    await layla.page.click('.list .channel:has-text("Omar")');
    await layla.page.locator('.message', { hasText: 'Only for you' }).waitFor();
    for (const { errors, context } of [layla, omar]) {
      expect(errors).toEqual([]);
      await context.close();
    }
  });

  const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 780 } } as const;
  const looks = (['desktop', 'phone'] as const).flatMap((size) =>
    (['en', 'ar'] as const).flatMap((language) =>
      (['light', 'dark'] as const).map((scheme) => ({ size, language, scheme })),
    ),
  );
  // Each language, scheme and width with each other takes LONG=1; every pair of width and language is always seen.
  const seen = looks.filter(
    ({ size, language, scheme }) =>
      process.env['LONG'] === '1' || ((size === 'phone') !== (language === 'ar')) === (scheme === 'dark'),
  );

  test.each(seen)('$size in $language, $scheme: no barrier, no error, nothing wider than the window', async (look) => {
    const { size, language, scheme } = look;
    const watched = await openWindow(browser, address(), {
      viewport: sizes[size],
      colorScheme: scheme,
      locale: language === 'ar' ? 'ar-EG' : 'en-GB',
    });
    const { page } = watched;
    const check = async (view: string): Promise<void> => {
      await picture(page, `${view}-${size}-${language}-${scheme}`);
      expect(await barriers(page), view).toEqual([]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, view).toBeLessThanOrEqual(sizes[size].width);
    };
    expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    await check('chooser');
    await page.click('[data-cast=salma]');
    await page.waitForSelector('.channel');
    await check('rooms');
    await page.click('[data-channel]:has-text("Lounge")');
    await page.click('.stage .button.success');
    await page.waitForSelector('.dock');
    await check('room');
    await page.click('[data-act=drawer]');
    await page.click('#tab-faults');
    await page.waitForSelector('.switches label');
    await check('drawer');
    expect(watched.errors).toEqual([]);
    await watched.context.close();
  });
});

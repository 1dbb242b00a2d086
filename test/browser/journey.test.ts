import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import { answerTo, castOf, comeUp, openSpace, type Cast } from '../support/cast.ts';
import { barriers, chromiumPath, openWindow, picture, startChromium, type Watched } from '../support/chromium.ts';
import { likenessOf } from '../support/likeness.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { heardIn } from '../support/tones.ts';
import { readWav, writeWav } from '../support/wav.ts';

// Three people, each in a window of their own, on the bot: one opens a space and speaks through a microphone, one is brought up and
// says a sentence, and a third, in a linked server, records both.

/** What stands before the sentence in the microphone's file: the page asks for it before the room hears it. */
const LEAD_SAMPLES = 48_000;
/** A space opens in a second; a loaded machine takes many. */
const PATIENCE = { timeout: 40_000 };

describe.skipIf(chromiumPath === undefined)('people in browsers', () => {
  let stack: Stack;
  let cast: Cast;
  let browser: Browser;
  let folder: ReturnType<typeof tempFolder>;
  let said: { readonly microphone: Float64Array; readonly sentence: Float64Array };
  let host: Watched;
  let guest: Watched;
  let listener: Watched;

  beforeAll(async () => {
    const codec = await openFrameCodec(await findOpusCodec());
    if (codec === null) throw new Error('this machine has no Opus codec');
    const samples = async (name: string): Promise<Float64Array> =>
      heardIn(codec, (await spokenLine(name)).packets).map((sample) => sample / 32_768);
    said = { microphone: await samples('welcome'), sentence: await samples('market') };
    folder = tempFolder();
    const microphone = join(folder.path, 'microphone.wav');
    const file = new Float64Array(LEAD_SAMPLES + said.microphone.length);
    file.set(said.microphone, LEAD_SAMPLES);
    writeFileSync(microphone, writeWav(file));
    stack = await startStack();
    cast = castOf(stack);
    browser = await startChromium({ microphone });
    const open = async (username: string): Promise<Watched> => {
      const watched = await openWindow(browser, stack.sandbox.line().playground, { acceptDownloads: true });
      await watched.page.click(`[data-cast=${username}]`);
      await watched.page.waitForSelector('.composer');
      return watched;
    };
    [host, guest, listener] = [await open('tariq'), await open('ben'), await open('priya')];
  });

  afterAll(async () => {
    await browser?.close();
    cast?.[Symbol.dispose]();
    await stack?.[Symbol.asyncDispose]();
    folder?.[Symbol.dispose]();
  });

  /**
   * Writes a command in the line under the chat, with values for options by name: typed, picked where there are choices, and
   * `offered` ones taken from what is offered while typing.
   */
  async function command(
    page: Page,
    words: string,
    values: Readonly<Record<string, string>> = {},
    offered: readonly string[] = [],
  ): Promise<void> {
    await page.fill('.composer .line', `/${words}`);
    await page
      .locator('.palette [role=option] b', { hasText: new RegExp(`^/${words}$`) })
      .first()
      .click();
    const form = page.locator('.commandForm');
    for (const [name, value] of Object.entries(values)) {
      const chip = form.locator('.chip', { hasText: name });
      if ((await chip.count()) > 0) await chip.first().click();
      await fillOption(
        form.locator('.option', { has: page.locator('.name', { hasText: new RegExp(`^${name}`) }) }),
        value,
      );
      if (offered.includes(name)) await form.locator('.offered [role=option]').first().click(PATIENCE);
    }
    await form.locator('button[type=submit]').click();
    await form.waitFor({ state: 'detached', ...PATIENCE });
  }

  async function fillOption(option: Locator, value: string): Promise<void> {
    if ((await option.locator('select').count()) > 0) await option.locator('select').selectOption(value);
    else await option.locator('input').fill(value);
  }

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const idOf = (username: string): string =>
    [...stack.sandbox.world.users.values()].find((user) => user.username === username)?.id ?? '';
  /** Picks somebody in a select of the newest message that offers them under these words. */
  const pick = (page: Page, words: RegExp, username: string): Promise<unknown> =>
    page.getByRole('combobox', { name: words }).last().selectOption(idOf(username), PATIENCE);
  const seat = (page: Page, username: string, is: string) =>
    page.locator(`.person.large[data-person="${idOf(username)}"][data-seat="${is}"]`).waitFor(PATIENCE);

  /** Waits until somebody was heard in this window, and then nobody for a second and a half. */
  const heardOut = async (page: Page): Promise<void> => {
    await page.locator('.person.large .avatar.speaking').first().waitFor(PATIENCE);
    let spokeAtMs = performance.now();
    await expect
      .poll(
        async () => {
          if ((await page.locator('.person.large .avatar.speaking').count()) > 0) spokeAtMs = performance.now();
          return performance.now() - spokeAtMs;
        },
        { ...PATIENCE, interval: 100 },
      )
      .toBeGreaterThan(1_500);
  };

  async function heard(): Promise<Float64Array> {
    const [download] = await Promise.all([
      listener.page.waitForEvent('download'),
      listener.page.click('[data-sound=record]'),
    ]);
    const file = join(folder.path, 'heard.wav');
    await download.saveAs(file);
    return readWav(readFileSync(file));
  }

  test('a space opened by its command, with a microphone and a guest, is heard in a linked server', async () => {
    const opening = { title: 'Coffee at nine', kind: 'stage', language: 'arabi' };
    await command(host.page, 'space open', opening, ['language']);
    await host.page.locator('.message.private .mention', { hasText: 'Coffee at nine' }).click(PATIENCE);
    await button(host.page, 'Join').click();
    await button(host.page, 'Accept').click(PATIENCE);
    await seat(host.page, 'tariq', 'speaker');

    // The other server's space is opened by its owner with another client.
    const grace = await cast.person('grace');
    const river = cast.guildId('Riverside Talks');
    const away = await openSpace(
      grace,
      { title: 'River' },
      { guildId: river, channelId: cast.channelId('Riverside Talks', 'general') },
    );
    await comeUp(grace, river, away);
    await command(host.page, 'link open');
    const offer = host.page.locator('.message.private code', { hasText: /^[0-9A-Z-]{4,}$/ }).last();
    const code = await offer.innerText(PATIENCE);
    await answerTo(grace, 'link join', { code }, { guildId: river, channelId: away, says: /Linked/ });

    await listener.page.click('[data-channel]:has-text("River"):not(:has-text("side"))', PATIENCE);
    await button(listener.page, 'Join').click();
    await listener.page.waitForSelector('.dock');
    await listener.page
      .locator('.message', { hasText: /carries from the first word|carrying sound/ })
      .waitFor(PATIENCE);
    await listener.page.click('[data-sound=record]');

    await host.page.uncheck('.dock input[type=checkbox]');
    await host.page.click('[data-sound=microphone]');
    await heardOut(listener.page);
    await picture(host.page, 'journey-host');
    // What was picked among the offers stands on the panel.
    await host.page.locator('.message:not(.private)', { hasText: 'Arabic' }).first().waitFor(PATIENCE);

    await guest.page.click('[data-channel]:has-text("Coffee at nine")');
    await button(guest.page, 'Join').click();
    await guest.page.locator('.controls').getByRole('button', { name: 'Raise hand' }).click(PATIENCE);
    await seat(host.page, 'ben', 'hand');
    await pick(host.page, /Invite somebody up/, 'ben');
    await button(guest.page, 'Accept').click(PATIENCE);
    await seat(host.page, 'ben', 'speaker');
    await guest.page.getByLabel('Say a sentence …').selectOption('market');
    await heardOut(listener.page);
    await picture(listener.page, 'journey-listener');

    const sound = await heard();
    const [voice, sentence] = [likenessOf(said.microphone, sound), likenessOf(said.sentence, sound)];
    console.info('microphone', voice, 'sentence', sentence);
    for (const { correlation, found, levelDb } of [voice, sentence]) {
      expect(correlation).toBeGreaterThan(0.8);
      expect(found).toBeGreaterThan(0.5);
      expect(Math.abs(levelDb)).toBeLessThan(3);
    }
  });

  test('what is planned stands among the events, and one can be interested in it', async () => {
    const { page } = guest;
    await page.click('[data-channel]:has-text("general")');
    await command(page, 'space schedule', { title: 'Later on', when: 'tomorrow 7pm' });
    await page.locator('.message.private').getByRole('button', { name: 'Save', exact: true }).click(PATIENCE);
    await page.locator('.sidebar .channel', { hasText: 'Events' }).click();
    const event = page.locator('.event', { hasText: 'Later on' });
    await event.getByRole('button', { name: /Interested/ }).click(PATIENCE);
    await event.locator('[aria-pressed=true]').waitFor(PATIENCE);
    const [planned] = [...stack.sandbox.world.guilds.values()].flatMap(({ scheduledEvents }) => [
      ...scheduledEvents.values(),
    ]);
    await event.getByText(`Interested ${planned?.subscribers.size ?? 0}`).waitFor(PATIENCE);
    expect(planned?.subscribers.has(idOf('ben'))).toBe(true);
    await picture(page, 'journey-events');
    expect(await barriers(page)).toEqual([]);
    await page.click('[data-channel]:has-text("Coffee at nine")');
  });

  test('panel and forms in Arabic, in the dark and on a phone, keep nobody out', async () => {
    const { page } = listener;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `journey-panel-desktop-en-${colorScheme}`);
      expect(await barriers(page), colorScheme).toEqual([]);
    }
    await page.click('[data-act=language]');
    await page.setViewportSize({ width: 390, height: 780 });
    await picture(page, 'journey-panel-phone-ar-dark');
    expect(await barriers(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.click('[data-act=language]');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('every control of the panel does its work by a click', async () => {
    const panel = (page: Page) =>
      page.locator('.message:not(.private)', { has: page.getByRole('button', { name: 'Manage' }) }).last();
    await panel(guest.page).getByRole('button', { name: 'Step down' }).click();
    await seat(host.page, 'ben', 'audience');

    await panel(guest.page).getByRole('button', { name: 'Ask a question' }).click();
    await guest.page.locator('dialog.modal textarea').fill('When is the roast done?', PATIENCE);
    await picture(guest.page, 'journey-form');
    await button(guest.page, 'Submit').click();
    await panel(host.page).getByText('When is the roast done?').waitFor(PATIENCE);
    await pick(host.page, /Lower somebody|Lower a hand|lower/i, 'ben');
    await panel(host.page).getByText('No hand is raised.').waitFor(PATIENCE);

    await panel(guest.page).getByRole('button', { name: 'Raise hand' }).click();
    await pick(host.page, /Invite somebody up/, 'ben');
    await button(guest.page, 'Accept').click(PATIENCE);
    await seat(host.page, 'ben', 'speaker');
    await pick(host.page, /Move to the audience/, 'ben');
    await seat(host.page, 'ben', 'audience');

    await panel(host.page).getByRole('button', { name: 'Manage' }).click();
    await host.page
      .locator('.message.private')
      .getByRole('button', { name: /Settings/ })
      .last()
      .click(PATIENCE);
    await host.page.locator('.message.private').getByRole('button', { name: /About/ }).last().waitFor(PATIENCE);
    await picture(host.page, 'journey-settings');

    // The menu on a person: what applications have for it.
    await host.page.locator(`.person.large[data-person="${idOf('ben')}"]`).click();
    await host.page.locator('.menu .tag').first().waitFor(PATIENCE);
    await picture(host.page, 'journey-menu');
    await host.page.keyboard.press('Escape');

    await panel(host.page).getByRole('button', { name: 'End' }).click();
    await host.page.locator('.message.private').getByRole('button', { name: /^End/ }).last().click(PATIENCE);
    await host.page.locator('[data-channel]:has-text("Coffee at nine")').waitFor({ state: 'detached', ...PATIENCE });
    for (const { errors } of [host, guest, listener]) expect(errors).toEqual([]);
    expect(stack.sandbox.bugs).toEqual([]);
  });
});

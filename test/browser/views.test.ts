import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { chromiumPath, openWindow, startChromium, type Watched } from '../support/chromium.ts';
import { lookAt } from '../support/looks.ts';

// The page in Chromium on the world of `npm start`, without a bot: every view in both languages, both schemes and two widths.

const seed = seedSchema.parse(
  JSON.parse(readFileSync(new URL('../../sandbox/seeds/default.json', import.meta.url), 'utf8')),
);

/** A message with what a bot may write: an embed, buttons of every kind, and selects. */
const RICH = {
  content: '### Tonight\n> Coffee, and what else\n- one `code`\n- ||a spoiler||\nقهوة في التاسعة',
  embeds: [
    {
      title: 'Coffee at nine',
      description: 'A talk about **beans**, [with a link](https://example.org).',
      color: 0x0f766e,
      fields: [
        { name: 'Host', value: 'Layla', inline: true },
        { name: 'Language', value: 'العربية', inline: true },
      ],
      footer: { text: 'Majlis' },
    },
  ],
  components: [
    {
      type: 1,
      components: [
        { type: 2, style: 1, label: 'Raise hand', custom_id: 'one' },
        { type: 2, style: 2, label: 'Manage', custom_id: 'two' },
        { type: 2, style: 3, label: 'Going', custom_id: 'three' },
        { type: 2, style: 4, label: 'End', custom_id: 'four' },
        { type: 2, style: 2, label: 'Over', custom_id: 'five', disabled: true },
      ],
    },
    {
      type: 1,
      components: [
        {
          type: 3,
          custom_id: 'six',
          placeholder: 'Pick one …',
          options: [{ label: 'First', value: '1', description: 'the usual one' }],
        },
      ],
    },
    { type: 1, components: [{ type: 2, style: 5, label: 'Elsewhere', url: 'https://example.org/' }] },
  ],
};

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

  /** What an account asks of the API, as its own program would. */
  async function api(token: string, path: string, body: unknown): Promise<void> {
    const answer = await fetch(`${sandbox.line().api}/v10${path}`, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  test('every view that needs no bot, in every look', async () => {
    const watched = await openWindow(browser, address());
    const { page } = watched;
    const line = sandbox.line();
    const [qahwa] = line.guilds;
    const general = qahwa?.channels.find(({ name }) => name === 'general')?.id ?? '';
    const token = (username: string): string => line.users.find((user) => user.username === username)?.token ?? '';
    await lookAt(watched, 'chooser');

    await page.click('[data-cast=salma]');
    await page.waitForSelector('.channel');
    const inTwoDays = new Date(Date.now() + 172_800_000).toISOString();
    const event = { name: 'Poetry evening', description: 'Bring **one** poem.', scheduled_start_time: inTwoDays };
    const lasts = { scheduled_end_time: new Date(Date.now() + 180_000_000).toISOString() };
    const place = { entity_type: 3, entity_metadata: { location: 'The garden' }, privacy_level: 2 };
    await api(token('layla'), `/guilds/${qahwa?.id ?? ''}/scheduled-events`, { ...event, ...lasts, ...place });
    await api(`Bot ${line.bots[0]?.token ?? ''}`, `/channels/${general}/messages`, RICH);
    await page.click('[data-channel]:has-text("general")');
    await page.locator('.embed').first().waitFor();
    await lookAt(watched, 'chat');
    await page.locator('.sidebar .channel', { hasText: 'Events' }).click();
    await page.locator('.event', { hasText: 'Poetry evening' }).waitFor();
    await lookAt(watched, 'events');

    await page.click('[data-channel]:has-text("Lounge")');
    await page.click('.stage .button.success');
    await page.waitForSelector('.dock');
    await lookAt(watched, 'room');
    const omar = await openWindow(browser, address());
    await omar.page.click('[data-cast=omar]');
    await omar.page.click('[data-channel]:has-text("Lounge")');
    await omar.page.click('.stage .button.success');
    await page.click('.person.large:has-text("Omar")');
    await page.waitForSelector('.menu');
    await lookAt(watched, 'menu');
    await page.click('.menu button:has-text("Message")');
    await page.waitForSelector('.top h1:has-text("Omar")');
    await say(watched, 'Only for **you**, see `/space open`');
    await page.locator('.message', { hasText: 'Only for' }).waitFor();
    await lookAt(watched, 'direct');

    await page.click('[data-act=drawer]');
    for (const tab of ['protocol', 'voice', 'faults']) {
      await page.click(`#tab-${tab}`);
      await page.locator('.trace li, .counts dd, .switches label').first().waitFor();
      await lookAt(watched, `drawer-${tab}`);
    }
    // A narrow window shows one column, and its rooms come first.
    await page.click('[data-act=drawer]');
    await page.click('[title="Qahwa House"]');
    await lookAt(watched, 'rooms');
    await omar.context.close();
    await watched.context.close();
  });
});

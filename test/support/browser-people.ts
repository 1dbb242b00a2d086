import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openWindow, type Watched } from './chromium.ts';
import type { Stack } from './stack.ts';
import { readWav } from './wav.ts';

/** A space opens in a second; a loaded machine takes many. */
export const PATIENCE: { readonly timeout: number } = { timeout: 40_000 };

/** Opens a window as somebody of the stack's world. */
export async function comeAs(browser: Browser, stack: Stack, username: string): Promise<Watched> {
  const watched = await openWindow(browser, stack.sandbox.line().playground, { acceptDownloads: true });
  await watched.page.click(`[data-cast=${username}]`);
  await watched.page.waitForSelector('.composer');
  return watched;
}

/** The id of somebody of the stack's world. */
export const idIn = (stack: Stack, username: string): string =>
  [...stack.sandbox.world.users.values()].find((user) => user.username === username)?.id ?? '';

/** A button by the whole of its words. */
export const buttonOf = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });

/** The newest message for everybody that has the way to all that is done with a space. */
export const panelIn = (page: Page): Locator =>
  page.locator('.message:not(.private)', { has: page.getByRole('button', { name: 'Manage' }) }).last();

/**
 * Writes a command in the line under the chat, with values for options by name: typed, picked where there are choices, and
 * `offered` ones taken from what is offered while typing.
 */
export async function command(
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

/** Asks for a link by its command, and answers the code that the other side enters. */
export async function linkCode(page: Page): Promise<string> {
  const codes = page.locator('.message.private code', { hasText: /^[0-9A-Z-]{4,}$/ });
  const before = await codes.count();
  await command(page, 'link open');
  await expect.poll(() => codes.count(), PATIENCE).toBe(before + 1);
  return codes.last().innerText();
}

/** Opens the room of that name, and joins it. */
export async function goInto(page: Page, room: string): Promise<void> {
  await page.click(`[data-channel]:has-text("${room}")`, PATIENCE);
  await buttonOf(page, 'Join').click(PATIENCE);
  await page.waitForSelector('.dock', PATIENCE);
}

/**
 * Lets somebody speak, and waits until somebody was heard in this window, and then nobody for a second and a half. Who looks only
 * after the sentence began may come when it is over, on a machine with much else to do.
 */
export async function heardOut(page: Page, speak: () => Promise<unknown>): Promise<void> {
  const speaking = page.locator('.person.large .avatar.speaking');
  await Promise.all([speaking.first().waitFor(PATIENCE), speak()]);
  let spokeAtMs = performance.now();
  await expect
    .poll(
      async () => {
        if ((await speaking.count()) > 0) spokeAtMs = performance.now();
        return performance.now() - spokeAtMs;
      },
      { ...PATIENCE, interval: 100 },
    )
    .toBeGreaterThan(1_500);
}

/** Says a built-in sentence. */
export const say = (page: Page, line: string): Promise<unknown> =>
  page.getByLabel('Say a sentence …').selectOption(line, PATIENCE);

/** Says what is in a sound file. */
export const sayFile = (page: Page, name: string, wav: Buffer): Promise<void> =>
  page.locator('.dock input[type=file]').setInputFiles({ name, mimeType: 'audio/wav', buffer: wav }, PATIENCE);

/** Begins to keep what the page plays. */
export const record = (page: Page): Promise<void> => page.click('[data-sound=record]');

/** Ends it, and answers what the page played, samples of 48 kHz. */
export async function recorded({ page }: Watched, folder: string): Promise<Float64Array> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-sound=record]')]);
  const file = join(folder, 'heard.wav');
  await download.saveAs(file);
  return readWav(readFileSync(file));
}

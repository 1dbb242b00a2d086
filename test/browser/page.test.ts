import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, openWindow, startChromium, type Watched } from '../support/chromium.ts';
import { fillForm } from '../support/browser-controls.ts';
import { buttonOf } from '../support/browser-people.ts';
import { interactionDesk, type InteractionDesk } from '../support/interaction-desk.ts';
import { lookAt, looksInTurn } from '../support/looks.ts';
import { everyField, everyPart, postWithFiles } from '../support/every-part.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';

// What the page itself can do, with an application whose answers stand here: parts of messages and forms that Majlis has no use for,
// whoever is shown and their menu, one's own sound, the drawer, and the keyboard.

let world: SmallWorld;
let desk: InteractionDesk;
let browser: Browser;
let ann: Watched;
let bob: Watched;

const guild = () => world.sandbox.world.guilds.get(world.guildId);
const stateOf = (username: string) => guild()?.voiceStates.get(world.id(username));
const goTo = ({ page }: Watched, name: string): Promise<void> => page.click(`[data-channel]:has-text("${name}")`);
const enter = async (watched: Watched, name: string): Promise<void> => {
  await goTo(watched, name);
  await buttonOf(watched.page, 'Join').click();
  await watched.page.waitForSelector('.dock');
};
const seat = ({ page }: Watched, username: string, is: string): Promise<void> =>
  page.locator(`.person.large[data-person="${world.id(username)}"][data-seat="${is}"]`).waitFor();
const write = async ({ page }: Watched, text: string): Promise<void> => {
  await page.fill('.composer .line', text);
  await page.keyboard.press('Enter');
};
/** Whether nothing lies over the middle of what is shown, and nothing cuts it off there. */
const isInSight = ({ page }: Watched, selector: string): Promise<boolean> =>
  page.evaluate<boolean>(`(() => {
    const node = document.querySelector(${JSON.stringify(selector)});
    const { x, y, width, height } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  })()`);

async function comeAs(username: string): Promise<Watched> {
  const watched = await openWindow(browser, world.sandbox.line().playground);
  await watched.page.click(`[data-cast=${username}]`);
  await watched.page.waitForSelector('.composer');
  await goTo(watched, 'text');
  return watched;
}

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  world = await smallWorld();
  desk = await interactionDesk(world);
  browser = await startChromium();
  ann = await comeAs('ann');
  bob = await comeAs('bob');
});

// What a test left of a narrow window would hide rooms from the next one.
afterEach(() => ann?.page.setViewportSize({ width: 1280, height: 800 }));

// Its socket keeps no time of its own; without a word in a minute it is cut off.
beforeEach(() => desk?.socket.send(1, null));

afterAll(async () => {
  await browser?.close();
  desk?.socket.close();
  await world?.close();
});

describe.skipIf(chromiumPath === undefined)('the page itself', () => {
  test('shows every part that a message may have, and what is chosen there is sent', async () => {
    const { page } = ann;
    const channel = world.channel('text');
    const sent = await postWithFiles(world, channel, everyPart(world.id('bob'), channel), await page.screenshot());
    expect(sent).toBe(200);
    const message = page.locator('.message', { hasText: 'Every part' });
    await message.locator('.gallery img').waitFor();
    const widths = "[...document.querySelectorAll('.message img')].map((one) => one.naturalWidth)";
    await expect.poll(() => page.evaluate(widths)).toEqual([1280, 1280]);
    expect(await message.innerText()).not.toContain('cannot show');
    await lookAt(ann, 'parts');
    let count = 0;
    const chosen = async (customId: string): Promise<readonly string[]> => {
      const interaction = await desk.received(count);
      count += 1;
      await desk.answer(interaction, { type: 6 });
      expect(interaction.data.custom_id).toBe(customId);
      return interaction.data.values;
    };
    await message.locator('[data-control=user]').selectOption(world.id('bob'));
    expect(await chosen('user')).toEqual([world.id('bob')]);
    await message.locator('[data-control=anybody]').selectOption(world.id('cem'));
    expect(await chosen('anybody')).toEqual([world.id('cem')]);
    await message.locator('[data-control=room]').selectOption(world.channel('room'));
    expect(await chosen('room')).toEqual([world.channel('room')]);
    const several = message.locator('[data-control=several]');
    await several.locator('summary').click();
    for (const label of ['One', 'ثلاثة']) await several.getByLabel(label, { exact: true }).check();
    await several.getByRole('button', { name: 'Done' }).click();
    expect(await chosen('several')).toEqual(['1', '3']);
  });

  test('shows every field that a form may have, what was filled in is sent, and answers come, go and may be put away', async () => {
    const { page } = ann;
    const from = desk.socket.payloads.filter(({ t }) => t === 'INTERACTION_CREATE').length;
    await page.locator('.message [data-control=form]').click();
    await desk.answer(await desk.received(from), everyField);
    await page.waitForSelector('dialog.modal');
    await lookAt(ann, 'fields');
    await page.locator('dialog.modal').getByLabel('Blue').check();
    await page.locator('dialog.modal').getByLabel('Green').check();
    await page.locator('dialog.modal .field', { hasText: 'Really' }).locator('input').check();
    await page.locator('dialog.modal').getByLabel('Second').check();
    await fillForm(page, { 'A few lines': 'سطر واحد' });
    const submitted = await desk.received(from + 1);
    const fields = submitted.data.components.flatMap((one: { component?: object }) => one.component ?? []);
    expect(fields).toMatchObject([
      { custom_id: 'lines', value: 'سطر واحد' },
      { custom_id: 'radio', value: '2' },
      { custom_id: 'checks', values: ['blue', 'green'] },
      { custom_id: 'sure', value: true },
    ]);
    await desk.answer(submitted, { type: 5, data: { flags: 64 } });
    const answer = page.locator('.message.private');
    await answer.locator('.thinking').waitFor();
    await desk.webhook(submitted, 'PATCH', '/messages/@original', { content: 'Thank you.' });
    await answer.getByText('Thank you.').waitFor();
    await answer.getByRole('button', { name: 'Dismiss' }).click();
    await answer.waitFor({ state: 'detached' });
  });

  test('opens the menu on whoever wrote and whoever is mentioned, by either key of the mouse and by the keyboard', async () => {
    const { page } = ann;
    await desk.register([{ type: 2, name: 'Greet' }]);
    await write(bob, `Good evening <@${world.id('cem')}>`);
    const message = page.locator('.message', { hasText: 'Good evening' });
    const menu = page.locator('dialog.menu');
    const author = message.locator('[data-author]');
    await author.click({ button: 'right' });
    await menu.locator('h2', { hasText: 'bob' }).waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await page.locator('[data-author]:focus').waitFor();
    await page.keyboard.press('Enter');
    await menu.locator('h2', { hasText: 'bob' }).waitFor();
    await menu.getByRole('button', { name: 'Cancel' }).click();
    const from = desk.socket.payloads.filter(({ t }) => t === 'INTERACTION_CREATE').length;
    await message.locator('[data-mention]').click();
    await menu.getByRole('button', { name: 'Greet' }).click();
    const greeted = await desk.received(from);
    expect(greeted.data).toMatchObject({ name: 'Greet', target_id: world.id('cem') });
    await desk.answer(greeted, { type: 4, data: { content: 'Greeted.', flags: 64 } });
    await page.locator('.message.private', { hasText: 'Greeted.' }).waitFor();
  });

  test('writes commands by the keyboard alone: what is marked is in sight, and so is what sends it', async () => {
    const { page } = ann;
    const offered = Array.from({ length: 20 }, (_, at) => ({ name: `Offer ${at}`, value: `${at}` }));
    const options = [
      { type: 3, name: 'first', description: 'Is offered', required: true, autocomplete: true },
      ...Array.from({ length: 9 }, (_, at) => ({ type: 3, name: `more-${at}`, description: 'Is typed' })),
    ];
    const many = Array.from({ length: 30 }, (_, at) => ({ name: `do-${at + 10}`, description: 'Does it', options }));
    await desk.register([...many, { name: 'plain', description: 'Needs nothing' }]);
    await page.setViewportSize({ width: 390, height: 780 });
    const from = desk.socket.payloads.filter(({ t }) => t === 'INTERACTION_CREATE').length;
    await page.locator('.composer .line').focus();
    await page.keyboard.type('/');
    const marked = page.locator('.palette [aria-selected=true]');
    await marked.waitFor();
    for (let at = 0; at < 25; at += 1) await page.keyboard.press('ArrowDown');
    expect(await marked.innerText()).toContain('/do-35');
    expect(await isInSight(ann, '.palette [aria-selected=true]')).toBe(true);
    await page.keyboard.press('Enter');
    await desk.answer(await desk.received(from), { type: 8, data: { choices: offered } });
    await marked.waitFor();
    for (let at = 0; at < 12; at += 1) await page.keyboard.press('ArrowDown');
    expect(await marked.innerText()).toBe('Offer 12');
    expect(await isInSight(ann, '.palette [aria-selected=true]')).toBe(true);
    await lookAt(ann, 'offers', looksInTurn(0));
    await page.setViewportSize({ width: 390, height: 780 });
    await page.keyboard.press('Enter');
    for (let at = 0; at < 9; at += 1) await page.locator('.commandForm .chip').first().click();
    expect(await isInSight(ann, '.commandForm [type=submit]')).toBe(true);
    await page.locator('.option').last().locator('input:focus').waitFor();
    await page.keyboard.press('Enter');
    const written = await desk.received(from + 1);
    expect(written.data).toMatchObject({ name: 'do-35', options: [{ name: 'first', value: '12' }] });
    await desk.answer(written, { type: 4, data: { content: 'Done.', flags: 64 } });
    await page.locator('.message.private', { hasText: 'Done.' }).waitFor();
    await page.locator('.composer .line:focus').waitFor();
    await page.keyboard.type('/plain');
    await page.keyboard.press('Enter');
    await page.locator('.commandForm [type=submit]:focus').press('Enter');
    const plain = await desk.received(from + 2);
    expect(plain.data).toMatchObject({ name: 'plain' });
    await desk.answer(plain, { type: 4, data: { content: 'Done as well.', flags: 64 } });
    await page.locator('.message.private', { hasText: 'Done as well.' }).waitFor();
  });

  test('follows what is said while one is at the end of it, whatever stands around it', async () => {
    const { page } = ann;
    await goTo(ann, 'stage');
    await goTo(bob, 'stage');
    for (let at = 0; at < 25; at += 1) await write(bob, `Line ${at}`);
    const last = "[...document.querySelectorAll('.message')].at(-1).dataset.last = ''";
    await page.locator('.message', { hasText: 'Line 24' }).waitFor();
    await page.evaluate(last);
    expect(await isInSight(ann, '[data-last]')).toBe(true);
    await page.setViewportSize({ width: 390, height: 500 });
    await expect.poll(() => isInSight(ann, '[data-last]')).toBe(true);
    await page.locator('.message').first().scrollIntoViewIfNeeded();
    // A page is told that it was scrolled with the next frame that is drawn.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    await write(bob, 'Line 25');
    await page.locator('.message', { hasText: 'Line 25' }).waitFor();
    expect(await isInSight(ann, '.message')).toBe(true);
  });

  test('on a stage that is begun and ended by hand: invited one may decline, and who speaks may go back to the audience', async () => {
    for (const watched of [ann, bob]) await enter(watched, 'stage');
    expect(await bob.page.locator('.byHand').count()).toBe(0);
    await lookAt(ann, 'begin', looksInTurn(0));
    await ann.page.getByLabel('What is it about?').fill('Poems');
    await buttonOf(ann.page, 'Start the stage').click();
    await bob.page.locator('.topic', { hasText: 'Poems' }).waitFor();
    const invite = async (): Promise<void> => {
      await ann.page.locator(`.person.large[data-person="${world.id('bob')}"]`).click({ button: 'right' });
      await ann.page.locator('dialog.menu').getByRole('button', { name: 'Invite to speak' }).click();
      await seat(bob, 'bob', 'invited');
    };
    await invite();
    await lookAt(bob, 'invitation', looksInTurn(1));
    await bob.page.setViewportSize({ width: 390, height: 780 });
    expect(await isInSight(bob, '.person.large[data-seat=invited]')).toBe(true);
    // A command may be written meanwhile; it covers neither what one is asked nor one's own sound.
    const from = desk.socket.payloads.filter(({ t }) => t === 'INTERACTION_CREATE').length;
    await write(bob, '/do-10');
    await desk.answer(await desk.received(from), { type: 8, data: { choices: [] } });
    for (const one of ['.commandForm [type=submit]', '.invited .success', '.stage .danger', '[data-sound=microphone]'])
      expect(await isInSight(bob, one), one).toBe(true);
    await bob.page.keyboard.press('Escape');
    await bob.page.setViewportSize({ width: 1280, height: 800 });
    await buttonOf(bob.page, 'Decline').click();
    await seat(ann, 'bob', 'audience');
    await invite();
    await buttonOf(bob.page, 'Accept').click();
    await seat(ann, 'bob', 'speaker');
    await buttonOf(bob.page, 'Move to audience').click();
    await seat(ann, 'bob', 'audience');
    await buttonOf(ann.page, 'End the stage').click();
    await bob.page.locator('.topic').waitFor({ state: 'detached' });
  });

  test('in a room: who hears nothing is shown so and hears again, and who moderates silences and puts out by hand', async () => {
    for (const watched of [ann, bob]) await enter(watched, 'room');
    await bob.page.click('[data-sound=deaf]');
    await expect.poll(() => stateOf('bob')?.selfDeaf).toBe(true);
    await bob.page.click('[data-sound=deaf]');
    await expect.poll(() => stateOf('bob')?.selfDeaf).toBe(false);
    await ann.page.locator('.dock', { hasText: 'end to end encrypted' }).waitFor();
    await ann.page.getByLabel('Say a sentence …').selectOption('marhaba');
    await bob.page.locator('.person.large:has-text("ann") .avatar.speaking').waitFor();
    const onBob = async (entry: string): Promise<void> => {
      await ann.page.locator(`.person.large[data-person="${world.id('bob')}"]`).click();
      await ann.page.locator('dialog.menu').getByRole('button', { name: entry, exact: true }).click();
    };
    await onBob('Server mute');
    await seat(bob, 'bob', 'silenced');
    await onBob('Lift the server mute');
    await seat(bob, 'bob', 'speaker');
    await onBob('Disconnect');
    await bob.page.waitForSelector('.dock', { state: 'detached' });
    await ann.page.locator('.controls').getByRole('button', { name: 'Leave' }).click();
    await expect.poll(() => stateOf('ann')?.channelId ?? null).toBe(null);
  });

  test('behind the page: what happened is filtered, searched and cleared, and switches are thrown', async () => {
    const { page } = bob;
    await page.click('[data-act=drawer]');
    const lines = page.locator('.trace li');
    await lines.first().waitFor();
    // What was answered in the tests before are calls of a bot, though no account stands behind them.
    await page.getByLabel('Filter').selectOption('bots');
    await lines
      .filter({ hasText: /\/interactions\/\d+\/…\/callback/ })
      .first()
      .waitFor();
    await page.getByLabel('Filter').selectOption('dispatches');
    await write(ann, 'Something happens');
    await lines.filter({ hasText: 'MESSAGE_CREATE' }).first().waitFor();
    await lines.filter({ hasText: ' GET ' }).first().waitFor({ state: 'detached' });
    await page.getByLabel('Search').fill('nothing is called so');
    await lines.first().waitFor({ state: 'detached' });
    await page.getByLabel('Search').fill('');
    await lines.first().waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await lines.first().waitFor({ state: 'detached' });
    await page.locator('#tab-protocol').press('ArrowLeft');
    await page.locator('#tab-faults[aria-selected=true]').waitFor();
    const boxes = page.locator('.switches[dir=ltr] [type=checkbox]');
    await boxes.first().waitFor();
    const before = JSON.stringify(world.sandbox.world.switches);
    await boxes.first().click();
    await expect.poll(() => JSON.stringify(world.sandbox.world.switches)).not.toBe(before);
    await boxes.first().click();
    await expect.poll(() => JSON.stringify(world.sandbox.world.switches)).toBe(before);
    await page.locator('.drawer').getByRole('button', { name: 'Close' }).click();
    await page.locator('.drawer').waitFor({ state: 'detached' });
  });

  test('one is somebody until one chooses anew: after a reload, and in a further tab somebody else', async () => {
    const { page, context } = bob;
    await page.reload();
    await page.locator('.bar', { hasText: 'bob' }).waitFor();
    const [further] = await Promise.all([context.waitForEvent('page'), page.locator('.bar a').click()]);
    await further.click('[data-cast=cem]');
    await further.locator('.bar', { hasText: 'cem' }).waitFor();
    await further.close();
    await page.click('[data-act=someone-else]');
    await page.locator('.chooser').waitFor();
    await page.reload();
    await page.locator('.chooser').waitFor();
    for (const { errors } of [ann, bob]) expect(errors).toEqual([]);
  });
});

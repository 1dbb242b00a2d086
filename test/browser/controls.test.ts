import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { leftOut } from '../support/panel-controls.ts';
import { BACKSTAGE_ACTS } from '../../src/commands/backstage-acts.ts';
import { HAND_ACTS } from '../../src/commands/hand-acts.ts';
import { LINK_ACTS } from '../../src/commands/link-acts.ts';
import { MANAGE_ACTS, PERSON_BUTTONS, SPACE_BUTTONS } from '../../src/commands/manage-acts.ts';
import { PANEL_ACTS } from '../../src/commands/panel-acts.ts';
import { PRESET_ACTS } from '../../src/commands/preset-acts.ts';
import { choose, control, controlsOf, fillForm, press, tick, watchControls } from '../support/browser-controls.ts';
import { buttonOf, comeAs, command, goInto, idIn, linkCode, panelIn, PATIENCE } from '../support/browser-people.ts';
import { answerTo, castOf, openSpace, type Cast } from '../support/cast.ts';
import { guildOf } from '../support/front-door.ts';
import { chromiumPath, showFailure, startChromium, type Watched } from '../support/chromium.ts';
import { lookAt, looksInTurn } from '../support/looks.ts';
import { startStack, type Stack } from '../support/stack.ts';

// Every control of a space's panel and of "Manage" is used by a click, and does its work. What there is to click is told by the page and by
// the bot's own lists: a control that is new and has no click here makes the last test fail.

const TITLE = 'All of it';

let stack: Stack;
let cast: Cast;
let browser: Browser;
let host: Page;
let guest: Page;
let windows: readonly Watched[] = [];
let room = '';
let views = 0;
/** Looks at a view of the host's window, or of the guest's. */
const look = async (view: string, of: Page = host): Promise<void> => {
  const watched = windows.find(({ page }) => page === of);
  if (watched !== undefined) await lookAt(watched, view, looksInTurn((views += 1)));
};

const id = (username: string): string => idIn(stack, username);
const guild = () => guildOf(stack, cast.guildId('Riverside Talks'));
const seat = (page: Page, username: string, is: string): Promise<void> =>
  page.locator(`.person.large[data-person="${id(username)}"][data-seat="${is}"]`).waitFor(PATIENCE);
/** Waits until a private message says so. */
const told = (page: Page, words: string | RegExp): Promise<void> =>
  page.locator('.message.private', { hasText: words }).last().waitFor(PATIENCE);
const panelSays = (words: string | RegExp): Promise<void> => panelIn(host).getByText(words).first().waitFor(PATIENCE);
/** Everything that is done about the guest begins on their card. */
const card = async (username = 'david'): Promise<void> => {
  await press(host, PANEL_ACTS.manage);
  await choose(host, MANAGE_ACTS.pick, id(username));
  await control(host, MANAGE_ACTS.home).waitFor(PATIENCE);
};
const upAsSpeaker = async (): Promise<void> => {
  await buttonOf(guest, 'Accept').click(PATIENCE);
  await seat(host, 'david', 'speaker');
};

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  stack = await startStack();
  cast = castOf(stack);
  browser = await startChromium();
  windows = [await comeAs(browser, stack, 'grace'), await comeAs(browser, stack, 'david')];
  const [first, second] = windows;
  if (first === undefined || second === undefined) throw new Error('no windows');
  [host, guest] = [first.page, second.page];
  for (const { page } of windows) await watchControls(page);
  await command(host, 'space open', { title: TITLE, kind: 'stage' });
  await host.locator('.message.private .mention', { hasText: TITLE }).click(PATIENCE);
  room = (await host.locator('[data-channel][aria-current=page]').getAttribute('data-channel')) ?? '';
  await buttonOf(host, 'Join').click();
  await buttonOf(host, 'Accept').click(PATIENCE);
  await goInto(guest, TITLE);
});

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await showFailure(windows, 'controls');
});

afterAll(async () => {
  await browser?.close();
  cast?.[Symbol.dispose]();
  await stack?.[Symbol.asyncDispose]();
});

describe.skipIf(chromiumPath === undefined)('every control of a space', () => {
  test('of the panel: hands go up and down, questions stand there, the floor is given and taken', async () => {
    await press(guest, PANEL_ACTS.raise);
    await press(guest, HAND_ACTS.lowerMine);
    await told(guest, 'Your hand is down.');
    await press(guest, HAND_ACTS.ask);
    await guest.locator('dialog.modal').waitFor(PATIENCE);
    await look('form', guest);
    await fillForm(guest, { 'What do you want to ask?': 'When is the roast done?' });
    await panelSays('When is the roast done?');
    await look('panel');
    await choose(host, PANEL_ACTS.lower, id('david'));
    await panelSays('No hand is raised.');
    await press(guest, PANEL_ACTS.raise);
    await choose(host, PANEL_ACTS.approve, id('david'));
    await buttonOf(guest, 'Accept').waitFor(PATIENCE);
    await look('invited', guest);
    await upAsSpeaker();
    await choose(host, PANEL_ACTS.audience, id('david'));
    await seat(host, 'david', 'audience');
    await press(guest, PANEL_ACTS.stepDown);
    await told(guest, 'You have neither the floor nor a raised hand.');
    // Who does not run it is told so, and may report it.
    await press(guest, PANEL_ACTS.manage);
    await press(guest, 'report');
    await fillForm(guest, { What: 'Only to see whether it works.' });
    await told(guest, 'Your report is kept, with your name.');
    await press(host, PANEL_ACTS.end);
    await press(host, PANEL_ACTS.endNo);
    await told(host, 'Nothing was changed.');
    await press(host, PANEL_ACTS.end);
    await press(host, PANEL_ACTS.endWords);
    await panelSays('last words: the host ends it');
    await press(host, PANEL_ACTS.stayOpen);
    await panelIn(host)
      .getByText('last words')
      .waitFor({ state: 'detached', ...PATIENCE });
  });

  test('of the page "Manage": for the whole space', async () => {
    await press(host, PANEL_ACTS.manage);
    await press(host, SPACE_BUTTONS.muteAll);
    await told(host, 'Every speaker but host and co-hosts is muted.');
    await press(host, SPACE_BUTTONS.pullBrake);
    await told(host, 'The brake is on');
    await press(host, SPACE_BUTTONS.releaseBrake);
    await told(host, 'The brake is off.');
    await press(host, SPACE_BUTTONS.lock);
    await told(host, 'The space is locked');
    await press(host, SPACE_BUTTONS.unlock);
    await told(host, 'The space is open again');
    await press(host, SPACE_BUTTONS.extend);
    await told(host, 'The space lasts longer');
    await look('manage');
  });

  test('of the settings: each rule, the forms, and what is kept', async () => {
    await press(host, MANAGE_ACTS.settings);
    await choose(host, MANAGE_ACTS.order, 'quiet-first');
    await told(host, 'first who has talked least');
    await choose(host, MANAGE_ACTS.access, 'invited');
    await told(host, 'only guests may come in');
    await tick(host, MANAGE_ACTS.roles, 'regular');
    await told(host, /who has .*regular.* may come in/i);
    await choose(host, MANAGE_ACTS.access, 'everyone');
    await told(host, 'everybody may come in');
    await look('settings');
    await press(host, MANAGE_ACTS.edit);
    await fillForm(host, { Description: 'Every button once.' });
    await panelSays('Every button once.');
    await press(host, MANAGE_ACTS.about);
    await fillForm(host, { Topics: 'buttons, selects' });
    await panelSays(/buttons/);
    await press(host, MANAGE_ACTS.keepRoom);
    await told(host, 'the room stays afterwards');
    await press(host, MANAGE_ACTS.removeRoom);
    await control(host, MANAGE_ACTS.keepRoom).waitFor(PATIENCE);
    for (const places of ['25', '0']) await choose(host, MANAGE_ACTS.places, places);
    for (const act of [MANAGE_ACTS.overflowOn, MANAGE_ACTS.overflowOff]) await press(host, act);
    await control(host, MANAGE_ACTS.overflowOn).waitFor(PATIENCE);
    await press(host, MANAGE_ACTS.remember);
    await told(host, /remember/i);
    await press(host, MANAGE_ACTS.forgetSettings);
    await told(host, 'Forgotten: your spaces here begin as those of everybody else.');
    await press(host, PRESET_ACTS.saveAs);
    await fillForm(host, { Name: 'Buttons' });
    await told(host, /Saved as .?Buttons/);
    await press(host, MANAGE_ACTS.speakers);
    await tick(host, MANAGE_ACTS.speakRoles, 'regular');
    await told(host, /Only who has .*regular.* may ask to speak/i);
    await press(host, MANAGE_ACTS.speakForm);
    await fillForm(host, { 'In this server for': '5' });
    await told(host, 'members of 5 minutes or more');
    await press(host, MANAGE_ACTS.speakForm);
    await fillForm(host, { 'In this server for': '0' });
    await press(host, MANAGE_ACTS.adultsOn);
    await told(host, 'Adults only (18+)');
    await expect.poll(() => guild().channels.get(room)?.nsfw, PATIENCE).toBe(true);
    await press(host, MANAGE_ACTS.adultsOff);
    await control(host, MANAGE_ACTS.adultsOn).waitFor(PATIENCE);
    await press(host, MANAGE_ACTS.settings);
    await control(host, MANAGE_ACTS.mode).waitFor(PATIENCE);
  });

  test('of the card of a person', async () => {
    await card();
    await press(host, PERSON_BUTTONS.invite);
    await upAsSpeaker();
    await card();
    await press(host, PERSON_BUTTONS.mute);
    await told(host, 'is muted in this space and keeps the floor.');
    await expect.poll(() => guild().members.get(id('david'))?.mute, PATIENCE).toBe(true);
    await press(host, PERSON_BUTTONS.unmute);
    await expect.poll(() => guild().members.get(id('david'))?.mute, PATIENCE).toBe(false);
    await press(host, PERSON_BUTTONS.coHost);
    await told(host, 'is a co-host: they run the space with you');
    await press(host, PERSON_BUTTONS.dropCoHost);
    await told(host, 'is a speaker again.');
    await press(host, PERSON_BUTTONS.addGuest);
    await told(host, 'they may always come in');
    await press(host, PERSON_BUTTONS.dropGuest);
    await told(host, 'is off the guest list.');
    await press(host, PERSON_BUTTONS.makeHost);
    await told(host, 'is the host from now on');
    await press(guest, PANEL_ACTS.manage);
    await choose(guest, MANAGE_ACTS.pick, id('grace'));
    await press(guest, PERSON_BUTTONS.makeHost);
    await told(guest, 'is the host from now on');
    await card();
    await press(host, PERSON_BUTTONS.dropCoHost);
    await press(host, PERSON_BUTTONS.toAudience);
    await seat(host, 'david', 'audience');
    await press(guest, PANEL_ACTS.raise);
    await control(host, PANEL_ACTS.lower).waitFor(PATIENCE);
    await card();
    await press(host, PERSON_BUTTONS.lowerHand);
    await panelSays('No hand is raised.');
    await press(host, MANAGE_ACTS.block);
    await fillForm(host, { 'Why?': 'To see it.' });
    await expect.poll(() => guild().voiceStates.has(id('david')), PATIENCE).toBe(false);
    await card();
    await press(host, PERSON_BUTTONS.unblock);
    await told(host, 'may come in again.');
    await goInto(guest, TITLE);
    await card();
    await press(host, PERSON_BUTTONS.remove);
    await expect.poll(() => guild().voiceStates.has(id('david')), PATIENCE).toBe(false);
    await press(host, MANAGE_ACTS.home);
    await control(host, SPACE_BUTTONS.lock).waitFor(PATIENCE);
    await goInto(guest, TITLE);
  });
});

describe.skipIf(chromiumPath === undefined)('every control of turns, backstage, links and people', () => {
  test('of turns, and of a host who is away', async () => {
    await press(host, PANEL_ACTS.manage);
    await press(host, MANAGE_ACTS.settings);
    await choose(host, MANAGE_ACTS.mode, 'turns');
    await told(host, 'one at a time');
    await press(host, MANAGE_ACTS.home);
    await press(guest, PANEL_ACTS.raise);
    await upAsSpeaker();
    await press(host, SPACE_BUTTONS.moreTime);
    await told(host, 'lasts a minute more');
    await press(host, SPACE_BUTTONS.next);
    await told(host, 'The turn is over; nobody waits for the next.');
    await seat(host, 'david', 'audience');
    await press(host, MANAGE_ACTS.settings);
    await choose(host, MANAGE_ACTS.mode, 'moderated');
    await card();
    await press(host, PERSON_BUTTONS.invite);
    await upAsSpeaker();
    await host.locator('.controls').getByRole('button', { name: 'Leave' }).click();
    await press(guest, PANEL_ACTS.takeOver);
    await told(guest, /take.*over|host/i);
    await buttonOf(host, 'Join').click(PATIENCE);
    await buttonOf(host, 'Accept').click(PATIENCE);
    await control(guest, PANEL_ACTS.takeOver).waitFor({ state: 'detached', ...PATIENCE });
  });

  test('of the backstage', async () => {
    const backstage = `Backstage · ${TITLE}`;
    await press(host, PANEL_ACTS.manage);
    await press(host, BACKSTAGE_ACTS.open);
    await control(host, BACKSTAGE_ACTS.close).waitFor(PATIENCE);
    await goInto(guest, backstage);
    await press(guest, BACKSTAGE_ACTS.goUp);
    await expect.poll(() => guild().voiceStates.get(id('david'))?.channelId, PATIENCE).toBe(room);
    await goInto(guest, backstage);
    await host.click(`[data-channel]:has-text("${backstage}")`);
    await choose(host, BACKSTAGE_ACTS.bringUp, id('david'));
    await expect.poll(() => guild().voiceStates.get(id('david'))?.channelId, PATIENCE).toBe(room);
    await goInto(guest, backstage);
    await host.click(`[data-channel="${room}"]`);
    await press(host, PANEL_ACTS.manage);
    await choose(host, BACKSTAGE_ACTS.call, id('david'));
    await expect.poll(() => guild().voiceStates.get(id('david'))?.channelId, PATIENCE).toBe(room);
    await press(host, BACKSTAGE_ACTS.close);
    await guest.locator(`[data-channel]:has-text("${backstage}")`).waitFor({ state: 'detached', ...PATIENCE });
  });

  test('of links, and of what a hidden room lets out', async () => {
    const far = async (server: string, username: string, title: string): Promise<void> => {
      const person = await cast.person(username);
      const guildId = cast.guildId(server);
      const channelId = await openSpace(person, { title }, { guildId, channelId: cast.channelId(server, 'general') });
      await host.click(`[data-channel="${room}"]`);
      const code = await linkCode(host);
      await answerTo(person, 'link join', { code }, { guildId, channelId, says: /Linked/ });
    };
    await press(host, MANAGE_ACTS.settings);
    await press(host, SPACE_BUTTONS.hide);
    await told(host, 'hidden from everybody else');
    await far('Qahwa House', 'tariq', 'Coffee');
    await press(host, LINK_ACTS.allowTold);
    await told(host, 'What is said here may be heard');
    await far('Lantern Court', 'noor', 'Lamps');
    await press(host, PANEL_ACTS.manage);
    await press(host, LINK_ACTS.open);
    const options = control(host, LINK_ACTS.pick).locator('option', { hasText: 'Lamps' });
    await choose(host, LINK_ACTS.pick, (await options.getAttribute('value', PATIENCE)) ?? '');
    await press(host, LINK_ACTS.allow);
    await told(host, /may be heard in .?Lamps/);
    await choose(host, LINK_ACTS.volume, '50');
    await told(host, /comes in from .?Lamps.* is 50 %/);
    await press(host, LINK_ACTS.muteIncoming);
    await told(host, 'is muted from here.');
    await press(host, LINK_ACTS.unmuteIncoming);
    await told(host, 'is not muted from here any more.');
    await press(host, LINK_ACTS.muteOutgoing);
    await told(host, /What goes out to .?Lamps/);
    await press(host, LINK_ACTS.unmuteOutgoing);
    await control(host, LINK_ACTS.muteOutgoing).waitFor(PATIENCE);
    await press(host, LINK_ACTS.refresh);
    await look('links');
    await press(host, LINK_ACTS.leave);
    await told(host, /You left the link to .?Lamps/);
    await press(host, MANAGE_ACTS.home);
    await press(host, MANAGE_ACTS.settings);
    await press(host, SPACE_BUTTONS.show);
    await control(host, SPACE_BUTTONS.hide).waitFor(PATIENCE);
  });

  test('and commands: offered, written with what is offered on the way, and the help', async () => {
    await guest.click(`[data-channel="${room}"]`);
    await guest.fill('.composer .line', '/');
    await guest.locator('.palette [role=option]').first().waitFor(PATIENCE);
    await look('commands', guest);
    await guest.fill('.composer .line', '');
    await command(guest, 'help');
    await told(guest, 'What you can do here');
    await look('help', guest);
    await guest.fill('.composer .line', '/space open');
    await guest.locator('.palette [role=option]', { hasText: '/space open' }).first().click();
    await guest.locator('.commandForm .chip', { hasText: 'language' }).click();
    await guest.locator('.commandForm .option', { hasText: 'language' }).locator('input').fill('arab');
    await guest.locator('.offered [role=option]').first().waitFor(PATIENCE);
    await look('command', guest);
    await guest.locator('.commandForm').getByRole('button', { name: 'Cancel' }).click();
  });

  test('of the menu on a person, every entry', async () => {
    const entries = async (): Promise<readonly string[]> => {
      await host.locator(`.person.large[data-person="${id('david')}"]`).click(PATIENCE);
      await host.locator('.menu .tag').first().waitFor(PATIENCE);
      return (await host.locator('.menu button').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    };
    const enter = async (name: string): Promise<void> => {
      await entries();
      await host.locator('.menu').getByRole('button', { name, exact: true }).click(PATIENCE);
    };
    expect(await entries()).toEqual([
      expect.stringMatching(/Move to audience|Invite to speak/),
      'Server mute',
      'Disconnect',
      'Message',
      'APP Invite to speak',
      'APP Move to the audience',
      'APP Mute in this space',
      'APP Remove from the space',
      'APP Block…',
      'Cancel',
    ]);
    await look('person');
    await host.locator('.menu').getByRole('button', { name: 'Cancel' }).click();
    await enter('APP Move to the audience');
    await seat(host, 'david', 'audience');
    await enter('APP Invite to speak');
    await upAsSpeaker();
    await enter('APP Mute in this space');
    await expect.poll(() => guild().members.get(id('david'))?.mute, PATIENCE).toBe(true);
    await enter('Move to audience');
    await seat(host, 'david', 'audience');
    await enter('Invite to speak');
    await upAsSpeaker();
    await enter('APP Remove from the space');
    await expect.poll(() => guild().voiceStates.has(id('david')), PATIENCE).toBe(false);
    await goInto(guest, TITLE);
    await enter('APP Block…');
    await fillForm(host, { 'Why?': 'To see it.' });
    await expect.poll(() => guild().voiceStates.has(id('david')), PATIENCE).toBe(false);
    await host.locator(`.person.large[data-person="${id('grace')}"]`).waitFor(PATIENCE);
  });

  test('and nothing that could be clicked was left out', async () => {
    await press(host, PANEL_ACTS.end);
    await press(host, PANEL_ACTS.endYes);
    await host.locator(`[data-channel="${room}"]`).waitFor({ state: 'detached', ...PATIENCE });
    const { seen, used } = await controlsOf([host, guest]);
    console.info('controls used by a click', used.length);
    expect(seen.filter((act) => !used.includes(act))).toEqual([]);
    expect(leftOut(used)).toEqual([]);
    for (const { errors } of windows) expect(errors).toEqual([]);
    expect(stack.sandbox.bugs).toEqual([]);
  });
});

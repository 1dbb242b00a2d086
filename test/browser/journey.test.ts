import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import { PANEL_ACTS } from '../../src/commands/panel-acts.ts';
import { press } from '../support/browser-controls.ts';
import {
  buttonOf,
  comeAs,
  command,
  goInto,
  heardOut,
  idIn,
  linkCode,
  panelIn,
  PATIENCE,
  record,
  recorded,
  say,
  sayFile,
} from '../support/browser-people.ts';
import { budget } from '../support/budget.ts';
import { answerTo, castOf, comeUp, openSpace, type Cast } from '../support/cast.ts';
import { barriers, chromiumPath, picture, startChromium, type Watched } from '../support/chromium.ts';
import { likenessOf } from '../support/likeness.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { heardIn } from '../support/tones.ts';
import { writeWav } from '../support/wav.ts';

// People in windows of their own, on the bot: one opens a space and speaks through a microphone, one is brought up and says a
// sentence, and a third, in a linked server, records both; then the same in an encrypted voice room, and with packets lost.

/** What stands before the sentence in the microphone's file: the page asks for it before the room hears it. */
const LEAD_SAMPLES = 48_000;
const NOTHING = new Float64Array(0);

let stack: Stack;
let cast: Cast;
let browser: Browser;
let folder: ReturnType<typeof tempFolder>;
let source: (line: string) => Promise<Float64Array>;
let host: Watched;
let guest: Watched;
let listener: Watched;
/** Who is in the room whose sound is encrypted end to end. */
let inVoiceRoom: readonly Watched[] = [];
/** The space of the linked server. */
let away: { readonly guildId: string; readonly channelId: string };

beforeAll(async () => {
  if (chromiumPath === undefined) return;
  const codec = await openFrameCodec(await findOpusCodec());
  if (codec === null) throw new Error('this machine has no Opus codec');
  source = async (line) => heardIn(codec, (await spokenLine(line)).packets).map((sample) => sample / 32_768);
  folder = tempFolder();
  const said = await source('welcome');
  const microphone = join(folder.path, 'microphone.wav');
  const file = new Float64Array(LEAD_SAMPLES + said.length);
  file.set(said, LEAD_SAMPLES);
  writeFileSync(microphone, writeWav(file));
  stack = await startStack();
  cast = castOf(stack);
  browser = await startChromium({ microphone });
  host = await comeAs(browser, stack, 'tariq');
  guest = await comeAs(browser, stack, 'ben');
  listener = await comeAs(browser, stack, 'priya');
});

afterAll(async () => {
  await browser?.close();
  cast?.[Symbol.dispose]();
  await stack?.[Symbol.asyncDispose]();
  folder?.[Symbol.dispose]();
});

/** Picks somebody in a select of the newest message that offers them under these words. */
const pick = (page: Page, words: RegExp, username: string): Promise<unknown> =>
  page.getByRole('combobox', { name: words }).last().selectOption(idIn(stack, username), PATIENCE);
const seat = (page: Page, username: string, is: string) =>
  page.locator(`.person.large[data-person="${idIn(stack, username)}"][data-seat="${is}"]`).waitFor(PATIENCE);

/** Links the space of this window with the one of the other server. */
async function link({ page }: Watched): Promise<void> {
  const code = await linkCode(page);
  await answerTo(await cast.person('grace'), 'link join', { code }, { ...away, says: /Linked/ });
}

/** Holds what a window played against a sentence: the same waves, at the same level. */
async function expectLike(where: string, line: string, sound: Float64Array): Promise<void> {
  const likeness = likenessOf(await source(line), sound);
  console.info(where, line, likeness);
  expect(likeness.correlation, where).toBeGreaterThan(0.8);
  expect(likeness.found, where).toBeGreaterThan(0.5);
  expect(Math.abs(likeness.levelDb), where).toBeLessThan(3);
}

describe.skipIf(chromiumPath === undefined)('people in browsers', () => {
  test('a space opened by its command, with a microphone and a guest, is heard in a linked server', async () => {
    const opening = { title: 'Coffee at nine', kind: 'stage', language: 'arabi' };
    await command(host.page, 'space open', opening, ['language']);
    await host.page.locator('.message.private .mention', { hasText: 'Coffee at nine' }).click(PATIENCE);
    await buttonOf(host.page, 'Join').click();
    await buttonOf(host.page, 'Accept').click(PATIENCE);
    await seat(host.page, 'tariq', 'speaker');

    // The other server's space is opened by its owner with another client.
    const grace = await cast.person('grace');
    const river = cast.guildId('Riverside Talks');
    const general = cast.channelId('Riverside Talks', 'general');
    away = {
      guildId: river,
      channelId: await openSpace(grace, { title: 'River' }, { guildId: river, channelId: general }),
    };
    await comeUp(grace, river, away.channelId);
    await link(host);

    await listener.page.click('[data-channel]:has-text("River"):not(:has-text("side"))', PATIENCE);
    await buttonOf(listener.page, 'Join').click();
    await listener.page.waitForSelector('.dock');
    await listener.page
      .locator('.message', { hasText: /carries from the first word|carrying sound/ })
      .waitFor(PATIENCE);
    await record(listener.page);

    await host.page.uncheck('.dock input[type=checkbox]');
    await heardOut(listener.page, () => host.page.click('[data-sound=microphone]'));
    await picture(host.page, 'journey-host');
    // What was picked among the offers stands on the panel.
    await host.page.locator('.message:not(.private)', { hasText: 'Arabic' }).first().waitFor(PATIENCE);

    await guest.page.click('[data-channel]:has-text("Coffee at nine")');
    await buttonOf(guest.page, 'Join').click();
    await guest.page.locator('.controls').getByRole('button', { name: 'Raise hand' }).click(PATIENCE);
    await seat(host.page, 'ben', 'hand');
    await pick(host.page, /Invite somebody up/, 'ben');
    await buttonOf(guest.page, 'Accept').click(PATIENCE);
    await seat(host.page, 'ben', 'speaker');
    await record(host.page);
    await heardOut(listener.page, () => say(guest.page, 'market'));
    await picture(listener.page, 'journey-listener');

    const sound = await recorded(listener, folder.path);
    await expectLike('microphone, in the linked server', 'welcome', sound);
    await expectLike('sentence, in the linked server', 'market', sound);
    await expectLike('sentence, on the stage itself', 'market', await recorded(host, folder.path));
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
    expect(planned?.subscribers.has(idIn(stack, 'ben'))).toBe(true);
    await picture(page, 'journey-events');
    expect(await barriers(page)).toEqual([]);
  });

  describe('in a voice room, encrypted end to end', () => {
    let keeper: Watched;
    let friend: Watched;

    const rekeys = async (): Promise<number> =>
      Number(await friend.page.locator('[data-count=rekeys] dd').innerText(PATIENCE));

    test('two people share keys, and the room is linked', async () => {
      keeper = await comeAs(browser, stack, 'noor');
      friend = await comeAs(browser, stack, 'freya');
      inVoiceRoom = [keeper, friend];
      await command(keeper.page, 'space open', { title: 'Lamps' });
      await keeper.page.locator('.message.private .mention', { hasText: 'Lamps' }).click(PATIENCE);
      await buttonOf(keeper.page, 'Join').click();
      await goInto(friend.page, 'Lamps');
      await link(keeper);
      await panelIn(friend.page).getByRole('button', { name: 'Raise hand' }).click(PATIENCE);
      await pick(keeper.page, /Bring somebody up/, 'freya');
      await seat(keeper.page, 'freya', 'speaker');
      for (const { page } of [keeper, friend])
        await page.locator('.dock', { hasText: 'end to end encrypted' }).waitFor(PATIENCE);
      const codes = await Promise.all(
        [keeper, friend].map(({ page }) => page.locator('.dock header .small').getAttribute('title')),
      );
      expect(codes[0]).toMatch(/\d/);
      expect(codes[1]).toBe(codes[0]);
      await panelIn(listener.page).locator('text=Lamps').first().waitFor(PATIENCE);
    });

    // On a machine with much else to do the browser gets too little time: then it is said again.
    test('they hear each other, and the linked server hears both', { retry: 2 }, async () => {
      for (const { page } of [keeper, friend, listener]) await record(page);
      await heardOut(listener.page, () => say(keeper.page, 'question'));
      await heardOut(listener.page, async () => sayFile(friend.page, 'answer.wav', writeWav(await source('answer'))));
      await picture(friend.page, 'journey-voice-room');
      const sounds: Float64Array[] = [];
      for (const window of [listener, friend, keeper]) sounds.push(await recorded(window, folder.path));
      const [far = NOTHING, atFriend = NOTHING, atKeeper = NOTHING] = sounds;
      await expectLike('voice room, in the linked server', 'question', far);
      await expectLike('file in a voice room, in the linked server', 'answer', far);
      await expectLike('voice room, in the room itself', 'question', atFriend);
      await expectLike('file in a voice room, in the room itself', 'answer', atKeeper);
    });

    test('packets that are lost by order, and keys that change, are counted behind the page', async () => {
      const { page } = friend;
      await page.click('[data-act=drawer]');
      await page.click('#tab-faults');
      await page.check('[data-weather=loss][data-way=out]');
      await page.click('#tab-voice');
      await heardOut(page, () => say(keeper.page, 'question'));
      const share = await page.locator('[data-count=lostShare] dd').innerText();
      console.info('lost of the last ten seconds', share);
      expect(Number(await page.locator('[data-count=lost] dd').innerText())).toBeGreaterThan(5);
      expect(Number.parseInt(share, 10)).toBeGreaterThan(8);
      expect(Number.parseInt(share, 10)).toBeLessThan(35);
      await picture(page, 'journey-loss');

      const before = await rekeys();
      const kenji = await cast.person('kenji');
      const room = await page.locator('[data-channel][aria-current=page]').getAttribute('data-channel');
      await kenji.joinVoice(cast.guildId('Lantern Court'), room ?? '');
      await expect.poll(rekeys, PATIENCE).toBeGreaterThan(before);
      await page.click('#tab-faults');
      expect(Number(await page.locator('[data-lost=out]').innerText())).toBeGreaterThan(5);
      await page.uncheck('[data-weather=loss][data-way=out]');
      await expect.poll(() => page.isChecked('[data-weather=loss][data-way=out]'), PATIENCE).toBe(false);
    });
  });
});

describe.skipIf(chromiumPath === undefined)('behind the page', () => {
  // An order and its end take a second and more: a run that people wait for has one of each kind, and LONG=1 every one.
  const isLong = budget({ ci: 0, long: 1 }) === 1;
  const ofEachKind: ReadonlySet<string> = new Set(['limitTwo', 'gatewayReconnect', 'repeatVoiceState', 'voiceEnd']);

  test('of misbehaviour, orders of every kind and every switch, and Majlis goes on', async () => {
    const { sandbox } = stack;
    const bot = sandbox.line().bots[0]?.id ?? '';
    await listener.page.click('[data-act=drawer]');
    await listener.page.click('#tab-faults');
    await listener.page.locator('[data-fault]').first().waitFor(PATIENCE);
    /** What this bot's calls were answered with since. */
    const answers = (from: number): readonly number[] =>
      sandbox.calls
        .since(from)
        .filter(({ accountId }) => accountId === bot)
        .map(({ status }) => status);
    const logged = (from: number): string => stack.bot().output().slice(from);
    const raiseAndLower = async (): Promise<void> => {
      await listener.page.locator('.controls').getByRole('button', { name: 'Raise hand' }).click(PATIENCE);
      await listener.page.locator('.controls').getByRole('button', { name: 'Lower hand' }).click(PATIENCE);
    };
    /** Its calls go wrong so often in this way. */
    const fails = (status: number, times: number) => async (calls: number) => {
      // Each changes the panel.
      await press(listener.page, PANEL_ACTS.raise);
      await press(listener.page, PANEL_ACTS.stepDown);
      await expect
        .poll(() => answers(calls).filter((one) => one === status).length, PATIENCE)
        .toBeGreaterThanOrEqual(times);
    };
    const reconnects = async (_calls: number, log: number): Promise<void> => {
      await expect.poll(() => logged(log), PATIENCE).toMatch(/a shard (?:reconnects|resumed)/);
      await expect.poll(() => sandbox.gateway.isConnected(bot), PATIENCE).toBe(true);
    };
    /** It hits one of the events that follow. */
    const hits = async (): Promise<void> => {
      await raiseAndLower();
      await expect.poll(() => sandbox.gateway.faults.waiting(), PATIENCE).toBe(0);
    };
    const drops = async (_calls: number, _log: number, ended: readonly number[]): Promise<void> => {
      await expect.poll(() => ended.length, PATIENCE).toBeGreaterThan(0);
      await expect.poll(() => sandbox.voice.alive(away.guildId, bot), PATIENCE).toBe(true);
    };
    const effects: Readonly<Record<string, (calls: number, log: number, ended: readonly number[]) => Promise<void>>> = {
      failThree: fails(500, 3),
      cutThree: fails(0, 3),
      limitTwo: fails(429, 2),
      globalLimit: fails(429, 1),
      gatewayCut: reconnects,
      gatewayReconnect: reconnects,
      gatewayInvalidate: reconnects,
      missVoiceState: hits,
      repeatVoiceState: hits,
      delayVoiceState: hits,
      voiceCut: drops,
      voiceEnd: drops,
      voiceMove: drops,
      voiceCrash: drops,
    };
    const orders = await listener.page
      .locator('[data-fault]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-fault') ?? ''));
    expect(new Set(orders)).toEqual(new Set(Object.keys(effects)));
    const ordered = orders.filter((order) => isLong || ofEachKind.has(order));
    expect(ordered).toHaveLength(isLong ? orders.length : ofEachKind.size);
    for (const order of ordered) {
      const ended: number[] = [];
      const stop = sandbox.voice.onEvent((event) => {
        if (event.type === 'disconnected' && event.userId === bot) ended.push(event.code);
      });
      await expect.poll(() => sandbox.voice.alive(away.guildId, bot), { ...PATIENCE, message: order }).toBe(true);
      const [calls, log] = [sandbox.calls.count(), stack.bot().output().length];
      await listener.page.click(`[data-fault=${order}]`);
      const note = listener.page.locator('.notes p', { hasText: 'Ordered.' });
      await note.first().waitFor(PATIENCE);
      await note.first().getByRole('button').click();
      await note.waitFor({ state: 'detached', ...PATIENCE });
      await effects[order]?.(calls, log, ended);
      stop();
    }
    await listener.page.locator('select[data-member]').selectOption(idIn(stack, 'priya'));
    const boxes = listener.page.locator('[data-weather], [data-member-fault]');
    const switches = await boxes.count();
    for (let at = 0; at < switches; at += 1) await boxes.nth(at).check(PATIENCE);
    const standing = () => sandbox.voice.faults.standing().filter(({ guildId }) => guildId === away.guildId);
    const member = { guildId: away.guildId, userId: idIn(stack, 'priya') };
    const weather = {
      loss: 0.2,
      bursts: { loss: 0.2, length: 10 },
      jitterMs: 80,
      reorder: 0.2,
      duplicate: 0.2,
      delayMs: 300,
      packetsPerSecond: 40,
    };
    await expect.poll(standing, PATIENCE).toEqual([
      {
        ...member,
        in: { weather, lost: expect.any(Number) as number },
        out: { weather, lost: expect.any(Number) as number },
        isWithheld: true,
        spoils: 'frames',
        losesSpeaking: true,
        ignoresHeartbeats: true,
        losesKeys: true,
      },
    ]);
    for (let at = 0; at < switches; at += 1) await boxes.nth(at).uncheck(PATIENCE);
    await expect.poll(standing, PATIENCE).toEqual([]);
    await listener.page.click('[data-act=drawer]');
    await press(listener.page, PANEL_ACTS.manage);
    await listener.page.locator('.message.private', { hasText: 'Only the host of this space' }).waitFor(PATIENCE);
  });

  test('nothing went wrong in any window', () => {
    for (const { errors } of [host, guest, listener, ...inVoiceRoom]) expect(errors).toEqual([]);
    expect(stack.sandbox.bugs).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { Permission } from '../../sandbox/world/index.ts';
import { answerTo, castOf, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { answered, expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { openWizard } from '../support/wizard.ts';

const SEED = {
  users: ['ann', 'bob'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      roles: [],
      members: [{ user: 'bob' }],
      bots: [{ bot: 'majlis', permissions: ['Administrator'] }],
      channels: [{ key: 'general', name: 'general', type: 'text' }],
    },
  ],
};

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** Opens the settings of a space by its panel, and presses a button there. */
const setsByPanel = async (who: Person, room: string, act: string): Promise<void> => {
  await answered(who, who.click({ customId: /^mj1:manage:/u, message: panelOf(who, room)?.id ?? '' }));
  const manage = who.replies[0]?.id ?? '';
  const says = (pattern: RegExp): Promise<unknown> =>
    who.waitFor(
      () => who.messages().some((message) => message.id === manage && pattern.test(textOf(message))),
      PATIENCE_MS,
      `settings that say ${pattern.source}`,
    );
  await who.click({ customId: /^mj1:m-settings:/u, message: manage });
  await says(/Settings of this space/u);
  await who.click({ customId: new RegExp(`^mj1:${act}:`, 'u'), message: manage });
  await says(act === 'm-remember' ? /Remembered:/u : /It is changed/u);
};

describe('ways of talking that are used again', () => {
  it(
    '[PRESET-1] [PRESET-4] [PRESET-6] [STAY-1] are saved, picked while typing, remembered over a restart, and keep a room',
    { timeout: 120_000 },
    async () => {
      const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
      const home = cast.guildId('Home');
      const general = { guildId: home, channelId: cast.channelId('Home', 'general') };
      const first = await openSpace(ann, { title: 'First', queue: 'turns' }, general);
      await setsByPanel(ann, first, 'm-keep-room');
      const saved = await answerTo(ann, 'preset save', { name: 'Tea house' }, { ...general, says: /Saved as/u });
      expect(saved).toContain('the room stays afterwards');
      expect(await answerTo(bob, 'preset save', { name: 'Mine' }, general)).toContain('manage the server');
      expect(await answerTo(bob, 'preset list', {}, general)).toMatch(/Tea house[^\n]*one at a time/u);

      const choices = await bob.autocomplete('space open', { preset: 'tea' }, 'preset', general);
      expect(choices.map(({ value }) => value)).toEqual(['Tea house']);
      const second = await openSpace(bob, { title: 'Second', preset: String(choices[0]?.value) }, general);
      await panelSays(bob, second, /one at a time.*the room stays afterwards/u);
      await setsByPanel(bob, second, 'm-remember');
      await bob.joinVoice(home, second);

      await stack.bot().end('SIGKILL');
      await stack.startBot();
      await answerTo(bob, 'space end', { when: 'now', space: 'Second' }, { ...general, says: /Its room stays/u });
      await panelSays(bob, second, /The room stays: <#\d+>/u);
      const room = guildOf(stack, home).channels.get(second);
      await expect.poll(() => room?.overwrites.get(home)?.deny ?? 0n, { timeout: PATIENCE_MS }).toBe(0n);
      expect((room?.overwrites.get(bob.user.id)?.allow ?? 0n) & Permission.Speak).toBe(0n);
      await expect.poll(() => guildOf(stack, home).voiceStates.get(bob.user.id)?.suppress).toBe(false);

      const third = await answerTo(bob, 'space open', { title: 'Third' }, { ...general, says: /<#\d+>/u });
      expect(third).toContain('With your remembered settings');
      await panelSays(bob, /<#(\d+)>/u.exec(third)?.[1] ?? '', /one at a time.*the room stays afterwards/u);
      expect(await answerTo(bob, 'space open', { preset: 'party' }, general)).toContain('Tea house');
      expect(guildOf(stack, home).channels.has(second)).toBe(true);
      expectQuiet(stack);
    },
  );

  it('[PRESET-9] a server has its spaces begin with one, until it is deleted', { timeout: 120_000 }, async () => {
    const [ann, bob] = [await cast.person('ann'), await cast.person('bob')];
    const home = cast.guildId('Home');
    const general = { guildId: home, channelId: cast.channelId('Home', 'general') };
    const wizard = await openWizard(ann, general);
    await wizard.pick('preset', ['town-hall']);
    await wizard.says(/Saved/u);
    const begun = await answerTo(ann, 'space open', { title: 'Fourth' }, { ...general, says: /<#\d+>/u });
    expect(begun).toMatch(/With \*\*.*Town hall.*, as spaces of this server begin/u);
    await panelSays(ann, /<#(\d+)>/u.exec(begun)?.[1] ?? '', /one at a time, 2 minutes each/u);

    const question = await answerTo(ann, 'preset save', { name: 'tea house', space: 'Fourth' }, general);
    expect(question).toContain('already');
    expect(await answerTo(bob, 'preset default', { name: 'tea house' }, general)).toContain('manage the server');
    expect(await answerTo(ann, 'preset default', { name: 'tea house' }, general)).toMatch(/begin with .*Tea house/u);
    expect(await answerTo(bob, 'preset list', {}, general)).toMatch(/begin with .*Tea house/u);
    const when = { title: 'Fifth', when: 'in 2 hours' };
    expect(await answerTo(ann, 'space schedule', when, general)).toMatch(/With \*\*.*Tea house/u);

    const asked = await (await ann.command('preset delete', { name: 'Tea house' }, general)).reply(PATIENCE_MS);
    expect(textOf(asked)).toContain('Spaces of this server begin with it');
    await ann.click({ customId: /^mj1:preset-delete:/u, message: asked.id });
    await ann.waitFor(
      () => ann.messages().some(({ id, content }) => id === asked.id && content.includes('is deleted')),
      PATIENCE_MS,
      'a preset that is deleted',
    );
    await wizard.pick('own-rooms', ['planned']);
    await wizard.says(/The preset that spaces here began with was deleted/u);
    await wizard.pick('preset', ['none']);
    await wizard.says(/^(?![^]*was deleted)/u);
    expect(await answerTo(ann, 'preset default', {}, general)).toContain('No preset is set');
    expectQuiet(stack);
  });
});

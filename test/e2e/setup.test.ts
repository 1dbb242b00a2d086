import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, openSpace, type Cast } from '../support/cast.ts';
import { expectQuiet, guildOf, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { openWizard, type Wizard } from '../support/wizard.ts';

/** Everything of the invitation but the right to move people. */
const WITHOUT_MOVES = [
  'ViewChannel',
  'Connect',
  'Speak',
  'ManageChannels',
  'ManageRoles',
  'MuteMembers',
  'RequestToSpeak',
  'SetVoiceChannelStatus',
  'SendMessages',
  'EmbedLinks',
  'ReadMessageHistory',
  'ViewAuditLog',
  'CreateEvents',
];

const SEED = {
  users: ['ann', 'bob', 'cleo'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      roles: [
        { key: 'hosts', id: '1390000000000000011', name: 'Hosts' },
        { key: 'movers', id: '1390000000000000012', name: 'Movers', permissions: ['MoveMembers'] },
      ],
      members: [{ user: 'bob', roles: ['hosts'] }, { user: 'cleo' }],
      bots: [{ bot: 'majlis', permissions: WITHOUT_MOVES }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'talks', name: 'Talks', type: 'category' },
        { key: 'log', name: 'log', type: 'text', overwrites: [{ for: 'majlis', deny: ['SendMessages'] }] },
      ],
    },
  ],
};
const HOSTS = '1390000000000000011';
const MOVERS = '1390000000000000012';

let stack: Stack;
let cast: Cast;
let ann: Person;
let bob: Person;
let cleo: Person;
let home: Place;
const channel = (name: string): string => cast.channelId('Home', name);

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  [ann, bob, cleo] = [await cast.person('ann'), await cast.person('bob'), await cast.person('cleo')];
  home = { guildId: cast.guildId('Home'), channelId: channel('general') };
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

/** Submits a form that a button of the settings opens. */
const fill = async (wizard: Wizard, name: string, values: Readonly<Record<string, string>>): Promise<void> => {
  const { modal } = await wizard.press(name);
  if (modal === null) throw new Error(`no form of ${name}`);
  await ann.submitModal(modal, values);
};

describe('setting a server up', () => {
  it('[SETUP-1] [SETUP-2] [OPEN-11] [OPEN-12] [OPEN-15] who may open, when and where holds at once', async () => {
    await expect(cleo.command('setup', {}, home)).rejects.toThrow();
    const wizard = await openWizard(ann, home);
    await wizard.pick('openers', [HOSTS]);
    await wizard.pick('category', [channel('Talks')]);
    await wizard.says(/Saved/u);

    expect(await answerTo(cleo, 'space open', { title: 'Tea' }, home)).toContain(`opened by <@&${HOSTS}> only`);
    const room = await openSpace(bob, { title: 'Tea' }, home);
    expect(guildOf(stack, home.guildId).channels.get(room)?.parentId).toBe(channel('Talks'));

    await fill(wizard, 'zone', { zone: 'Asia/Riad' });
    await wizard.says(/Did you mean `Asia\/Riyadh`/u);
    await fill(wizard, 'zone', { zone: 'asia/riyadh' });
    await wizard.says(/Asia\/Riyadh/u);
    await fill(wizard, 'quiet', { from: '0:00', to: '23:59' });
    await wizard.says(/quiet hours: 00:00 to 23:59/u);
    // One minute of the day is not quiet: then there is nothing to refuse.
    const refused = await answerTo(bob, 'space open', { title: 'Late' }, home);
    expect(refused).toMatch(/quiet here until <t:\d+:t> \(<t:\d+:R>\)|Late/u);
    await fill(wizard, 'quiet', { from: '', to: '' });
    await wizard.says(/quiet hours: none/u);
  });

  it('[WORD-1] [WORD-3] words that the server does not allow hold at once, however they are written', async () => {
    const wizard = await openWizard(ann, home);
    await fill(wizard, 'words', { words: 'troll*\nعفريت', sample: 'tr0lls' });
    expect(await wizard.says(/2 words are not allowed/u)).toMatch(/tr0lls.*is not allowed/u);
    const refused = await answerTo(bob, 'space open', { title: 'Of T.R.O.L.L and tea' }, home);
    expect(refused).toMatch(/does not allow a word in the \*\*title\*\*: .*T\.R\.O\.L\.L/u);
    const room = await openSpace(bob, { title: 'Of tea' }, home);
    expect(await answerTo(bob, 'space edit', { title: 'عِفـريت' }, { ...home, channelId: room })).toContain(
      'does not allow a word',
    );
    await fill(wizard, 'words', { words: '' });
    await wizard.says(/not allowed: none/u);
    expect(guildOf(stack, home.guildId).channels.get(room)?.name).toBe('Of tea');
  });

  it('[SETUP-3] the preflight names what is missing, and says when nothing is any more', async () => {
    const wizard = await openWizard(ann, home);
    await wizard.pick('log-in', [channel('log')]);
    await wizard.says(/Saved/u);
    await wizard.press('check');
    const found = await wizard.says(/Move Members/u);
    expect(found).toContain('leave and come back by themselves');
    expect(found).toMatch(new RegExp(`<#${channel('log')}>[^]*Send Messages`, 'u'));
    expect(JSON.stringify(wizard.message().components)).toContain('disable_guild_select=true');

    const bot = stack.sandbox.line().bots[0]?.id ?? '';
    await ann.call('PUT', `/guilds/${home.guildId}/members/${bot}/roles/${MOVERS}`);
    await ann.call('DELETE', `/channels/${channel('log')}/permissions/${bot}`);
    await wizard.press('check');
    await wizard.says(/Everything is in place/u);
  });

  it('[SAY-6] private answers speak the language that each person chose', async () => {
    expect(await answerTo(cleo, 'language', { language: 'ar' }, home)).toMatch(/بالعربية/u);
    expect(await answerTo(cleo, 'space open', { title: 'Tea' }, home)).toMatch(/لا يفتح المجالس/u);
    expect(await answerTo(bob, 'space list', {}, home)).not.toMatch(/\p{sc=Arab}/u);
    expect(await answerTo(cleo, 'language', { language: 'server' }, home)).toContain('here that is English');
    expectQuiet(stack);
  });
});

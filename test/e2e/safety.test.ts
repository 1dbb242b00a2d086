import { afterAll, beforeAll, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../src/lib/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelOf, type Cast } from '../support/cast.ts';
import { answered, expectQuiet, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack, type StackOptions } from '../support/stack.ts';

const NAMES = ['layla', 'omar', 'salma', 'noor'];

const SEED = {
  users: NAMES.map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'layla',
      features: ['COMMUNITY'],
      members: NAMES.map((user) => ({ user })),
      // The permissions of the invitation link.
      bots: [{ bot: 'majlis', permissions: '299080373882000' }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'log', name: 'log', type: 'text' },
        { key: 'stage', name: 'stage', type: 'stage' },
      ],
    },
  ],
};

/** The server has set a log channel before the bot starts. */
const withLogChannel: StackOptions['settings'] = (sandbox) => {
  const [guild] = sandbox.line().guilds;
  const log = guild?.channels.find(({ name }) => name === 'log');
  // as, in both: the sandbox's ids are snowflakes.
  return [[guild?.id as GuildId, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: log?.id as ChannelId } }]];
};

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack({ seed: SEED, settings: withLogChannel });
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const seen = (person: Person, where: string | undefined, pattern: RegExp): Promise<SeenMessage> =>
  person.waitFor(
    () => person.messages(where).find((message) => pattern.test(textOf(message))),
    PATIENCE_MS,
    `a message that says ${pattern.source}`,
  );

it('[BLOCK-2] [BLOCK-3] [LOG-8] [MOD-8] a listener is warned of whom they do not want to meet, another reports the space, and a moderator ends it', async () => {
  const [layla, omar, salma, noor] = [
    await cast.person('layla'),
    await cast.person('omar'),
    await cast.person('salma'),
    await cast.person('noor'),
  ];
  const guildId = cast.guildId('Home');
  const [general, log] = [cast.channelId('Home', 'general'), cast.channelId('Home', 'log')];
  const place = { guildId, channelId: general };

  expect(await answerTo(salma, 'block add', { user: omar.user.id }, place)).toContain('on your private list now');
  const room = await openSpace(omar, { title: 'Tea', room: cast.channelId('Home', 'stage') }, place);
  await comeUp(omar, guildId, room);
  await salma.joinVoice(guildId, room);
  const warning = await seen(salma, undefined, /from your private list, hosts/u);
  expect(warning.guild_id).toBeUndefined();
  expect(textOf(warning)).toContain(`<@${omar.user.id}>`);
  expect(JSON.stringify(warning.components)).toContain(`https://discord.com/channels/${guildId}/${room}`);
  const raised = await answerTo(salma, 'hand raise', {}, { guildId, channelId: room, says: /private list/u });
  expect(raised).toContain(`<@${omar.user.id}>`);

  // Who does not run the space finds under "Manage" how it is reported.
  const manage = await noor.click({ customId: /^mj1:manage:/u, message: panelOf(noor, room) ?? '' });
  await noor.waitFor(() => manage.replies().find((one) => /Only the host/u.test(textOf(one))), PATIENCE_MS, 'why not');
  const { modal } = await noor.click({ customId: /^mj1:report:/u });
  if (modal === null || modal === undefined) throw new Error('no form');
  expect(await answered(noor, noor.submitModal(modal, { reason: 'not tea' }))).toContain('goes to the moderators');
  const report = await seen(layla, log, /reports this space[^]*not tea[^]*Host: <@\d+>/u);
  expect(textOf(report)).toContain(`host \`${omar.user.id}\` · by \`${noor.user.id}\``);
  expect(textOf(report)).not.toContain('private list');

  expect(await answered(layla, layla.click({ customId: /^mj1:told-end:/u, message: report.id }))).toContain('Tea');
  await layla.click({ customId: /^mj1:end-yes:/u });
  await seen(layla, log, new RegExp(`<@${layla.user.id}> ended the space`, 'u'));

  // The server's own list needs no space.
  await answerTo(layla, 'blocks add', { user: omar.user.id, reason: 'spam' }, place);
  await seen(layla, log, new RegExp(`This server[^]*<@${layla.user.id}> blocked <@${omar.user.id}>[^]*spam`, 'u'));
  expect(await answerTo(layla, 'blocks list', {}, place)).toMatch(new RegExp(`<@${omar.user.id}>[^]*spam`, 'u'));
  expectQuiet(stack);
});

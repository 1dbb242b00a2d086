import { afterEach, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { DEFAULT_RULES } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId } from '../../src/lib/index.ts';
import { answerTo, castOf, comeUp, openSpace, type Cast } from '../support/cast.ts';
import { startStack, type Stack } from '../support/stack.ts';

const PATIENCE_MS = 20_000;
const ROLE = '1290000000000500001';

const SEED = {
  users: ['layla', 'omar', 'salma'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'layla',
      features: ['COMMUNITY'],
      roles: [{ key: 'told', id: ROLE, name: 'Told of spaces', mentionable: true }],
      members: [{ user: 'layla' }, { user: 'omar' }, { user: 'salma', roles: ['told'] }],
      // The permissions of the invitation link.
      bots: [{ bot: 'majlis', permissions: '299080373882000' }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'news', name: 'news', type: 'text' },
      ],
    },
  ],
};

let stack: Stack;
let cast: Cast;

afterEach(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

// as, in this: ids of the local Discord's own world.
const settingsOf = (
  sandbox: Sandbox,
): readonly (readonly [GuildId, { language: 'en'; rules: typeof DEFAULT_RULES }])[] => {
  const [home] = sandbox.line().guilds;
  const news = home?.channels.find(({ name }) => name === 'news')?.id as ChannelId;
  const announcing = { channelId: news, roleId: ROLE as RoleId };
  return [[home?.id as GuildId, { language: 'en', rules: { ...DEFAULT_RULES, announcing } }]];
};

const pressed = async (person: Person, message: SeenMessage): Promise<string> => {
  const outcome = await person.click({ message, customId: /^mj1:tell-me:/ });
  const reply = await person.waitFor(
    () => outcome.replies().find(({ flags }) => (flags & 128) === 0),
    PATIENCE_MS,
    'an answer',
  );
  return textOf(reply);
};

it(
  '[ANN-1] [ANN-2] [ANN-3] [ANN-4] [ANN-8] [ANN-9] a space is announced, counted over a kill, and leaves a recap when its room is gone, but not of what was hidden',
  { timeout: 120_000 },
  async () => {
    stack = await startStack({ seed: SEED, settings: settingsOf });
    cast = castOf(stack);
    const [layla, omar, salma] = [await cast.person('layla'), await cast.person('omar'), await cast.person('salma')];
    const guildId = cast.guildId('Home');
    const news = cast.channelId('Home', 'news');
    const general = cast.channelId('Home', 'general');
    const said = (pattern: RegExp): Promise<SeenMessage> =>
      salma.waitFor(
        () => salma.messages(news).find((message) => pattern.test(textOf(message))),
        PATIENCE_MS,
        `an announcement that says ${pattern.source}`,
      );

    const room = await openSpace(layla, { title: 'Coffee' }, { guildId, channelId: general });
    const first = await said(/A space is live[^]*Coffee/u);
    expect(textOf(first)).toContain(`<#${room}>`);
    expect(JSON.stringify(first.components)).toContain(`https://discord.com/channels/${guildId}/${room}`);
    // The role was told, once, and nobody else.
    expect(first['mention_roles']).toEqual([ROLE]);
    expect(await pressed(omar, first)).toContain('You have the role');
    const member = (): readonly string[] =>
      stack.sandbox.world.guilds.get(guildId)?.members.get(omar.user.id)?.roles ?? [];
    expect(member()).toEqual([ROLE]);

    await comeUp(layla, guildId, room);
    await omar.joinVoice(guildId, room);
    await stack.bot().end('SIGKILL');
    await salma.joinVoice(guildId, room);
    await stack.startBot();
    expect((await said(/1 speaker, 2 listeners/u)).id).toBe(first.id);
    expect(await pressed(omar, first)).toContain('is taken from you');
    expect(member()).toEqual([]);

    await answerTo(layla, 'space end', { when: 'now' }, { guildId, channelId: room, says: /has ended/ });
    const recap = await said(/This space has ended/u);
    await expect
      .poll(() => stack.sandbox.world.guilds.get(guildId)?.channels.has(room), { timeout: PATIENCE_MS })
      .toBe(false);
    expect(recap.id).toBe(first.id);
    expect(textOf(recap)).toMatch(new RegExp(`1 person spoke: <@${layla.user.id}>\nAt most 2 listeners`));
    expect(JSON.stringify(recap.components)).not.toContain('discord.com/channels');
    const posts = salma.events.filter(({ t, d }) => t === 'MESSAGE_CREATE' && Object(d)['channel_id'] === news);
    expect(posts).toHaveLength(1);
    // It is still there to be told of the next one.
    expect(await pressed(omar, recap)).toContain('You have the role');

    // What becomes hidden is told to nobody any more, and leaves nothing behind.
    const second = await openSpace(layla, { title: 'Aside' }, { guildId, channelId: general });
    await said(/A space is live[^]*Aside/u);
    const here = { guildId, channelId: second };
    await answerTo(layla, 'space edit', { hidden: true }, { ...here, says: /hidden/u });
    const aside = (): number => salma.messages(news).filter((message) => /Aside/u.test(textOf(message))).length;
    await expect.poll(aside, { timeout: PATIENCE_MS }).toBe(0);
    await answerTo(layla, 'space end', { when: 'now' }, { ...here, says: /has ended/ });
    expect(aside()).toBe(0);
  },
);

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import { textOf } from '../../sandbox/people/index.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import { answerTo, castOf, comeUp, isInvited, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { callsOf, endSpace, expectQuiet, guildOf, INVITED, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** What a stage takes, by Discord's API name, with the words of Discord's client. */
const NEEDED = {
  ViewChannel: 'View Channels',
  Connect: 'Connect',
  ManageChannels: 'Manage Channels',
  MuteMembers: 'Mute Members',
  MoveMembers: 'Move Members',
  ManageRoles: 'Manage Permissions',
  SendMessages: 'Send Messages',
} as const;
type Needed = keyof typeof NEEDED;
// as: the keys of a literal.
const names = Object.keys(NEEDED) as Needed[];

const text = (key: string): object => ({ key, name: 'general', type: 'text' });
const bots = (permissions: unknown): object[] => [{ bot: 'majlis', permissions }];
const server = (key: string, name: string, more: object): object => ({
  key,
  name,
  owner: 'ann',
  features: ['COMMUNITY'],
  members: [{ user: 'bob' }, { user: 'cleo' }],
  ...more,
});

const HOME = server('home', 'Home', {
  id: '1390000000000000001',
  bots: bots(INVITED),
  channels: [
    { ...text('home-general'), id: '1390000000000000002' },
    { key: 'kept', id: '1390000000000000003', name: 'Kept', type: 'stage' },
  ],
});

const SEED = {
  users: ['ann', 'bob', 'cleo'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    HOME,
    server('plain', 'Plain', { features: [], bots: bots(INVITED), channels: [text('plain-general')] }),
    server('bare', 'Bare', {
      everyone: ['ViewChannel', 'UseApplicationCommands'],
      bots: bots([]),
      channels: [text('b')],
    }),
    server('crowded', 'Crowded', {
      bots: bots(INVITED),
      channels: [text('c'), ...Array.from({ length: 499 }, (_, n) => ({ key: `c${n}`, name: `c${n}`, type: 'text' }))],
    }),
    server('doors', 'Doors', {
      bots: bots(INVITED),
      channels: [
        text('doors-general'),
        ...names.map((name) => ({
          key: `no-${name}`,
          name,
          type: 'stage',
          overwrites: [{ for: 'majlis', deny: [name] }],
        })),
      ],
    }),
  ],
};

let stack: Stack;
let cast: Cast;
let ann: Person;
let bob: Person;
let cleo: Person;

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  ann = await cast.person('ann');
  bob = await cast.person('bob');
  cleo = await cast.person('cleo');
});
afterEach(() => expectQuiet(stack));
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const general = (guild: string): Place => ({
  guildId: cast.guildId(guild),
  channelId: cast.channelId(guild, 'general'),
});
const botId = (): string => stack.sandbox.line().bots[0]?.id ?? '';

describe('missing permissions', () => {
  it('[OPEN-5] of the server are named, each once, and nothing is made', async () => {
    const from = stack.sandbox.calls.count();
    const answer = await answerTo(bob, 'space open', {}, general('Bare'));
    const lacking = names.filter((name) => name !== 'ViewChannel').map((name) => NEEDED[name]);
    for (const name of lacking) expect(answer.split(`**${name}**`)).toHaveLength(2);
    expect(answer).not.toContain('View Channels');
    expect(answer).toContain('Server Settings');
    expect(callsOf(stack, from, { method: 'POST', path: /\/channels$|stage-instances/ })).toBe(0);
  });

  it.each(names)('[OPEN-5] %s in a channel is named with the channel, and no other', async (name) => {
    const room = cast.channelId('Doors', name);
    const answer = await answerTo(bob, 'space open', { room }, general('Doors'));
    expect(answer).toContain(`<#${room}>`);
    for (const other of names) {
      if (other === name) expect(answer).toContain(`**${NEEDED[other]}**`);
      else expect(answer).not.toContain(`**${NEEDED[other]}**`);
    }
  });

  it('[OPEN-5] that are given make the next try succeed', { timeout: 60_000 }, async () => {
    const { guildId } = general('Doors');
    const room = cast.channelId('Doors', 'MuteMembers');
    await ann.call('DELETE', `/channels/${room}/permissions/${botId()}`);
    expect(await openSpace(bob, { room, title: 'Now' }, general('Doors'))).toBe(room);
    await endSpace(stack, bob, { guildId, channelId: room });
    await expect.poll(() => guildOf(stack, guildId).stageInstances.has(room), { timeout: PATIENCE_MS }).toBe(false);
  });

  it(
    '[KEEP-5] that are taken while it is live are told in the panel, and mended when they come back',
    { timeout: 90_000 },
    async () => {
      const { guildId } = general('Home');
      const room = await openSpace(bob, { title: 'Rights' }, general('Home'));
      await comeUp(bob, guildId, room);
      const overwrite = guildOf(stack, guildId).channels.get(room)?.overwrites.get(botId());
      const mute = 1n << 22n;
      await ann.call('PUT', `/channels/${room}/permissions/${botId()}`, {
        type: 1,
        allow: String((overwrite?.allow ?? 0n) & ~mute),
        deny: String(mute),
      });
      await cleo.joinVoice(guildId, room);
      await cleo.raiseHand(guildId);
      await panelSays(bob, room, new RegExp(`1\\. <@${cleo.user.id}>`));
      await bob.select({ customId: /^mj1:approve:/, message: panelOf(bob, room) ?? '' }, [cleo.user.id]);
      const told = await panelSays(bob, room, /lacks permissions/);
      expect(told).toContain(`<#${room}>`);
      expect(told).toContain('**Mute Members**');
      await ann.call('PUT', `/channels/${room}/permissions/${botId()}`, {
        type: 1,
        allow: String(overwrite?.allow ?? 0n),
        deny: '0',
      });
      await cleo.waitFor(() => isInvited(cleo, guildId), PATIENCE_MS, 'the invitation');
      await cleo.acceptInvite(guildId);
      await panelSays(bob, room, new RegExp(`Speakers\\*\\*\n<@${cleo.user.id}>\n`));
      expect(textOf(panelOf(bob, room) ?? expect.fail('no panel'))).not.toContain('lacks permissions');
      await endSpace(stack, bob, { guildId, channelId: room });
    },
  );
});

describe('a server', () => {
  it('[OPEN-4] without COMMUNITY is told what will help', async () => {
    expect(await answerTo(bob, 'space open', { kind: 'stage' }, general('Plain'))).toMatch(
      /Community servers.*Server Settings → Enable/,
    );
    expect(await answerTo(bob, 'space info', {}, general('Plain'))).toContain('no open space');
  });

  it('[OPEN-8] with as many channels as Discord allows is told so', async () => {
    const answer = await answerTo(bob, 'space open', {}, { ...general('Crowded'), says: /\d/ });
    expect(answer).toMatch(/as many channels as Discord allows.*room:/);
    await expect
      .poll(() => answerTo(bob, 'space info', {}, general('Crowded')), { timeout: PATIENCE_MS })
      .toContain('no open space');
  });

  it('[OPEN-8] whose words Discord does not allow is told what Discord said, and nothing is left', async () => {
    const { guildId } = general('Home');
    stack.sandbox.world.switches.bannedWords = ['forbidden'];
    const had = guildOf(stack, guildId).channels.size;
    const answer = await answerTo(
      bob,
      'space open',
      { title: 'A forbidden word' },
      { ...general('Home'), says: /Discord/ },
    );
    expect(answer).toContain('words that are not allowed');
    stack.sandbox.world.switches.bannedWords = [];
    await expect.poll(() => guildOf(stack, guildId).channels.size, { timeout: PATIENCE_MS }).toBe(had);
  });

  it(
    '[LIFE-7] that removes Majlis ends its spaces, and has none when it takes it in again',
    { timeout: 90_000 },
    async () => {
      const { guildId } = general('Home');
      const room = await openSpace(bob, { title: 'Kicked' }, general('Home'));
      await comeUp(bob, guildId, room);
      const from = stack.sandbox.calls.count();
      stack.sandbox.removeGuild(guildId);
      await bob.waitFor(({ events }) => events.some(({ t }) => t === 'GUILD_DELETE'), PATIENCE_MS, 'the server to go');
      // Accounts stay; the server's own list names them by their ids now.
      const ids = new Map(stack.sandbox.line().users.map(({ username, id }) => [username, id]));
      const back = JSON.parse(JSON.stringify({ users: [], bots: [], guilds: [HOME] }), (_key, value: unknown) =>
        value === 'majlis' ? botId() : (ids.get(String(value)) ?? value),
      ) as unknown;
      stack.sandbox.add(seedSchema.parse(back));
      await expect
        .poll(() => answerTo(bob, 'space info', {}, general('Home')), { timeout: PATIENCE_MS })
        .toContain('no open space');
      // Nothing was asked of a server that is not there.
      expect(
        stack.sandbox.calls.since(from).filter(({ path, status }) => path.includes(guildId) && status >= 400),
      ).toEqual([]);
      const again = await openSpace(bob, { title: 'Back' }, general('Home'));
      await comeUp(bob, guildId, again);
      await endSpace(stack, bob, { guildId, channelId: again });
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Permission } from '../../../sandbox/world/index.ts';
import type { ChannelId, GuildId, RoleId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

/** A bot with everything that running a voice room cannot do without. */
const HELD = ['ViewChannel', 'Connect', 'Speak', 'ManageChannels', 'ManageRoles', 'MuteMembers', 'SendMessages'];

const SEED = {
  users: [
    { key: 'ann', username: 'ann' },
    { key: 'bob', username: 'bob' },
  ],
  bots: [{ key: 'lesser', username: 'lesser' }],
  guilds: [
    {
      key: 'g',
      name: 'Home',
      owner: 'ann',
      features: ['COMMUNITY'],
      everyone: '0',
      roles: [
        { key: 'fans', name: 'Fans', mentionable: true },
        { key: 'hosts', name: 'Hosts' },
        { key: 'mods', name: 'Mods', permissions: ['ManageChannels', 'MuteMembers', 'MoveMembers'] },
        { key: 'half', name: 'Half', permissions: ['ManageChannels', 'MuteMembers'] },
        { key: 'admins', name: 'Admins', permissions: ['Administrator'] },
      ],
      members: [{ user: 'ann' }, { user: 'bob', roles: ['fans'] }],
      bots: [{ bot: 'lesser', permissions: HELD }],
      channels: [
        { key: 'talks', name: 'Talks', type: 'category' },
        { key: 'news', name: 'news', type: 'text', parent: 'talks' },
        {
          key: 'old',
          name: 'old',
          type: 'voice',
          parent: 'talks',
          overwrites: [{ for: 'fans', allow: ['ViewChannel', 'ManageChannels', 'MuteMembers', 'MoveMembers'] }],
        },
        {
          key: 'hall',
          name: 'hall',
          type: 'stage',
          overwrites: [
            { for: '@everyone', deny: ['ViewChannel'] },
            { for: 'mods', deny: ['ManageChannels'] },
            { for: 'bob', allow: ['ManageChannels', 'MuteMembers', 'MoveMembers'] },
            { for: 'lesser', allow: ['ViewChannel', 'ManageChannels', 'MuteMembers', 'MoveMembers'] },
          ],
        },
        { key: 'shut', name: 'shut', type: 'text', overwrites: [{ for: 'lesser', deny: ['SendMessages'] }] },
      ],
    },
  ],
};

let edge: EdgeWorld;
let guildId: GuildId;
beforeAll(async () => {
  edge = await edgeWorld({ seed: SEED, bot: 'lesser' });
  // as: the sandbox's own id of the server.
  guildId = edge.world.guildId as GuildId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

const guild = (): NonNullable<ReturnType<typeof edge.world.sandbox.world.guilds.get>> => {
  const found = edge.world.sandbox.world.guilds.get(guildId);
  if (found === undefined) throw new Error('the seed has a server');
  return found;
};
const channel = (name: string): ChannelId => {
  const found = [...guild().channels.values()].find((one) => one.name === name);
  // as: the sandbox's own id of a channel; nobody has the other.
  return (found?.id ?? '1') as ChannelId;
};
const role = (name: string): RoleId => {
  const found = [...guild().roles.values()].find((one) => one.name === name);
  // as: the sandbox's own id of a role; nobody has the other.
  return (found?.id ?? '1') as RoleId;
};

describe('a server', () => {
  it('[BACK-2] has roles whose members moderate its rooms, which administrators need no overwrite for, and channels in categories', () => {
    const { server } = edge.discord;
    expect(server.moderatorRoles(guildId)).toEqual([role('Mods')]);
    expect(server.channel(guildId, channel('old'))?.parent).toBe(channel('Talks'));
    expect(server.channel(guildId, channel('shut'))?.parent).toBeNull();
  });

  it('[ACCESS-7] has roles and members who moderate one room by its overwrites, or do not there', () => {
    const { server } = edge.discord;
    expect(server.moderatorsIn(guildId, channel('old'))).toEqual([`role:${role('Fans')}`, `role:${role('Mods')}`]);
    expect(server.moderatorsIn(guildId, channel('hall'))).toEqual([`member:${edge.world.id('bob')}`]);
    expect(server.moderatorsIn(guildId, channel('nowhere'))).toEqual([]);
  });

  it('is seen with its channels and roles as the settings need them', () => {
    const { server } = edge.discord;
    expect(server.channel(guildId, channel('Talks'))).toEqual({ type: 'category', children: 2, parent: null });
    expect(server.channel(guildId, channel('news'))).toEqual({ type: 'text', children: 0, parent: channel('Talks') });
    expect(server.channel(guildId, channel('old'))?.type).toBe('other');
    expect(server.channel(guildId, channel('nowhere'))).toBeNull();
    expect(server.role(guildId, role('Fans'))).toEqual({ mentionable: true });
    expect(server.role(guildId, role('Hosts'))).toEqual({ mentionable: false });
    expect(server.role(guildId, role('Nobody'))).toBeNull();
  });

  it('tells what we lack by Discord’s names, in the whole of it and in a channel', () => {
    const { server } = edge.discord;
    const names = ['SEND_MESSAGES', 'MOVE_MEMBERS', 'SPEAK', 'SET_VOICE_CHANNEL_STATUS', 'EMBED_LINKS'];
    expect(server.lacking(guildId, null, names)).toEqual(['MOVE_MEMBERS', 'SET_VOICE_CHANNEL_STATUS', 'EMBED_LINKS']);
    expect(server.lacking(guildId, channel('shut'), ['VIEW_CHANNEL', 'SEND_MESSAGES'])).toEqual(['SEND_MESSAGES']);
    const bits = BigInt(server.bitsWith(guildId, ['MOVE_MEMBERS', 'VIEW_AUDIT_LOG']));
    const held = HELD.map((name) => Permission[name as keyof typeof Permission]);
    expect(bits).toBe([...held, Permission.MoveMembers, Permission.ViewAuditLog].reduce((all, bit) => all | bit, 0n));
  });

  it('[PLAN-3] asks for a member by one call, with what their roles let them do', async () => {
    const { server } = edge.discord;
    // as, in these: ids of the test's own.
    const seen = async (id: string) => await server.member(guildId, id as UserId);
    const owner = await seen(edge.world.id('ann'));
    expect(owner).toMatchObject({ isBot: false, roles: [], managesServer: true });
    expect(owner?.moderates(channel('old'))).toBe(true);
    const fan = await seen(edge.world.id('bob'));
    expect(fan).toMatchObject({ roles: [role('Fans')], managesServer: false });
    expect([fan?.moderates(channel('old')), fan?.moderates(channel('news')), fan?.moderates(null)]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await seen(edge.world.id('lesser')))?.isBot).toBe(true);
    expect(await seen('123456789012345678')).toBeNull();
    expect(await server.member('123456789012345678' as GuildId, edge.world.id('ann') as UserId)).toBeNull();
  });

  it('[OPEN-15] has rooms made in the category that is asked for', async () => {
    const { rooms, server } = edge.discord;
    const input = {
      guildId,
      // as, in both: ids of the test's own.
      spaceId: idOf('made') as SpaceId,
      hostId: edge.world.id('ann') as UserId,
      kind: 'voice' as const,
      name: 'Talk',
      rights: [],
    };
    const made = await rooms.create({ ...input, category: channel('Talks') });
    expect(guild().channels.get(made)?.parentId).toBe(channel('Talks'));
    await expect.poll(() => server.channel(guildId, channel('Talks'))?.children).toBe(3);
    const refused = rooms.create({ ...input, category: channel('news') });
    await expect(refused).rejects.toMatchObject({ failure: { code: 'refused' } });
  });

  it('[VOICE-2] can do without the right to move people in a voice room, and not on a stage', () => {
    const { rooms } = edge.discord;
    expect(rooms.missing(guildId, null, 'voice')).toEqual([]);
    expect(rooms.missing(guildId, null, 'stage')).toEqual(['MOVE_MEMBERS']);
  });
});

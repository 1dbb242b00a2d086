import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { has, Permission, type Channel, type Guild } from '../../../sandbox/world/index.ts';
import type { RoomPort } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { failureOf, UNSET } from '../../support/voice-rooms-world.ts';

/** The permissions of the invitation link, without the right to read the audit log. */
const INVITED = '299080373881872';

const many = (letter: string): string[] => Array.from({ length: 110 }, (_, n) => `${letter}${n}`);

/** Categories of a server: for the verified, one closed to Majlis, one of more overwrites than fit, one for somebody who left. */
const CATEGORIES = [
  {
    key: 'verified',
    overwrites: [
      { for: '@everyone', deny: ['ViewChannel', 'Stream', 'ManageMessages', 'PrioritySpeaker', 'ManageWebhooks'] },
      { for: 'verified', allow: ['ViewChannel', 'Connect', 'Speak', 'KickMembers', 'ManageRoles'], deny: ['UseVAD'] },
      { for: 'mod', allow: ['ViewChannel'], deny: ['ManageRoles'] },
      { for: 'bo', deny: ['ViewChannel'] },
      { for: 'majlis', allow: ['ViewChannel'] },
    ],
  },
  { key: 'closed', overwrites: [{ for: '@everyone', deny: ['ViewChannel', 'Connect'] }] },
  { key: 'large', overwrites: many('r').map((role) => ({ for: role, allow: ['ViewChannel'] })) },
  { key: 'harsh', overwrites: many('r').map((role) => ({ for: role, deny: ['ViewChannel'] })) },
  {
    key: 'left',
    overwrites: [
      { for: '@everyone', deny: ['ViewChannel'] },
      { for: 'majlis', allow: ['ViewChannel'] },
      { for: 'gone', allow: ['ViewChannel'] },
      { for: 'ann', allow: ['ViewChannel'] },
    ],
  },
];

const SEED = {
  users: ['owner', 'host', 'ann', 'bo', 'cem', 'gone'].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'g',
      name: 'Qahwa House',
      owner: 'owner',
      features: ['COMMUNITY'],
      roles: [
        ...['verified', ...many('r')].map((key) => ({ key, name: key })),
        { key: 'mod', name: 'mod', permissions: ['ManageMessages', 'PrioritySpeaker'] },
      ],
      members: [
        { user: 'host' },
        { user: 'ann', roles: ['verified'] },
        { user: 'bo', roles: ['verified'] },
        { user: 'cem' },
        { user: 'gone' },
      ],
      bots: [{ bot: 'majlis', permissions: INVITED }],
      channels: [
        { key: 'rules', name: 'rules', type: 'text' },
        { key: 'updates', name: 'updates', type: 'text' },
        ...CATEGORIES.map(({ key, overwrites }) => ({ key, name: key, type: 'category', overwrites })),
      ],
    },
  ],
};

let edge: EdgeWorld;
let guild: Guild;
let rooms: RoomPort;
beforeAll(async () => {
  edge = await edgeWorld({ seed: SEED, bot: 'Majlis' });
  const found = edge.world.sandbox.world.guilds.get(edge.world.guildId);
  if (found === undefined) throw new Error('the seed has a server');
  guild = found;
  ({ rooms } = edge.discord);
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

// as, in these: test data stands in for what the edges parse.
const named = (name: string): Channel => {
  const found = [...guild.channels.values()].find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};
const id = (username: string): UserId => edge.world.id(username) as UserId;
const roleOf = (name: string): string => [...guild.roles.values()].find((role) => role.name === name)?.id ?? '';
const asked = (name: string, like: string): Parameters<RoomPort['create']>[0] => ({
  guildId: guild.id as GuildId,
  spaceId: idOf('space') as SpaceId,
  kind: 'stage',
  name,
  hostId: id('host'),
  rights: [{ target: `member:${id('host')}`, rights: { unmute: 'allowed' } }],
  category: named(like).id as ChannelId,
  like: named(like).id as ChannelId,
});
/** Whether somebody sees a room and may come in, by everything that Discord knows. */
const comesIn = (channelId: ChannelId, username: string): boolean => {
  const channel = guild.channels.get(channelId);
  if (channel === undefined) throw new Error('the room is gone');
  const { ViewChannel, Connect } = Permission;
  return has(edge.world.sandbox.world.permissionsIn(guild, channel, id(username)), ViewChannel | Connect);
};
const everybody = (channelId: ChannelId): readonly boolean[] =>
  ['host', 'ann', 'bo', 'cem', 'Majlis'].map((name) => comesIn(channelId, name));

describe('a room made in a private category', () => {
  it('is for those of the category and the host, and has of it what we may set', async () => {
    const from = edge.world.sandbox.calls.count();
    const room = await rooms.create(asked('Tea', 'verified'));
    expect(edge.world.sandbox.calls.since(from).map(({ method }) => method)).toEqual(['POST']);
    expect(everybody(room)).toEqual([true, true, false, false, true]);
    const { overwrites, parentId } = named('Tea');
    expect(parentId).toBe(named('verified').id);
    // What we lack, and what only administrators may set, is left out.
    const { ViewChannel, Connect, Speak, Stream, UseVAD } = Permission;
    expect(overwrites.get(guild.id)).toMatchObject({ allow: 0n, deny: ViewChannel | Stream });
    const verified = { allow: ViewChannel | Connect | Speak, deny: UseVAD };
    expect(overwrites.get(roleOf('verified'))).toMatchObject(verified);
    expect(rooms.missing(guild.id as GuildId, room, 'stage')).toEqual([]);
  });

  it('tells what it denies and we cannot deny, but for what nobody has', () => {
    const lost = edge.discord.server.undeniable(guild.id as GuildId, named('verified').id as ChannelId);
    expect(lost).toEqual(['PRIORITY_SPEAKER', 'MANAGE_MESSAGES']);
    expect(edge.discord.server.undeniable(guild.id as GuildId, named('closed').id as ChannelId)).toEqual([]);
  });

  it('says what rooms in it begin with', () => {
    const verified = rooms.inherited(guild.id as GuildId, named('verified').id as ChannelId);
    expect(verified.slice(0, 2)).toEqual([
      { target: 'everyone', rights: { ...UNSET, view: 'denied' } },
      {
        target: `role:${roleOf('verified')}`,
        rights: { ...UNSET, view: 'allowed', connect: 'allowed', speak: 'allowed' },
      },
    ]);
    expect(rooms.inherited(guild.id as GuildId, idOf('none') as ChannelId)).toEqual([]);
  });

  it('takes out of it what the space closes, in the same call', async () => {
    const verified = `role:${roleOf('verified')}` as const;
    const room = await rooms.create({
      ...asked('Locked', 'verified'),
      rights: [
        { target: 'everyone', rights: { connect: 'denied' } },
        { target: verified, rights: { connect: 'unset' } },
      ],
    });
    expect(everybody(room)).toEqual([true, false, false, false, true]);
  });

  it('is found again when its answer was lost, by how it was asked for', async () => {
    const wanted = asked('Lost', 'verified');
    const route = { method: 'POST' as const, template: '/guilds/:guildId/channels' };
    edge.world.sandbox.api.faults.order({ ...route, status: 0, after: true, count: 1 });
    expect((await failureOf(rooms.create(wanted))).code).toBe('unavailable');
    const made = named('Lost').id as ChannelId;
    await expect.poll(() => rooms.see(guild.id as GuildId, made)).toMatchObject({ kind: 'stage' });
    expect(await rooms.find(wanted, 0, () => false)).toBe(made);
  });

  it('begins like a category outside of it too', async () => {
    const room = await rooms.create({ ...asked('Outside', 'closed'), category: null });
    expect(named('Outside').parentId).toBeNull();
    expect(everybody(room)).toEqual([true, false, false, false, true]);
  });

  it('leaves out what only allows where Discord takes no more, and is not made where somebody would get in by that', async () => {
    const room = await rooms.create(asked('Large', 'large'));
    expect(named('Large').overwrites.size).toBe(100);
    expect(comesIn(room, 'host')).toBe(true);
    expect(await failureOf(rooms.create(asked('Harsh', 'harsh')))).toMatchObject({ code: 'refused' });
  });

  it('is made without those who left the server', async () => {
    guild.members.delete(id('gone'));
    const room = await rooms.create(asked('Without', 'left'));
    expect([...named('Without').overwrites.keys()].toSorted()).toEqual(
      [guild.id, id('host'), id('ann'), id('Majlis')].toSorted(),
    );
    expect(everybody(room)).toEqual([true, true, false, false, true]);
  });
});

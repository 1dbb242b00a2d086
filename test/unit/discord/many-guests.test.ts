import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RightWanted, RoomPort } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

const GUESTS = Array.from({ length: 110 }, (_, at) => `guest${at}`);

/** A category for the verified, that keeps one of them out. */
const OVERWRITES = [
  { for: '@everyone', deny: ['ViewChannel'] },
  { for: 'verified', allow: ['ViewChannel', 'Connect'] },
  { for: 'bo', deny: ['ViewChannel'] },
  { for: 'majlis', allow: ['ViewChannel'] },
];

const SEED = {
  users: ['owner', 'host', 'bo', 'cem', ...GUESTS].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'g',
      name: 'Qahwa House',
      owner: 'owner',
      features: ['COMMUNITY'],
      roles: [{ key: 'verified', name: 'verified' }],
      members: ['host', 'bo', 'cem', ...GUESTS].map((user) => ({ user })),
      bots: [{ bot: 'majlis', permissions: '299080373881872' }],
      channels: [
        { key: 'rules', name: 'rules', type: 'text' },
        { key: 'updates', name: 'updates', type: 'text' },
        { key: 'private', name: 'private', type: 'category', overwrites: OVERWRITES },
      ],
    },
  ],
};

let edge: EdgeWorld;
beforeAll(async () => {
  edge = await edgeWorld({ seed: SEED, bot: 'Majlis' });
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

// as, in these: test data stands in for what the edges parse.
const id = (username: string): UserId => edge.world.id(username) as UserId;

it('[OPEN-15] a room begins with as many of those whom it lets in by name as Discord takes, and never in place of who is kept out', async () => {
  const { sandbox, guildId } = edge.world;
  const guild = sandbox.world.guilds.get(guildId);
  const category = [...(guild?.channels.values() ?? [])].find(({ name }) => name === 'private')?.id as ChannelId;
  const guests = GUESTS.map((name): RightWanted => ({
    target: `member:${id(name)}`,
    rights: { view: 'allowed', connect: 'allowed' },
  }));
  const asked: Parameters<RoomPort['create']>[0] = {
    guildId: guildId as GuildId,
    spaceId: idOf('space') as SpaceId,
    kind: 'stage',
    name: 'Tea',
    hostId: id('host'),
    rights: [
      { target: 'everyone', rights: { view: 'denied', connect: 'denied' } },
      ...guests,
      { target: `member:${id('cem')}`, rights: { connect: 'denied' } },
    ],
    category,
    like: category,
  };
  const room = await edge.discord.rooms.create(asked);
  const overwrites = guild?.channels.get(room)?.overwrites;
  expect(overwrites?.size).toBe(100);
  const others = [guildId, id('Majlis'), id('host'), id('bo'), id('cem')];
  for (const other of others) expect(overwrites?.has(other), other).toBe(true);
  // With those, and the role of the category, the first 94 of them fit.
  expect(GUESTS.map((name) => overwrites?.has(id(name)))).toEqual(GUESTS.map((_, at) => at < 94));
});

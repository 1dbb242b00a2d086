import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES, type RoomKind, type ServerRules } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId } from '../../support/outside-people.ts';
import { fill } from '../../support/outside-server.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const category = channelId('category');
// as: any text may stand in for a role's id here.
const hosts = 'hosts' as RoleId;
const MINUTE_MS = 60_000;

const aWorld = async (rules: Partial<ServerRules>): Promise<OutsideWorld> => {
  const world = outsideWorld();
  world.community.add(guild);
  world.server.channels.set(category, 'category');
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, ...rules } });
  await world.boot();
  return world;
};

/** Opens a space and waits until it is live; the refusal's code when it may not be. */
const open = async (
  world: OutsideWorld,
  by: Parameters<typeof actor>[2] & { readonly user?: string } = {},
  kind: RoomKind | null = null,
): Promise<string> => {
  const input = { title: 'Talk', description: null, kind, room: null };
  const answer = await world.app.openSpace(actor(by.user ?? 'host', guild, by), input);
  if (!answer.ok) return answer.refusal.code;
  await world.settle();
  const ready = await answer.value.ready;
  return ready.ok ? ready.value.life.status : ready.refusal.code;
};

describe('opening by the rules of the server', () => {
  it('[OPEN-11] is for those with one of its roles, and who manages it', async () => {
    const world = await aWorld({ openers: [hosts] });
    expect(await open(world, { user: 'guest' })).toBe('opener-role');
    expect(await open(world, { user: 'moderator', moderator: true })).toBe('opener-role');
    expect(await open(world, { user: 'one', roles: [hosts] })).toBe('live');
    expect(await open(world, { user: 'boss', serverManager: true })).toBe('live');
    expect(world.spaces.size).toBe(2);
  });

  it('[OPEN-11] tells who may not open that, and not what the server lacks', async () => {
    const world = await aWorld({ openers: [hosts] });
    world.missing = ['MANAGE_CHANNELS'];
    expect(await open(world)).toBe('opener-role');
    expect(await open(world, { roles: [hosts] })).toBe('missing-permissions');
  });

  it('[OPEN-14] waits between two openings of one person, also after a restart', async () => {
    const world = await aWorld({ openEveryMin: 30 });
    expect(await open(world)).toBe('live');
    expect(await open(world)).toBe('open-too-soon');
    expect(await open(world, { user: 'other' })).toBe('live');
    await world.pass(29 * MINUTE_MS);
    await world.boot();
    expect(await open(world)).toBe('open-too-soon');
    await world.pass(MINUTE_MS);
    expect(await open(world)).toBe('live');
  });

  it('[OPEN-14] does not count a space that could not be opened', async () => {
    const world = await aWorld({ openEveryMin: 30 });
    world.fail('create', { code: 'refused', detail: 'no', retryable: false });
    expect(await open(world)).toBe('discord-refused');
    expect(await open(world)).toBe('live');
  });

  it('[OPEN-14] lets one of two openings at the same moment through', async () => {
    const world = await aWorld({ openEveryMin: 30 });
    const both = await Promise.all([open(world), open(world)]);
    expect(both.toSorted()).toEqual(['live', 'open-too-soon']);
  });

  it('[OPEN-13] counts the spaces that this person hosts', async () => {
    const world = await aWorld({ maxPerHost: 2 });
    expect([await open(world), await open(world), await open(world)]).toEqual(['live', 'live', 'too-many-yours']);
    expect(await open(world, { user: 'other' })).toBe('live');
  });

  it('[OPEN-10] takes the kind that the server set, unless somebody says which', async () => {
    const world = await aWorld({ kind: 'voice' });
    await open(world);
    await open(world, {}, 'stage');
    expect([...world.rooms.values()].map(({ kind }) => kind)).toEqual(['voice', 'stage']);
  });
});

describe('the category for rooms', () => {
  const made = channelId('made-1');
  const troubles = (world: OutsideWorld): unknown => world.panelIn(made)?.facts.troubles;

  it('[OPEN-15] is where they are made', async () => {
    const world = await aWorld({ category });
    expect(await open(world)).toBe('live');
    expect(world.server.parents.get(made)).toBe(category);
    expect(troubles(world)).toEqual([]);
  });

  it.each([
    ['gone', (world: OutsideWorld) => void world.server.channels.delete(category)],
    ['full', (world: OutsideWorld) => fill(world.server, category, 50)],
    ['closed', (world: OutsideWorld) => void world.server.lacking.set(category, ['MANAGE_CHANNELS'])],
    ['refused', (world: OutsideWorld) => world.fail('create', { code: 'refused', detail: 'full', retryable: false })],
  ])('[OPEN-15] that is %s is passed over, and the panel says why', async (why, spoil) => {
    const world = await aWorld({ category });
    spoil(world);
    expect(await open(world)).toBe('live');
    expect(world.server.parents.get(made)).toBeUndefined();
    expect(troubles(world)).toEqual([{ code: 'category-unusable', params: { channel: `<#${category}>`, why } }]);
    expect(world.rooms.size).toBe(1);
  });

  it('[OPEN-15] has no say in whether Discord answers: what may have been made is not made twice', async () => {
    const world = await aWorld({ category });
    world.fail('create', { code: 'unavailable', detail: 'answer lost', retryable: true });
    const opened = open(world);
    await world.pass(5000);
    expect(await opened).toBe('live');
    expect(world.rooms.size).toBe(1);
  });
});

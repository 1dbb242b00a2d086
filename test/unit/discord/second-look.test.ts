import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Person } from '../../../sandbox/people/index.ts';
import type { OutsideError, PersonInRoom } from '../../../src/app/index.ts';
import type { ChannelId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

let edge: EdgeWorld;
let guildId: GuildId;
let stage: ChannelId;
let bob: Person;
const spaceId = idOf('space') as SpaceId;

beforeAll(async () => {
  edge = await edgeWorld();
  // as: ids of the small world.
  guildId = edge.world.guildId as GuildId;
  stage = edge.world.channel('stage') as ChannelId;
  bob = await edge.world.person('bob');
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});
afterEach(async () => {
  if (bob.voiceState(guildId) !== null) await bob.leaveVoice(guildId);
  await vi.waitUntil(() => seenBob() === undefined);
});

const seenBob = (): PersonInRoom | undefined => {
  const room = edge.discord.rooms.see(guildId, stage);
  if (room === null || room === 'unknown') throw new Error('the stage is there');
  return room.people.find(({ userId }) => userId === bob.user.id);
};
const lookAgain = (userId: string = bob.user.id) => edge.discord.rooms.lookAgain(guildId, userId as UserId);
const fault = (event: string, how: 'missed' | 'late', count = 1): void =>
  edge.world.sandbox.gateway.faults.order({ userId: edge.world.id('majlis'), event, how, count });
const faultsAreOver = async (): Promise<void> => {
  await expect.poll(() => edge.world.sandbox.gateway.faults.waiting()).toBe(0);
};

describe('a second look', () => {
  it('[DOUBT-1] finds who came unseen, who they are, and how they stand', async () => {
    fault('VOICE_STATE_UPDATE', 'missed', 2);
    await bob.joinVoice(guildId, stage);
    await bob.raiseHand(guildId);
    await faultsAreOver();
    expect(seenBob()).toBeUndefined();
    expect(await lookAgain()).toEqual([stage]);
    expect(seenBob()).toMatchObject({ presence: 'hand', suppressed: true, muted: false });
    expect(edge.discord.rooms.nameOf(guildId, bob.user.id as UserId)).toBe('bob');
    // Nothing is new the second time.
    expect(await lookAgain()).toEqual([]);
  });

  it('[DOUBT-1] takes out who left unseen', async () => {
    await bob.joinVoice(guildId, stage);
    await expect.poll(() => seenBob()).toBeDefined();
    fault('VOICE_STATE_UPDATE', 'missed');
    await bob.leaveVoice(guildId);
    await faultsAreOver();
    expect(seenBob()).toBeDefined();
    expect(await lookAgain()).toEqual([stage]);
    expect(seenBob()).toBeUndefined();
    expect(edge.discord.rooms.whereIs(guildId, bob.user.id as UserId)).toBeNull();
  });

  it('[DOUBT-1] puts a late event in its place', async () => {
    await bob.joinVoice(guildId, stage);
    await expect.poll(() => seenBob()).toBeDefined();
    fault('VOICE_STATE_UPDATE', 'late');
    await bob.raiseHand(guildId);
    await bob.lowerHand(guildId);
    await expect.poll(() => seenBob()?.presence).toBe('hand');
    expect(await lookAgain()).toEqual([stage]);
    expect(seenBob()?.presence).toBe('audience');
  });

  it('[DOUBT-1] finds nothing of who is not there or not in the server, and tells when it cannot be had', async () => {
    expect(await lookAgain()).toEqual([]);
    expect(await lookAgain('1290000000001111111')).toEqual([]);
    const template = '/guilds/:guildId/voice-states/:userId';
    edge.world.sandbox.api.faults.order({ method: 'GET', template, status: 503, after: false, count: 4 });
    const failed = await lookAgain().then(
      () => null,
      (error: unknown) => error as OutsideError,
    );
    expect(failed?.failure.code).toBe('unavailable');
  });
});

describe('a room', () => {
  it('[DOUBT-4] that was deleted unseen is gone once a call says so', async () => {
    const { rooms } = edge.discord;
    const made = await edge.world.rest('ann', 'POST', `/guilds/${guildId}/channels`, { name: 'doomed', type: 13 });
    const channelId = made.body.id as ChannelId;
    await expect.poll(() => rooms.see(guildId, channelId)).not.toBeNull();
    fault('CHANNEL_DELETE', 'missed');
    await edge.world.rest('ann', 'DELETE', `/channels/${channelId}`);
    await faultsAreOver();
    expect(rooms.see(guildId, channelId)).not.toBeNull();
    await expect(rooms.setTopic(guildId, channelId, 'Tea', { spaceId, by: null })).rejects.toMatchObject({
      failure: { code: 'gone' },
    });
    expect(rooms.see(guildId, channelId)).toBeNull();
  });

  it('[DOUBT-4] of which no event tells is asked for', async () => {
    const { rooms } = edge.discord;
    fault('CHANNEL_CREATE', 'missed');
    const hostId = edge.world.id('ann') as UserId;
    const channelId = await rooms.create({ guildId, spaceId, kind: 'stage', name: 'Quiet', hostId, rights: [] });
    expect(rooms.see(guildId, channelId)).toMatchObject({ channelId, kind: 'stage' });
  });

  it('[KEEP-2] that was made, of which neither an answer nor an event told, is found', async () => {
    const { rooms } = edge.discord;
    fault('CHANNEL_CREATE', 'missed');
    const lost = idOf('lost') as SpaceId;
    const { line, world } = edge.world.sandbox;
    // As a call of ours whose answer was lost.
    const made = await fetch(`${line().api}/v10/guilds/${guildId}/channels`, {
      method: 'POST',
      headers: {
        authorization: `Bot ${world.users.get(edge.world.id('majlis'))?.token ?? ''}`,
        'content-type': 'application/json',
        'x-audit-log-reason': `space%20${lost}`,
      },
      body: JSON.stringify({ name: 'Lost', type: 13 }),
    });
    // as: a channel.
    const { id } = (await made.json()) as { readonly id: ChannelId };
    await faultsAreOver();
    const hostId = edge.world.id('ann') as UserId;
    const input = { guildId, spaceId: lost, kind: 'stage', name: 'Lost', hostId, rights: [] } as const;
    expect(await rooms.find(input, 0, () => false)).toBe(id);
    expect(rooms.see(guildId, id)).toMatchObject({ kind: 'stage' });
  });
});

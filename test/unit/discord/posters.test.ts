import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutsideError, PosterFacts } from '../../../src/app/index.ts';
import type { ChannelId } from '../../../src/lib/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

const SEED = {
  users: [{ key: 'ann', username: 'ann' }],
  bots: [{ key: 'bot', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      members: [{ user: 'ann' }],
      bots: [{ bot: 'bot', permissions: ['ViewChannel', 'SendMessages', 'ReadMessageHistory'] }],
      channels: [
        { key: 'text', name: 'text', type: 'text' },
        {
          key: 'blind',
          name: 'blind',
          type: 'text',
          overwrites: [{ for: 'bot', deny: ['ReadMessageHistory'] }],
        },
      ],
    },
  ],
};

let edge: EdgeWorld;

// as: an id of the seed's world.
const channelOf = (name: string): ChannelId =>
  edge.world.sandbox.line().guilds[0]?.channels.find((channel) => channel.name === name)?.id as ChannelId;

const told = (name: string): PosterFacts => ({
  plan: aPlan(name),
  language: 'en',
  counts: { going: 0, waitlisted: 0, interested: 0 },
  room: null,
});

beforeAll(async () => {
  edge = await edgeWorld({ seed: SEED, bot: 'majlis' });
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

describe('posters', () => {
  it('[RSVP-8] are found again when their answer was lost, each by its plan', async () => {
    const { posters } = edge.discord;
    const there = channelOf('text');
    const sinceMs = edge.world.sandbox.world.clock.nowMs();
    const id = await posters.post(there, told('one'));
    await posters.post(there, told('two'));
    expect(await posters.find(there, told('one').plan.id, sinceMs)).toBe(id);
    expect(await posters.find(there, told('none').plan.id, sinceMs)).toBeNull();
  });

  it('[RSVP-8] are not taken for missing where what is there may not be read: none stands twice', async () => {
    const { posters } = edge.discord;
    const there = channelOf('blind');
    const sinceMs = edge.world.sandbox.world.clock.nowMs();
    await posters.post(there, told('blind'));
    const error: unknown = await posters.find(there, told('blind').plan.id, sinceMs).catch((thrown: unknown) => thrown);
    // as: what the port says that it throws.
    expect((error as OutsideError).failure).toMatchObject({
      code: 'missing-permissions',
      permissions: ['READ_MESSAGE_HISTORY'],
    });
  });
});

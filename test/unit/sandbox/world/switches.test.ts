import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { rawGateway, type RawGateway } from '../../../support/raw-gateway.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;
const sockets: RawGateway[] = [];

beforeEach(async () => {
  world = await smallWorld({ gateway: { identifyWindowMs: 0 } });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.cut();
  await world.close();
});

const open = (): RawGateway => {
  const socket = rawGateway(world.sandbox.line().gateway);
  sockets.push(socket);
  return socket;
};

describe('hiddenChannelEvents', () => {
  it.each([
    ['sent', ['secret', 'text']],
    ['withheld', ['text']],
  ] as const)('%s: who may not view a channel hears of %j', async (position, heard) => {
    world.sandbox.world.switches.hiddenChannelEvents = position;
    const reader = open();
    reader.identify(world.token('reader'), { intents: 1 });
    await reader.event('READY');
    for (const name of ['secret', 'text'] as const) {
      await world.rest('ann', 'PATCH', `/channels/${world.channel(name)}`, { topic: 'new' });
    }
    await reader.until(({ t, d }) => t === 'CHANNEL_UPDATE' && d.name === 'text');
    expect(reader.payloads.filter(({ t }) => t === 'CHANNEL_UPDATE').map(({ d }) => d.name)).toEqual(heard);
  });
});

describe('handSlackMs', () => {
  it.each([
    [60_000, 204],
    [5_000, 400],
  ])('%i: a hand of half a minute ago is answered %i', async (slackMs, status) => {
    world.sandbox.world.switches.handSlackMs = slackMs;
    const bob = await world.person('bob');
    await bob.joinVoice(world.guildId, world.channel('stage'));
    const body = {
      channel_id: world.channel('stage'),
      request_to_speak_timestamp: new Date(world.sandbox.world.clock.nowMs() - 30_000).toISOString(),
    };
    const answer = await world.rest('bob', 'PATCH', `/guilds/${world.guildId}/voice-states/@me`, body);
    expect(answer.status).toBe(status);
  });
});

describe('resumeWindowMs', () => {
  it.each([
    [180_000, 'RESUMED'],
    [0, 9],
  ])('%i: a cut session answers a resume with %s', async (windowMs, expected) => {
    world.sandbox.world.switches.resumeWindowMs = windowMs;
    const { gateway } = world.sandbox;
    const first = open();
    first.identify(world.token('majlis'), { intents: 1 });
    const ready = await first.event('READY');
    first.cut();
    await first.closed;
    if (windowMs === 0) await vi.waitFor(() => expect(gateway.sessionIdsOf(world.id('majlis'))).toEqual([]));
    const again = open();
    again.send(6, { token: world.token('majlis'), session_id: ready.d.session_id, seq: ready.s });
    const answer = await again.until(({ op, t }) => op === 9 || t === 'RESUMED');
    expect(answer.t ?? answer.op).toBe(expected);
  });
});

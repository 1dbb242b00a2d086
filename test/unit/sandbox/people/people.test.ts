import { createServer } from 'node:http';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { connectPerson } from '../../../../sandbox/people/index.ts';
import { requireLoopbackUrl } from '../../../../sandbox/people/loopback.ts';
import { seedSchema } from '../../../../sandbox/world/index.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;

beforeEach(async () => {
  world = await smallWorld();
});

afterEach(async () => {
  await world.close();
});

describe('a person', () => {
  const elsewhere = [
    'https://discord.com/api',
    'http://discord.com/api',
    'http://127.0.0.1.example.org/api',
    'http://127.0.0.1@discord.com/api',
    'http://localhost@discord.com/api',
    'http://10.0.0.1/api',
    'http://0.0.0.0/api',
    'http://user@127.0.0.1/api',
    'https://127.0.0.1/api',
    'http://[::ffff:8.8.8.8]/api',
  ];

  it.each(elsewhere)('refuses to speak to %s', async (url) => {
    expect(() => requireLoopbackUrl(url, 'http:')).toThrow('local Discord only');
    const { gateway, ca } = world.sandbox.line();
    await expect(connectPerson({ api: url, gateway, token: world.token('bob'), voiceCa: ca })).rejects.toThrow(
      'local Discord only',
    );
  });

  it('refuses a gateway elsewhere', async () => {
    const { api, ca } = world.sandbox.line();
    for (const gateway of [
      'wss://gateway.discord.gg',
      'ws://gateway.discord.gg',
      'ws://127.0.0.1@gateway.discord.gg',
    ]) {
      await expect(connectPerson({ api, gateway, token: world.token('bob'), voiceCa: ca })).rejects.toThrow(
        'local Discord only',
      );
    }
  });

  it('follows no redirect, wherever it leads', async () => {
    const { gateway, ca, api } = world.sandbox.line();
    // The target is this sandbox, so that a followed redirect would even succeed.
    const http = createServer((_request, response) =>
      response.writeHead(307, { location: `${api}/v9/users/@me` }).end(),
    );
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const elsewhereApi = `http://127.0.0.1:${port}/api`;
    const person = await connectPerson({ api: elsewhereApi, gateway, token: world.token('bob'), voiceCa: ca });
    const before = world.sandbox.calls.count();
    await expect(person.call('GET', '/users/@me')).rejects.toThrow('fetch failed');
    expect(world.sandbox.calls.count()).toBe(before);
    person.close();
    http.closeAllConnections();
    http.close();
  });

  it('is told which close code a wrong token got', async () => {
    const { api, gateway, ca } = world.sandbox.line();
    await expect(connectPerson({ api, gateway, token: 'nonsense', voiceCa: ca })).rejects.toThrow('4004');
  });

  it('says what it saw instead when a wait ends', async () => {
    const bob = await world.person('bob');
    await bob.say(world.channel('text'), 'hello there');
    await bob.waitFor(() => bob.messages().length === 1);
    await expect(bob.waitFor(() => null, 30, 'a miracle')).rejects.toThrow(
      /Nothing for 30 ms while waiting for a miracle; last events: READY, MESSAGE_CREATE; last messages: bob: "hello there"/,
    );
    await expect(bob.command('nope', {}, { guildId: world.guildId, channelId: world.channel('text') })).rejects.toThrow(
      'There is no command /nope here',
    );
    await expect((async () => bob.click('nope'))()).rejects.toThrow('Nothing like nope can be used');
  });

  it('comes back after a cut with what it missed', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob')];
    world.sandbox.gateway.cut(bob.user.id);
    const sent = await ann.say(world.channel('text'), 'missed');
    await bob.waitFor(() => bob.messages().some(({ id }) => id === sent.id));
    expect(bob.events.some(({ t }) => t === 'RESUMED')).toBe(true);
  });
});

describe('on a stage', () => {
  it('a person raises a hand, is brought up, accepts, speaks and is heard', async () => {
    const [ann, bob, cem] = [await world.person('ann'), await world.person('bob'), await world.person('cem')];
    const stage = world.channel('stage');
    for (const person of [ann, bob, cem]) await person.joinVoice(world.guildId, stage);
    await ann.call('POST', '/stage-instances', { channel_id: stage, topic: 'Talk' });
    await bob.raiseHand(world.guildId);
    await ann.waitFor(() => ann.voiceStates(world.guildId).get(bob.user.id)?.request_to_speak_timestamp !== null);
    await ann.suppress(world.guildId, bob.user.id, false);
    await bob.waitFor(() => bob.voiceState(world.guildId)?.suppress === false);
    bob.voice?.send(Buffer.from([0x78, 1]));
    await vi.waitFor(() => expect(world.sandbox.voice.counters().droppedMuted).toBe(1));
    await bob.acceptInvite(world.guildId);
    const frames = [2, 3, 4].map((byte) => Buffer.from([0x78, byte]));
    for (const frame of frames) bob.voice?.send(frame);
    await cem.waitFor(() => cem.heard.length >= 3);
    // What was said while only invited is not heard.
    expect(cem.heard.slice(0, 3).map(({ opus }) => opus)).toEqual(frames);
    expect(new Set(cem.heard.map(({ userId }) => userId))).toEqual(new Set([bob.user.id]));
    await bob.becomeAudience(world.guildId);
    expect(cem.voiceStates(world.guildId).get(bob.user.id)).toBeDefined();
    await bob.leaveVoice(world.guildId);
    await cem.waitFor(() => !cem.voiceStates(world.guildId).has(bob.user.id));
  });

  it('an invitation can be declined, and accepted only when there is one', async () => {
    const [ann, bob] = [await world.person('ann'), await world.person('bob')];
    await bob.joinVoice(world.guildId, world.channel('stage'));
    await expect(bob.acceptInvite(world.guildId)).rejects.toThrow('no invitation');
    await ann
      .suppress(world.guildId, bob.user.id, false)
      .catch(() =>
        ann
          .waitFor(() => ann.voiceStates(world.guildId).has(bob.user.id))
          .then(() => ann.suppress(world.guildId, bob.user.id, false)),
      );
    await bob.waitFor(() => bob.voiceState(world.guildId)?.suppress === false);
    await bob.declineInvite(world.guildId);
    expect(bob.voiceState(world.guildId)).toMatchObject({ suppress: true, request_to_speak_timestamp: null });
  });
});

describe('in voice', () => {
  it('a person is in one room of all servers, and joining where they are changes nothing', async () => {
    const added = world.sandbox.add(
      seedSchema.parse({
        guilds: [
          {
            key: 'away',
            name: 'Away',
            owner: world.id('ann'),
            features: ['COMMUNITY'],
            members: [{ user: world.id('ann') }, { user: world.id('bob') }],
            channels: [{ key: 'stage', name: 'stage', type: 'stage' }],
          },
        ],
      }),
    );
    const away = added.guilds[0];
    const stage = [...(away?.channels.values() ?? [])][0];
    if (away === undefined || stage === undefined) throw new Error('the guild was added');
    const bob = await world.person('bob');
    const first = await bob.joinVoice(world.guildId, world.channel('stage'));
    expect(await bob.joinVoice(world.guildId, world.channel('stage'))).toBe(first);
    const second = await bob.joinVoice(away.id, stage.id);
    expect(second).not.toBe(first);
    expect(bob.voiceState(world.guildId)).toBeNull();
    expect(bob.voice).toBe(second);
  });
});

describe('a full room', () => {
  it('stays silent', async () => {
    const [bob, cem, ann] = [await world.person('bob'), await world.person('cem', 400), await world.person('ann')];
    await bob.joinVoice(world.guildId, world.channel('room'), { selfMute: true }).catch(() => {});
    await ann.joinVoice(world.guildId, world.channel('room')).catch(() => {});
    await expect(cem.joinVoice(world.guildId, world.channel('room'))).rejects.toThrow(
      'while waiting for the voice server',
    );
    expect(cem.voiceState(world.guildId)).toBeNull();
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { shardOf } from '../../../../sandbox/gateway/routing.ts';
import { createSessionStarts } from '../../../../sandbox/gateway/session-starts.ts';
import { Permission, seedSchema } from '../../../../sandbox/world/index.ts';
import { rawGateway, type GatewayPayload, type RawGateway } from '../../../support/raw-gateway.ts';
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

/** An identified bot's socket. */
const session = async (extra: Record<string, unknown>, bot = 'majlis'): Promise<RawGateway> => {
  const socket = rawGateway(world.sandbox.line().gateway);
  sockets.push(socket);
  socket.identify(world.token(bot), extra);
  await socket.event('READY');
  return socket;
};
/** Resolves when everything sent before has been answered: the acknowledgement of a heartbeat comes last. */
const settled = async (socket: RawGateway): Promise<readonly (string | null)[]> => {
  socket.send(1, null);
  await socket.until(({ op }) => op === 11);
  return socket.payloads.map(({ t }) => t).filter((t) => t !== null);
};
const GUILDS = 1;

describe('shards', () => {
  it('hold the guilds that fall to them, and only the first gets DMs', async () => {
    const seed = {
      guilds: [
        {
          key: 'x',
          name: 'Second',
          owner: world.id('ann'),
          members: [],
          bots: [{ bot: world.id('majlis'), permissions: [] }],
          channels: [],
        },
      ],
    };
    // Ids follow each other by time, so that some guild soon falls to the other shard.
    const ids = [world.guildId];
    while (new Set(ids.map((id) => shardOf(id, 2))).size < 2) {
      const { guilds } = world.sandbox.add(seedSchema.parse(seed));
      ids.push(...guilds.map(({ id }) => id));
    }
    const { body: dm } = await world.rest('bob', 'POST', '/users/@me/channels', { recipient_id: world.id('majlis') });
    const shards = [
      await session({ intents: GUILDS | 4096, shard: [0, 2] }),
      await session({ intents: GUILDS | 4096, shard: [1, 2] }),
    ];
    await world.rest('bob', 'POST', `/channels/${dm.id}/messages`, { content: 'psst' });
    for (const [shardId, shard] of shards.entries()) {
      const seen = await settled(shard);
      const guilds = shard.payloads.filter(({ t }) => t === 'GUILD_CREATE').map(({ d }) => d.id);
      expect(guilds).toEqual(ids.filter((id) => shardOf(id, 2) === shardId));
      expect(seen.includes('MESSAGE_CREATE')).toBe(shardId === 0);
      expect(shard.payloads.find(({ t }) => t === 'READY')?.d.shard).toEqual([shardId, 2]);
    }
  });
});

describe('intents', () => {
  it('decide what a bot is sent', async () => {
    const [deaf, guilds, all] = [
      await session({ intents: 0 }),
      await session({ intents: GUILDS }),
      await session({ intents: GUILDS | 128 | 512 }),
    ];
    await world.rest('ann', 'POST', `/channels/${world.channel('text')}/messages`, { content: 'hello' });
    await world.rest('ann', 'PATCH', `/channels/${world.channel('text')}`, { topic: 'new' });
    expect(await settled(deaf)).toEqual(['READY']);
    expect(await settled(guilds)).toEqual(['READY', 'GUILD_CREATE', 'CHANNEL_UPDATE']);
    expect(await settled(all)).toEqual(['READY', 'GUILD_CREATE', 'MESSAGE_CREATE', 'CHANNEL_UPDATE']);
  });

  it('leave the voice states out of a guild for a bot without GUILD_VOICE_STATES', async () => {
    const bob = await world.person('bob');
    await bob.joinVoice(world.guildId, world.channel('stage'));
    const without = await session({ intents: GUILDS });
    expect((await without.event('GUILD_CREATE')).d.voice_states).toEqual([]);
    const having = await session({ intents: GUILDS | 128 });
    const { d } = await having.event('GUILD_CREATE');
    expect(d.voice_states).toMatchObject([{ user_id: bob.user.id, channel_id: world.channel('stage') }]);
    expect(d.members.map(({ user }: { user: { id: string } }) => user.id).sort()).toEqual(
      [bob.user.id, world.id('majlis')].sort(),
    );
  });

  it('keep channels out of sight from those who may not view them', async () => {
    const reader = await session({ intents: GUILDS | 512 }, 'reader');
    await world.rest('ann', 'POST', `/channels/${world.channel('secret')}/messages`, { content: 'secret' });
    await world.rest('ann', 'POST', `/channels/${world.channel('text')}/messages`, { content: 'open' });
    await settled(reader);
    const channels = reader.payloads.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d.channel_id);
    // The reader's role lets it view every channel but those that deny it to everyone.
    expect(channels).toEqual([world.channel('text')]);
  });
});

describe('requested members', () => {
  const ask = async (
    request: object,
    extra: Record<string, unknown>,
    bot = 'majlis',
  ): Promise<GatewayPayload['d'][]> => {
    const socket = await session(extra, bot);
    socket.send(8, { guild_id: world.guildId, ...request });
    await settled(socket);
    return socket.payloads.filter(({ t }) => t === 'GUILD_MEMBERS_CHUNK').map(({ d }) => d);
  };

  it('come by id with those not found, and by prefix', async () => {
    const [byId] = await ask({ user_ids: [world.id('bob'), '1'], nonce: 'n' }, { intents: GUILDS });
    expect(byId).toMatchObject({
      chunk_index: 0,
      chunk_count: 1,
      not_found: ['1'],
      nonce: 'n',
      members: [{ user: { username: 'bob' } }],
    });
    const [byPrefix] = await ask({ query: 'CE', limit: 5 }, { intents: GUILDS });
    expect(byPrefix.members).toMatchObject([{ user: { username: 'cem' } }]);
  });

  it('come all only with GUILD_MEMBERS, and once in 30 seconds', async () => {
    expect(await ask({ query: '', limit: 0 }, { intents: GUILDS })).toEqual([]);
    const [all] = await ask({ query: '', limit: 0 }, { intents: GUILDS | 2 }, 'reader');
    expect(all.members).toHaveLength(5);
    const socket = await session({ intents: GUILDS | 2 }, 'reader');
    socket.send(8, { guild_id: world.guildId, query: '', limit: 0 });
    const limited = await socket.event('RATE_LIMITED');
    expect(limited.d).toMatchObject({ opcode: 8, meta: { guild_id: world.guildId } });
    expect(limited.d.retry_after).toBeGreaterThan(20);
  });

  it.each([
    ['neither query nor ids', {}],
    ['both', { query: '', limit: 0, user_ids: ['1'] }],
    ['a query without limit', { query: 'a' }],
    ['101 ids', { user_ids: Array.from({ length: 101 }, (_, n) => String(n + 1)) }],
  ])('are refused with %s', async (_what, request) => {
    const socket = await session({ intents: GUILDS });
    socket.send(8, { guild_id: world.guildId, ...request });
    expect(await socket.closed).toBe(4002);
  });
});

describe('channel info (op 43)', () => {
  const ask = async (fields: unknown, bot = 'majlis', guildId = world.guildId): Promise<GatewayPayload['d'][]> => {
    const socket = await session({ intents: GUILDS }, bot);
    socket.send(43, { guild_id: guildId, fields });
    await settled(socket);
    return socket.payloads.filter(({ t }) => t === 'CHANNEL_INFO').map(({ d }) => d);
  };

  it('tells what was asked of each room in sight: the status of voice rooms, and since when somebody is inside', async () => {
    const [stage, room] = [world.channel('stage'), world.channel('room')];
    const nothing = { status: null, voice_start_time: null };
    const both = ['status', 'voice_start_time'];
    expect(await ask(both)).toEqual([
      {
        guild_id: world.guildId,
        channels: [
          { id: stage, voice_start_time: null },
          { id: room, ...nothing },
        ],
      },
    ]);
    const watcher = await session({ intents: GUILDS }, 'reader');
    const bob = await world.person('bob');
    const startS = Math.floor(world.sandbox.world.clock.nowMs() / 1000);
    await bob.joinVoice(world.guildId, room);
    const started = await watcher.event('VOICE_CHANNEL_START_TIME_UPDATE');
    expect(started.d).toEqual({ id: room, guild_id: world.guildId, voice_start_time: expect.any(Number) });
    expect(started.d.voice_start_time - startS).toBeLessThanOrEqual(5);
    expect(started.d.voice_start_time).toBeGreaterThanOrEqual(startS);
    await world.rest('ann', 'PUT', `/channels/${room}/voice-status`, { status: 'on air' });
    const [told] = await ask([...both, 'mood']);
    expect(told.channels[1]).toEqual({
      id: room,
      status: 'on air',
      voice_start_time: started.d.voice_start_time,
    });
    expect((await ask(['status']))[0].channels).toEqual([{ id: stage }, { id: room, status: 'on air' }]);
    // The session goes on with the second one, and ends with the last.
    const cem = await world.person('cem');
    await cem.joinVoice(world.guildId, room);
    await bob.leaveVoice(world.guildId);
    await cem.leaveVoice(world.guildId);
    await watcher.until(({ t, d }) => t === 'VOICE_CHANNEL_START_TIME_UPDATE' && d.voice_start_time === null);
    expect(watcher.payloads.filter(({ t }) => t === 'VOICE_CHANNEL_START_TIME_UPDATE')).toHaveLength(2);
    expect((await ask(both))[0].channels[1]).toEqual({ id: room, ...nothing });
  });

  it('shows no room that the account cannot view, and nothing of a server that it is not in', async () => {
    const room = world.channel('room');
    const overwrite = { type: 0, allow: '0', deny: String(Permission.ViewChannel) };
    await world.rest('ann', 'PUT', `/channels/${room}/permissions/${world.guildId}`, overwrite);
    expect((await ask(['status'], 'reader'))[0].channels).toEqual([{ id: world.channel('stage') }]);
    expect((await ask(['status']))[0].channels).toContainEqual({ id: room, status: null });
    expect(await ask(['status'], 'majlis', '1')).toEqual([]);
  });

  it.each([
    ['no list', 'status'],
    ['no names', [7]],
  ])('is refused with %s', async (_what, fields) => {
    const socket = await session({ intents: GUILDS });
    socket.send(43, { guild_id: world.guildId, fields });
    expect(await socket.closed).toBe(4002);
  });
});

describe('session starts', () => {
  it('are a thousand a day, one per window', () => {
    let now = 0;
    const starts = createSessionStarts({ nowMs: () => now, after: () => () => {} }, 5_000);
    expect([starts.take('a'), starts.take('a'), starts.take('b')]).toEqual(['taken', 'too-early', 'taken']);
    for (let index = 1; index < 1_000; index += 1) {
      now += 5_000;
      expect(starts.take('a')).toBe('taken');
    }
    now += 5_000;
    expect(starts.limitOf('a').remaining).toBe(0);
    expect(starts.take('a')).toBe('used-up');
    now = 86_400_000;
    expect(starts.take('a')).toBe('taken');
  });

  it('end every session and the token of who asks for one more', async () => {
    const token = world.token('majlis');
    const standing = await session({ intents: GUILDS });
    const left = await session({ intents: GUILDS });
    left.cut();
    await left.closed;
    for (let used = 2; used < 1_000; used += 1) {
      const socket = await session({ intents: 0 });
      socket.close();
      await socket.closed;
    }
    expect(world.sandbox.gateway.sessionStartLimit(world.id('majlis')).remaining).toBe(0);
    const refused = rawGateway(world.sandbox.line().gateway);
    sockets.push(refused);
    refused.identify(token, { intents: GUILDS });
    expect(await refused.closed).toBe(4004);
    expect(await standing.closed).toBe(4004);
    expect(world.sandbox.gateway.sessionIdsOf(world.id('majlis'))).toEqual([]);
    const answer = await fetch(`${world.sandbox.line().api}/v10/users/@me`, {
      headers: { authorization: `Bot ${token}` },
    });
    expect(answer.status).toBe(401);
    expect(world.token('majlis')).not.toBe(token);
  }, 30_000);
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { WireClock } from '../../../../sandbox/gateway/index.ts';
import { Gateway } from '../../../../sandbox/gateway/index.ts';
import { rawGateway, type RawGateway } from '../../../support/raw-gateway.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;
let socket: RawGateway;

const open = (query?: string): RawGateway => (socket = rawGateway(world.sandbox.line().gateway, query));
const GUILDS = 1;

beforeEach(async () => {
  world = await smallWorld();
});

afterEach(async () => {
  socket.cut();
  await world.close();
});

describe('the gateway closes', () => {
  const cases: readonly [number, string, (raw: RawGateway) => void][] = [
    [4001, 'an opcode that nobody knows', (raw) => identified(raw, () => raw.send(99, null))],
    [4002, 'text that is no JSON', (raw) => raw.sendText('{')],
    [
      4002,
      'a payload above 4096 bytes',
      (raw) =>
        identified(raw, () => raw.send(3, { status: 'online', since: null, activities: [{ name: 'x'.repeat(4096) }] })),
    ],
    [4002, 'an identify without intents from a bot', (raw) => raw.identify(world.token('majlis'))],
    [
      4002,
      'a voice state whose channel is a number',
      (raw) => identified(raw, () => raw.send(4, { guild_id: '1', channel_id: 2, self_mute: false, self_deaf: false })),
    ],
    [
      4003,
      'a command before identify',
      (raw) => raw.send(4, { guild_id: null, channel_id: null, self_mute: false, self_deaf: false }),
    ],
    [4004, 'a wrong token', (raw) => raw.identify('nonsense', { intents: GUILDS })],
    [4004, 'a resume with a wrong token', (raw) => raw.send(6, { token: 'nonsense', session_id: 'x', seq: 1 })],
    [
      4005,
      'a second identify',
      (raw) => identified(raw, () => raw.identify(world.token('majlis'), { intents: GUILDS })),
    ],
    [
      4010,
      'a shard beyond the count',
      (raw) => raw.identify(world.token('majlis'), { intents: GUILDS, shard: [2, 2] }),
    ],
    [4013, 'an intent that does not exist', (raw) => raw.identify(world.token('majlis'), { intents: 1 << 19 })],
    [4013, 'intents beyond 32 bits', (raw) => raw.identify(world.token('majlis'), { intents: 2 ** 40 })],
    [
      4014,
      'MESSAGE_CONTENT for an application without it',
      (raw) => raw.identify(world.token('majlis'), { intents: GUILDS | (1 << 15) }),
    ],
    [
      4014,
      'GUILD_MEMBERS for an application without it',
      (raw) => raw.identify(world.token('majlis'), { intents: GUILDS | (1 << 1) }),
    ],
  ];

  function identified(raw: RawGateway, then: () => void): void {
    raw.identify(world.token('majlis'), { intents: GUILDS });
    void raw.event('READY').then(then);
  }

  it.each(cases)('with %i for %s', async (code, _what, provoke) => {
    const raw = open();
    provoke(raw);
    expect(await raw.closed).toBe(code);
  });

  it('with 4012 for another version, and 4002 for another encoding', async () => {
    expect(await open('?v=6&encoding=json').closed).toBe(4012);
    expect(await open('?encoding=json').closed).toBe(4012);
    expect(await open('?v=10&encoding=etf').closed).toBe(4002);
  });

  it('with 4008 at the 121st event of a minute, not before', async () => {
    const raw = open();
    raw.identify(world.token('majlis'), { intents: GUILDS });
    await raw.event('READY');
    for (let sent = 1; sent < 120; sent += 1) raw.send(1, null);
    await raw.until(() => raw.payloads.filter(({ op }) => op === 11).length === 119);
    raw.send(1, null);
    expect(await raw.closed).toBe(4008);
  });

  it('with 4007 for a resume from the future', async () => {
    const raw = open();
    raw.identify(world.token('majlis'), { intents: GUILDS });
    const ready = await raw.event('READY');
    raw.cut();
    const again = open();
    again.send(6, { token: world.token('majlis'), session_id: ready.d.session_id, seq: 5_000 });
    expect(await again.closed).toBe(4007);
    expect(world.sandbox.gateway.hasSession(world.id('majlis'), ready.d.session_id)).toBe(false);
  });
});

describe('op 9', () => {
  it('answers a second identify within the window', async () => {
    const first = open();
    first.identify(world.token('majlis'), { intents: GUILDS });
    await first.event('READY');
    first.close();
    const second = open();
    second.identify(world.token('majlis'), { intents: GUILDS });
    expect((await second.until(({ op }) => op === 9)).d).toBe(false);
  });

  it('answers the resume of an unknown session, and of somebody else’s', async () => {
    const first = open();
    first.identify(world.token('majlis'), { intents: GUILDS });
    const ready = await first.event('READY');
    const second = open();
    second.send(6, { token: world.token('reader'), session_id: ready.d.session_id, seq: 1 });
    expect((await second.until(({ op }) => op === 9)).d).toBe(false);
    second.cut();
    first.cut();
  });

  it('answers a resume from before the buffer', async () => {
    world.sandbox.world.switches.resumeBufferEvents = 2;
    const first = open();
    first.identify(world.token('majlis'), { intents: GUILDS | 512 });
    const ready = await first.event('READY');
    first.cut();
    for (let index = 0; index < 3; index += 1) {
      await world.rest('ann', 'POST', `/channels/${world.channel('text')}/messages`, { content: `m${index}` });
    }
    const second = open();
    second.send(6, { token: world.token('majlis'), session_id: ready.d.session_id, seq: 1 });
    expect((await second.until(({ op }) => op === 9)).d).toBe(false);
  });
});

describe('a session that is not resumed', () => {
  it('leaves voice at once when its client closes for good', async () => {
    const bob = await world.person('bob');
    await bob.joinVoice(world.guildId, world.channel('stage'));
    const ann = await world.person('ann');
    bob.close();
    await ann.waitFor(() => ann.voiceStates(world.guildId).size === 0);
    open();
  });
});

describe('a zombie', () => {
  it.each([
    ['ended', false],
    ['resumable', true],
  ] as const)('is closed with 4009 when it stops beating, and its session is %s', async (position, stands) => {
    world.sandbox.world.switches.silentSessions = position;
    const waits: { ms: number; run: () => void }[] = [];
    const wire: WireClock = {
      nowMs: () => 0,
      after(ms, run) {
        const wait = { ms, run };
        waits.push(wait);
        return () => void waits.splice(waits.indexOf(wait), waits.includes(wait) ? 1 : 0);
      },
    };
    const gateway = new Gateway({ world: world.sandbox.world, wire, url: () => '', heartbeatIntervalMs: 1_000 });
    const { createServer } = await import('node:http');
    const http = createServer();
    http.on('upgrade', (request, tcp, head) => gateway.handleUpgrade(request, tcp, head));
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    socket = rawGateway(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    expect((await socket.until(({ op }) => op === 10)).d).toEqual({ heartbeat_interval: 1_000 });
    socket.identify(world.token('majlis'), { intents: GUILDS });
    const ready = await socket.event('READY');
    expect(waits.map(({ ms }) => ms)).toEqual([1_500]);
    waits[0]?.run();
    expect(await socket.closed).toBe(4009);
    expect(gateway.hasSession(world.id('majlis'), ready.d.session_id)).toBe(stands);
    gateway.close();
    http.close();
  });
});

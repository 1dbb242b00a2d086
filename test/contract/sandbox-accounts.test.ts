import { joinVoiceChannel, VoiceConnectionStatus } from '@discordjs/voice';
import { Routes } from 'discord.js';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { VoiceServerOptions } from '../../sandbox/voice/index.ts';
import { seedSchema } from '../../sandbox/world/index.ts';
import {
  code,
  GUILD,
  isBack,
  named,
  openHome,
  room,
  settle,
  statesOf,
  type Closers,
  type Home,
} from '../support/account-home.ts';
import { ordered } from '../support/ordered.ts';

/** Several bot accounts in one server, a room each, as unmodified discord.js and @discordjs/voice live it. */

const closers: Closers = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = (voice?: VoiceServerOptions): Promise<Home> => openHome(closers, voice);

describe('accounts of one server', () => {
  it('sit in a room each; everybody hears of all, and only the account itself of its voice server', async () => {
    const { sandbox, main, one, two, rooms } = await open();
    await Promise.all([main.join(room.first), one.join(room.second), two.join(room.third)]);
    expect(rooms()).toEqual({ main: room.first, one: room.second, two: room.third });
    for (const account of [main, one, two]) {
      await vi.waitFor(() => {
        for (const other of [main, one, two]) expect(statesOf(account, other.id)).toHaveLength(1);
        expect(named(account, 'VOICE_SERVER_UPDATE')).toHaveLength(1);
      }, settle);
    }
    const tokens = [main, one, two].map((account) => named(account, 'VOICE_SERVER_UPDATE')[0]?.['token']);
    expect(new Set(tokens).size).toBe(3);
    for (const { id } of [main, one, two]) expect(sandbox.voice.alive(GUILD, id)).toBe(true);
  });

  it('that join a second room leave the first, and may come into a room where another sits', async () => {
    const { one, two, rooms } = await open();
    await Promise.all([one.join(room.first), two.join(room.second)]);
    const connection = await one.join(room.third);
    expect(rooms()).toEqual({ one: room.third, two: room.second });
    expect(connection.joinConfig.channelId).toBe(room.third);
    await one.join(room.second);
    expect(rooms()).toEqual({ one: room.second, two: room.second });
  });

  it('leave by op 4 for everybody to see, and the others stay', async () => {
    const { sandbox, one, two, rooms } = await open();
    const connection = await one.join(room.first);
    await two.join(room.first);
    connection.destroy();
    await vi.waitFor(() => expect(statesOf(two, one.id).at(-1)).toMatchObject({ channel_id: null }), settle);
    expect(rooms()).toEqual({ two: room.first });
    await vi.waitFor(() => expect(sandbox.voice.alive(GUILD, one.id)).toBe(false), settle);
    expect(sandbox.voice.alive(GUILD, two.id)).toBe(true);
  });

  it('that are moved see the new room, then its voice server, close 4014, and are there by themselves', async () => {
    const home = await open();
    const { mod, one, two, rooms, closes } = home;
    const connection = await one.join(room.first);
    await two.join(room.second);
    const firstToken = named(one, 'VOICE_SERVER_UPDATE')[0]?.['token'];
    one.seen.length = 0;
    await mod.call('PATCH', `/guilds/${GUILD}/members/${one.id}`, { channel_id: room.second });
    expect(closes).toEqual([[one.id, 4014]]);
    await isBack(home, one, connection, room.second);
    expect(rooms()).toEqual({ one: room.second, two: room.second });
    expect(one.seen.map(({ t }) => t)).toEqual(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE']);
    expect(one.seen[0]?.d).toMatchObject({ user_id: one.id, channel_id: room.second, suppress: false });
    expect(one.seen[1]?.d['token']).not.toBe(firstToken);
    expect(named(two, 'VOICE_SERVER_UPDATE')).toHaveLength(1);
  });

  it('that are kicked out see it and close 4014, and nothing that would bring them back', async () => {
    const { sandbox, mod, one, two, rooms, closes } = await open();
    const connection = await one.join(room.first);
    await two.join(room.first);
    one.seen.length = 0;
    await mod.call('PATCH', `/guilds/${GUILD}/members/${one.id}`, { channel_id: null });
    expect(closes).toEqual([[one.id, 4014]]);
    await vi.waitFor(() => {
      expect(connection.state).toMatchObject({ status: VoiceConnectionStatus.Disconnected, closeCode: 4014 });
    }, settle);
    await vi.waitFor(() => expect(one.seen.map(({ t }) => t)).toEqual(['VOICE_STATE_UPDATE']), settle);
    expect(one.seen[0]?.d).toMatchObject({ user_id: one.id, channel_id: null });
    expect(rooms()).toEqual({ two: room.first });
    expect(sandbox.voice.alive(GUILD, one.id)).toBe(false);
    expect(sandbox.voice.alive(GUILD, two.id)).toBe(true);
  });

  it('that are muted or deafened by the server see both events, and it holds in the next room', async () => {
    const { sandbox, mod, one, two } = await open();
    const connection = await one.join(room.first);
    await two.join(room.first);
    one.seen.length = 0;
    two.seen.length = 0;
    await mod.call('PATCH', `/guilds/${GUILD}/members/${one.id}`, { mute: true, deaf: true });
    await vi.waitFor(() => expect(one.seen).toHaveLength(2), settle);
    // Without the intent of members: of the account itself only.
    expect(named(one, 'GUILD_MEMBER_UPDATE')[0]).toMatchObject({ user: { id: one.id }, mute: true, deaf: true });
    expect(statesOf(one, one.id)[0]).toMatchObject({ mute: true, deaf: true, suppress: false });
    await vi.waitFor(() => expect(two.seen.map(({ t }) => t)).toEqual(['VOICE_STATE_UPDATE']), settle);
    const muted = async (): Promise<void> => {
      const before = sandbox.voice.counters().droppedMuted;
      connection.playOpusPacket(Buffer.from([0xf8, 0xff, 0xfe]));
      await vi.waitFor(() => expect(sandbox.voice.counters().droppedMuted).toBe(before + 1), settle);
    };
    await muted();
    await one.join(room.second);
    expect(statesOf(one, one.id).at(-1)).toMatchObject({ channel_id: room.second, mute: true, deaf: true });
    await muted();
  });

  it('count among the 99 of a room: the next one hears nothing, and who may move people comes in', async () => {
    const { sandbox, main, one, two, rooms } = await open();
    const crowd = Array.from({ length: 98 }, (_, index) => ({ key: `p${index}`, username: `p${index}` }));
    const { users } = sandbox.add(seedSchema.parse({ users: crowd }));
    const guild = sandbox.world.guilds.get(GUILD);
    const like = guild?.members.get(one.id);
    if (guild === undefined || like === undefined) throw new Error('no guild');
    for (const { id: userId } of users) {
      guild.members.set(userId, { ...like, userId, roles: [] });
      const state = { guildId: GUILD, userId, sessionId: `s-${userId}`, selfMute: false, selfDeaf: false };
      sandbox.world.voice.update({ ...state, channelId: room.narrow });
    }
    await one.join(room.narrow);
    expect(Object.values(rooms()).filter((channelId) => channelId === room.narrow)).toHaveLength(99);
    const refused = joinVoiceChannel({
      guildId: GUILD,
      channelId: room.narrow,
      group: two.id,
      adapterCreator: (await two.client.guilds.fetch(GUILD)).voiceAdapterCreator,
    });
    closers.push(() => refused.destroy());
    await main.join(room.narrow);
    // Sent before, by another socket, yet far less work than a join: by now it would have been answered.
    expect(named(two, 'VOICE_SERVER_UPDATE')).toEqual([]);
    expect(rooms()).not.toHaveProperty('two');
    expect(Object.values(rooms()).filter((channelId) => channelId === room.narrow)).toHaveLength(100);
    expect(await code(main.client.rest.patch(Routes.channel(room.narrow), { body: { user_limit: 100 } }))).toBe(50_035);
  });
});

describe('an account that moves itself', () => {
  it('by PATCH of its own member wants MOVE_MEMBERS, and to be in voice', async () => {
    const home = await open();
    const { main, one, rooms, closes } = home;
    expect(await code(main.patch(main.id, { channel_id: room.second }))).toBe(40_032);
    const [connection] = await Promise.all([main.join(room.first), one.join(room.first)]);
    expect(await code(one.patch(one.id, { channel_id: room.second }))).toBe(50_013);
    main.seen.length = 0;
    expect(await main.patch(main.id, { channel_id: room.second })).toMatchObject({ user: { id: main.id } });
    expect(closes).toEqual([[main.id, 4014]]);
    await isBack(home, main, connection, room.second);
    expect(rooms()).toEqual({ main: room.second, one: room.first });
    expect(main.seen.map(({ t }) => t)).toEqual(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE']);
    // Into the very room it sits in: the state comes once more, the voice session stands.
    main.seen.length = 0;
    await main.patch(main.id, { channel_id: room.second });
    await vi.waitFor(() => expect(main.seen.map(({ t }) => t)).toEqual(['VOICE_STATE_UPDATE']), settle);
    expect(connection.state.status).toBe(VoiceConnectionStatus.Ready);
  });
});

describe('a stage', () => {
  it('hears an account as soon as another one brings it up: there is no invitation to accept', async () => {
    const { sandbox, main, one } = await open();
    await main.join(room.stage);
    const connection = await one.join(room.stage);
    expect(statesOf(one, one.id).at(-1)).toMatchObject({ suppress: true, request_to_speak_timestamp: null });
    const speak = (): unknown => connection.playOpusPacket(Buffer.alloc(60, 0xfc));
    speak();
    await vi.waitFor(() => expect(sandbox.voice.counters()).toMatchObject({ droppedMuted: 1, packetsOut: 0 }), settle);
    const up = { channel_id: room.stage, suppress: false };
    expect(await code(one.client.rest.patch(Routes.guildVoiceState(GUILD), { body: up }))).toBe(50_013);
    await main.client.rest.patch(Routes.guildVoiceState(GUILD, one.id), { body: up });
    await vi.waitFor(
      () => expect(statesOf(one, one.id).at(-1)).toMatchObject({ suppress: false, request_to_speak_timestamp: null }),
      settle,
    );
    speak();
    await vi.waitFor(() => expect(sandbox.voice.counters()).toMatchObject({ droppedMuted: 1, packetsOut: 1 }), settle);
    await main.client.rest.patch(Routes.guildVoiceState(GUILD, one.id), { body: { ...up, suppress: true } });
    await vi.waitFor(() => expect(statesOf(one, one.id).at(-1)).toMatchObject({ suppress: true }), settle);
    speak();
    await vi.waitFor(() => expect(sandbox.voice.counters()).toMatchObject({ droppedMuted: 2, packetsOut: 1 }), settle);
  });
});

describe('a voice session that is over while the gateway session lives', () => {
  it.each([
    ['state-stays', true],
    ['state-ends', false],
  ] as const)('leaves the member in the room as the switch says: %s', async (position, stays) => {
    const home = await open();
    const { sandbox, one, two, rooms, closes } = home;
    sandbox.world.switches.lostVoiceSession = position;
    const connection = await one.join(room.first);
    await two.join(room.first);
    one.seen.length = 0;
    const order = { kind: 'voice-end', guildId: GUILD, userId: one.id, code: 4014 };
    expect(await ordered(sandbox, order)).toEqual({ hit: true });
    expect(closes).toEqual([[one.id, 4014]]);
    await vi.waitFor(() => {
      expect(connection.state).toMatchObject({ status: VoiceConnectionStatus.Disconnected, closeCode: 4014 });
    }, settle);
    // What is told afterwards comes afterwards.
    await two.join(room.second);
    await vi.waitFor(() => expect(statesOf(one, two.id)).toHaveLength(1), settle);
    expect(rooms()).toEqual(stays ? { one: room.first, two: room.second } : { two: room.second });
    expect(statesOf(one, one.id).map((state) => state['channel_id'])).toEqual(stays ? [] : [null]);
    expect(sandbox.voice.alive(GUILD, one.id)).toBe(false);
    expect(await ordered(sandbox, order)).toEqual({ hit: false });
    // Asking for the room again gives a voice server in both cases.
    await one.join(room.first);
    expect(rooms()).toEqual({ one: room.first, two: room.second });
  });

  it.each(['state-stays', 'state-ends'] as const)(
    'is begun anew by a library that is told 4006, moves and leaves untouched: %s',
    async (position) => {
      const home = await open();
      const { sandbox, mod, one, two, rooms } = home;
      sandbox.world.switches.lostVoiceSession = position;
      const connection = await one.join(room.first);
      await two.join(room.first);
      sandbox.voice.faults.end(GUILD, one.id, 4006);
      await isBack(home, one, connection, room.first);
      expect(rooms()).toEqual({ one: room.first, two: room.first });
      // A move ends a session too, by order.
      one.seen.length = 0;
      await mod.call('PATCH', `/guilds/${GUILD}/members/${one.id}`, { channel_id: room.second });
      await isBack(home, one, connection, room.second);
      expect(statesOf(one, one.id).map((state) => state['channel_id'])).toEqual([room.second]);
    },
  );

  it.each(['state-stays', 'state-ends'] as const)(
    'is begun anew by a library whose voice server goes away, once there is another, and not before: %s',
    async (position) => {
      const home = await open();
      const { sandbox, one, rooms } = home;
      sandbox.world.switches.lostVoiceSession = position;
      const connection = await one.join(room.first);
      one.seen.length = 0;
      const awayMs = 60_000;
      const order = { kind: 'voice-move', guildId: GUILD, userId: one.id, awayMs };
      expect(await ordered(sandbox, order)).toEqual({ hit: true });
      await vi.waitFor(() => expect(named(one, 'VOICE_SERVER_UPDATE')).toMatchObject([{ endpoint: null }]), settle);
      await vi.waitFor(() => expect(connection.state.status).not.toBe(VoiceConnectionStatus.Ready), settle);
      // Who asks for the room again meanwhile is in it, and has no voice server.
      connection.rejoin();
      await vi.waitFor(() => expect(statesOf(one, one.id).length).toBeGreaterThan(0), settle);
      expect(named(one, 'VOICE_SERVER_UPDATE')).toHaveLength(1);
      expect(rooms()).toEqual({ one: room.first });
      sandbox.world.clock.advance(awayMs);
      await isBack(home, one, connection, room.first);
      expect(named(one, 'VOICE_SERVER_UPDATE')).toMatchObject([
        { endpoint: null },
        { endpoint: sandbox.voice.endpoint },
      ]);
      expect(await ordered(sandbox, { ...order, userId: '1' })).toEqual({ hit: false });
      expect(await ordered(sandbox, { ...order, awayMs: -1 })).toMatchObject({
        error: expect.stringContaining('awayMs'),
      });
    },
  );

  it('is over when nobody resumes it in time', async () => {
    const home = await open({ switches: { resumeWindowMs: 50, cleanCloseEndsSession: false } });
    const { sandbox, one, mod, rooms } = home;
    sandbox.world.switches.lostVoiceSession = 'state-ends';
    await one.join(room.first);
    const voice = await mod.joinVoice(GUILD, room.first);
    expect(rooms()).toEqual({ one: room.first, mod: room.first });
    voice.close(); // closes its websocket and says nothing by op 4
    await vi.waitFor(() => expect(rooms()).toEqual({ one: room.first }), settle);
    await mod.waitFor(() => mod.voiceState(GUILD) === null, 5000, 'the end of the own voice state');
  });
});

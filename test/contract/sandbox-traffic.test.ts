import { afterEach, describe, expect, it, vi } from 'vitest';

import { createVoiceServer, type VoiceServer, type VoiceSwitches } from '../../sandbox/voice/index.ts';
import {
  connectVoice,
  type NativeTrafficOptions,
  type VoicePersonConnection,
} from '../../sandbox/voice/client/index.ts';
import { encryptionModes } from '../../sandbox/voice/wire/index.ts';
import { isSilence, joinWithLibrary, trust, type LibraryVoice } from '../support/library-voice.ts';
import { listen, talk, voicedOf } from '../support/voice-talk.ts';
import { bothWays, createVoiceWorld, type Layout, type VoiceWorld } from '../support/voice-world.ts';

/** What Discord's own clients send around speech: who reads sound out of it must not stumble over it. */

const guildId = '100';
const channelId = '200';
const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false };
const amina = '300000000000000001';
const bilal = '300000000000000002';
const settleMs = 10_000;
/** A desktop client with its camera on, in a hurry with its reports: some 20 in a thousand frames. */
const desktop: NativeTrafficOptions = { seed: 'desktop', video: true, reportEveryMs: 100 };

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const hex = (frames: readonly Buffer[]): readonly string[] => frames.map((frame) => frame.toString('hex'));

const start = async (switches: Partial<VoiceSwitches> = {}): Promise<VoiceServer> => {
  const server = await createVoiceServer({ switches });
  closers.push(() => server.close());
  trust(server);
  return server;
};

const person = async (
  server: VoiceServer,
  userId: string,
  more: { readonly e2ee: boolean; readonly traffic: NativeTrafficOptions },
): Promise<VoicePersonConnection> => {
  const sessionId = `session-${userId}`;
  const { e2ee, traffic } = more;
  const granted = server.grant({ guildId, channelId, userId, sessionId, e2ee, flags });
  const place = { ...granted, guildId, channelId, userId, sessionId, caPem: server.caPem };
  const connected = await connectVoice({ ...place, traffic });
  closers.push(() => connected.close());
  return connected;
};

const bot = async (server: VoiceServer, e2ee: boolean): Promise<LibraryVoice> => {
  const library = await joinWithLibrary(server, { guildId, channelId, userId: '1', e2ee });
  closers.push(() => library.connection.destroy());
  return library;
};

describe('an unmodified @discordjs/voice', () => {
  it.each(encryptionModes.flatMap((mode) => [false, true].map((e2ee) => ({ mode, e2ee }))))(
    'hears 1 000 frames of a desktop client byte for byte amid padding, RTCP and video: $mode, encrypted $e2ee',
    async ({ mode, e2ee }) => {
      const server = await start({ modes: [mode], receiverReportMs: 200 });
      const library = await bot(server, e2ee);
      const speaker = await person(server, amina, { e2ee, traffic: desktop });
      if (e2ee) await vi.waitFor(() => expect(speaker.encryption?.isReady()).toBe(true), settleMs);
      await vi.waitFor(() =>
        expect(library.connection.voicePrivacyCode ?? '').toBe(speaker.encryption?.privacyCode() ?? ''),
      );
      const heard = library.hear(amina);
      const sent = await talk(speaker, { count: 1000, everyMs: 2 });
      await vi.waitFor(() => expect(heard.filter((frame) => !isSilence(frame))).toHaveLength(1000), settleMs);
      expect(hex(heard)).toEqual(hex(sent));
      const counters = server.counters();
      expect(counters.controlOut).toBeGreaterThanOrEqual(20);
      expect(counters.videoOut).toBeGreaterThanOrEqual(500);
      expect(counters).toMatchObject({ packetsIn: 1000, packetsOut: 1000, droppedNotAudio: 0, droppedMalformed: 0 });
      expect(speaker.alsoHeard().control.filter((type) => type !== 201)).toEqual([]);
      expect(speaker.alsoHeard().control.length).toBe(counters.reportsOut);
      expect(counters.reportsOut).toBeGreaterThanOrEqual(5);
    },
  );

  it('gets reports of its own sound, and is not disturbed by them', async () => {
    const server = await start({ receiverReportMs: 1 });
    const library = await bot(server, false);
    const listener = await person(server, amina, { e2ee: false, traffic: desktop });
    const heard = listen(listener);
    const frame = Buffer.alloc(60, 5);
    for (let count = 1; count <= 100; count += 1) {
      library.connection.playOpusPacket(frame);
      await vi.waitFor(() => expect(voicedOf(heard)).toHaveLength(count), { interval: 2 });
    }
    expect(server.counters().reportsOut).toBeGreaterThan(10);
    expect(library.connection.state.status).toBe('ready');
  });
});

describe("the bot's own transport", () => {
  const link = async (layout: Layout): Promise<VoiceWorld> => {
    const world = await createVoiceWorld({}, layout);
    closers.push(() => world.close());
    world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
    await vi.waitFor(() => {
      expect(world.seatStates(0).at(-1)).toBe('ready');
      expect(world.seatStates(1).at(-1)).toBe('ready');
    }, settleMs);
    return world;
  };

  it.each([
    { from: 'voice', client: 'native' },
    { from: 'stage', client: 'native' },
    { from: 'voice', client: 'browser' },
    { from: 'stage', client: 'browser' },
  ] as const)('carries 1 000 frames of a $client client byte for byte out of a $from', async ({ from, client }) => {
    const world = await link({ regimes: [from, 'stage'] });
    const speaker = await world.person(amina, 0, { ...desktop, client, seed: client });
    const listener = await world.person(bilal, 1);
    if (from === 'voice')
      await vi.waitFor(async () => expect((await world.encryption())[0]).toBe('ready'), { timeout: settleMs });
    const heard = listen(listener);
    const sent = await talk(speaker, { count: 1000, everyMs: 2 });
    await vi.waitFor(() => expect(voicedOf(heard)).toHaveLength(1000), 5000);
    expect(hex(voicedOf(heard))).toEqual(hex(sent));
    const { node } = await world.nodes.stats();
    expect(node?.transport).toMatchObject({ packetsIn: 1000, droppedUndecryptable: 0, droppedDaveFailed: 0 });
    // All that the SFU sent to the seats besides sound was passed over, and nothing else.
    const { controlOut, videoOut } = world.voice.counters();
    expect(controlOut).toBeGreaterThanOrEqual(20);
    expect(videoOut).toBeGreaterThanOrEqual(500);
    await vi.waitFor(async () => {
      const stats = await world.nodes.stats();
      expect(stats.node?.transport.droppedNotOpus).toBeGreaterThanOrEqual(controlOut + videoOut);
    });
  });

  it.each(['stage', 'voice'] as const)(
    'reads past contributing sources and every extension, and takes padding alone for no sound, out of a %s',
    async (from) => {
      const world = await link({ regimes: [from, 'stage'] });
      const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      if (from === 'voice')
        await vi.waitFor(async () => expect((await world.encryption())[0]).toBe('ready'), { timeout: settleMs });
      const heard = listen(listener);
      const frames = Array.from({ length: 64 }, (_, index) => {
        const frame = Buffer.alloc(40 + index, index + 1);
        frame[0] = 0xfc; // 20 ms of CELT
        return frame;
      });
      for (const [index, frame] of frames.entries()) {
        speaker.send(frame, {
          csrcs: Array.from({ length: index % 16 }, (_source, source) => 7_000 + source),
          padding: index % 3 === 0 ? 1 + index * 3 : 0,
          withSendTime: index % 2 === 0,
          audioLevel: index % 5 === 0 ? null : index,
          speaking: index % 7 === 0 ? null : index % 8,
        });
        if (index % 8 === 0) speaker.sendPadding(40);
        await vi.waitFor(() => expect(voicedOf(heard)).toHaveLength(index + 1), { interval: 2 });
      }
      expect(hex(voicedOf(heard))).toEqual(hex(frames));
      expect(heard.every(({ opus }) => opus.length > 0)).toBe(true);
      const { node } = await world.nodes.stats();
      expect(node?.engine).toMatchObject({ received: 72, droppedEmpty: 8, waitedInVain: 0 });
      expect(node?.transport).toMatchObject({
        packetsIn: 72,
        droppedUndecryptable: 0,
        droppedPlaintext: 0,
        daveRecoveries: 0,
      });
      expect(world.voice.counters()).toMatchObject({ droppedPlaintext: 0, droppedPlaintextEarly: 0 });
    },
  );
});

import { randomBytes } from 'node:crypto';

import { afterEach, describe, expect, it } from 'vitest';

import type { VoiceServer, VoiceSwitches } from '../../sandbox/voice/index.ts';
import { createVoiceServer } from '../../sandbox/voice/index.ts';
import { connectVoice } from '../../sandbox/voice/client/index.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { encryptionModes } from '../../sandbox/voice/wire/index.ts';
import { isSilence, joinWithLibrary, trust, without } from '../support/library-voice.ts';
import type { LibraryVoice } from '../support/library-voice.ts';
import { soon } from '../support/voice-sandbox.ts';

/** Voice rooms against an unmodified @discordjs/voice, whose gateway and DAVE code shares nothing with ours but davey. */

const guildId = '100';
const channelId = '200';
const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false };

let server: VoiceServer | undefined;
const libraries: LibraryVoice[] = [];
const people: VoicePersonConnection[] = [];

const start = async (switches: Partial<VoiceSwitches> = {}): Promise<VoiceServer> => {
  server = await createVoiceServer({ switches });
  trust(server);
  return server;
};

const bot = async (userId: string): Promise<LibraryVoice> => {
  if (server === undefined) throw new Error('Start the server first');
  const library = await joinWithLibrary(server, { guildId, channelId, userId, e2ee: true });
  libraries.push(library);
  return library;
};

const person = async (userId: string): Promise<VoicePersonConnection> => {
  if (server === undefined) throw new Error('Start the server first');
  const sessionId = `session-${userId}`;
  const granted = server.grant({ guildId, channelId, userId, sessionId, e2ee: true, flags });
  const connected = await connectVoice({ ...granted, guildId, channelId, userId, sessionId, caPem: server.caPem });
  people.push(connected);
  return connected;
};

afterEach(async () => {
  for (const { connection } of libraries.splice(0)) connection.destroy();
  for (const connected of people.splice(0)) connected.close();
  await server?.close();
  server = undefined;
});

/** Opus-sized frames, each unlike any other. */
const someFrames = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) => {
    const frame = randomBytes(60 + (index % 200));
    frame.writeUInt8(0x78, 0); // a CELT frame's first byte, so that none looks like silence
    return frame;
  });

const spoken = (frames: readonly Buffer[]): readonly Buffer[] => frames.filter((frame) => !isSilence(frame));

/** The code that is equal for all who share keys, as each side of the call shows it. */
const codeOf = (side: LibraryVoice | VoicePersonConnection): string | undefined =>
  'connection' in side ? (side.connection.voicePrivacyCode ?? undefined) : side.encryption?.privacyCode();

const together = async (...sides: readonly (LibraryVoice | VoicePersonConnection)[]): Promise<void> => {
  await soon(() => {
    const codes = sides.map(codeOf);
    expect(codes[0]).toMatch(/^\d{30}$/);
    expect(new Set(codes).size).toBe(1);
  });
};

/** Sends all frames, never more than 40 ahead of the listener: loopback drops what its socket buffer cannot hold. */
const sendAll = async (
  frames: readonly Buffer[],
  send: (frame: Buffer) => void,
  heard: () => number,
): Promise<void> => {
  const inFlight = 40;
  for (let from = 0; from < frames.length; from += inFlight) {
    for (const frame of frames.slice(from, from + inFlight)) send(frame);
    const target = Math.min(from + inFlight, frames.length);
    await soon(() => expect(heard()).toBe(target));
  }
};

describe.each(encryptionModes)('with %s', (mode) => {
  it('a thousand frames go from library to library and from a person to both, byte for byte and in order', async () => {
    const voice = await start({ modes: [mode] });
    const speaker = await bot('1');
    const listener = await bot('2');
    const human = await person('3');
    await together(speaker, listener, human);
    const heard = listener.hear('1');
    const misread = listener.misread('1');
    const byHuman: Buffer[] = [];
    human.onFrame(({ opus }) => byHuman.push(Buffer.from(opus)));
    const frames = someFrames(1000);
    await sendAll(
      frames,
      (frame) => speaker.connection.playOpusPacket(frame),
      () => Math.min(heard.length + misread.length, spoken(byHuman).length),
    );
    expect(heard).toStrictEqual(without(frames, misread));
    expect(spoken(byHuman)).toStrictEqual(frames);

    const bySpeaker = speaker.hear('3');
    const byListener = listener.hear('3');
    const misreadBySpeaker = speaker.misread('3');
    const misreadByListener = listener.misread('3');
    let sent = 0;
    await sendAll(
      frames,
      (frame) => {
        sent += 1;
        human.send(frame, { padding: sent % 4, audioLevel: sent % 5 === 0 ? null : sent % 128 });
      },
      () => Math.min(bySpeaker.length + misreadBySpeaker.length, byListener.length + misreadByListener.length),
    );
    expect(bySpeaker).toStrictEqual(without(frames, misreadBySpeaker));
    expect(byListener).toStrictEqual(without(frames, misreadByListener));
    expect(voice.counters()).toMatchObject({ droppedPlaintext: 0, daveCommitsRefused: 0, daveRecoveries: 0 });
  });
});

describe('a library in a voice room', () => {
  it('gets new keys while its websocket is down: the replay brings proposals and commit, and it hears on', async () => {
    const voice = await start();
    const library = await bot('1');
    const speaker = await person('2');
    await together(library, speaker);
    const heard = library.hear('2');
    const before = someFrames(20);
    await sendAll(
      before,
      (frame) => speaker.send(frame),
      () => heard.length,
    );
    const code = codeOf(speaker);
    voice.faults.cut(guildId, '1');
    const third = await person('3');
    await soon(() => expect(voice.counters().resumed).toBe(1));
    await together(library, speaker, third);
    expect(codeOf(speaker)).not.toBe(code);
    const after = someFrames(20);
    await sendAll(
      after,
      (frame) => speaker.send(frame),
      () => heard.length - before.length,
    );
    expect(heard).toStrictEqual([...before, ...after]);
    expect(library.joins()).toBe(1);
  });

  it('hears on while others come and go, and everybody’s keys change each time', async () => {
    const voice = await start();
    const library = await bot('1');
    const speaker = await person('2');
    await together(library, speaker);
    const heard = library.hear('2');
    const frames = someFrames(30);
    const codes = new Set([codeOf(speaker)]);
    for (let round = 0; round < 3; round += 1) {
      const guest = await person(`3${round}`);
      await together(library, speaker, guest);
      codes.add(codeOf(speaker));
      const from = round * 10;
      await sendAll(
        frames.slice(from, from + 10),
        (frame) => speaker.send(frame),
        () => heard.length - from,
      );
      guest.close();
      await soon(() => expect(speaker.encryption?.members()).toHaveLength(2));
      await together(library, speaker);
      codes.add(codeOf(speaker));
    }
    expect(heard).toStrictEqual(frames);
    expect(codes.size).toBe(7);
    expect(voice.counters()).toMatchObject({ droppedPlaintext: 0, daveResets: 0 });
  });

  it.each(['resets', 'founding'] as const)(
    'starts over with the last one who stays, and founds a group with the next one; transition 0 for %s',
    async (daveTransitionZero) => {
      const voice = await start({ daveTransitionZero });
      const library = await bot('1');
      const first = await person('2');
      await together(library, first);
      const code = codeOf(first);
      first.close();
      await soon(() => expect(voice.counters().daveResets).toBe(1));
      const next = await person('3');
      await together(library, next);
      expect(codeOf(next)).not.toBe(code);
      const heard = library.hear('3');
      const frames = someFrames(10);
      await sendAll(
        frames,
        (frame) => next.send(frame),
        () => heard.length,
      );
      expect(heard).toStrictEqual(frames);
    },
  );

  it('is turned away without DAVE: 4017', async () => {
    const voice = await start();
    await expect(
      joinWithLibrary(voice, { guildId, channelId, userId: '1', e2ee: true, daveEncryption: false }, 500),
    ).rejects.toThrow('aborted');
    expect(voice.counters().clientsClosed).toBeGreaterThan(0);
    expect(voice.counters().identified).toBe(0);
  });
});

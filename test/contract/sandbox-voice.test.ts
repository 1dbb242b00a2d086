import { randomBytes } from 'node:crypto';

import { entersState, VoiceConnectionDisconnectReason, VoiceConnectionStatus } from '@discordjs/voice';
import { afterEach, describe, expect, it } from 'vitest';

import type { VoiceServer, VoiceSwitches } from '../../sandbox/voice/index.ts';
import { createVoiceServer } from '../../sandbox/voice/index.ts';
import { connectVoice } from '../../sandbox/voice/client/index.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { encryptionModes } from '../../sandbox/voice/wire/index.ts';
import { isSilence, joinWithLibrary, trust, without } from '../support/library-voice.ts';
import type { LibraryVoice } from '../support/library-voice.ts';
import { soon } from '../support/voice-sandbox.ts';

/** The local voice server against an unmodified @discordjs/voice, whose protocol code shares nothing with ours. */

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
  const library = await joinWithLibrary(server, { guildId, channelId, userId });
  libraries.push(library);
  return library;
};

const person = async (userId: string): Promise<VoicePersonConnection> => {
  if (server === undefined) throw new Error('Start the server first');
  const sessionId = `session-${userId}`;
  const granted = server.grant({ guildId, channelId, userId, sessionId, e2ee: false, flags });
  const connected = await connectVoice({ ...granted, guildId, userId, sessionId, caPem: server.caPem });
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
  it('a thousand frames go from library to library, byte for byte and in order', async () => {
    const { counters } = await start({ modes: [mode] }).then((started) => ({ counters: () => started.counters() }));
    const speaker = await bot('1');
    const listener = await bot('2');
    const heard = listener.hear('1');
    const misread = listener.misread('1');
    const frames = someFrames(1000);
    await sendAll(
      frames,
      (frame) => speaker.connection.playOpusPacket(frame),
      () => heard.length + misread.length,
    );
    expect(heard).toStrictEqual(without(frames, misread));
    expect(counters()).toMatchObject({ packetsIn: 1000, packetsOut: 1000, droppedTampered: 0 });
  });

  it('a thousand frames go from a person, with header extension and padding, to the library and back', async () => {
    await start({ modes: [mode] });
    const library = await bot('1');
    const speaker = await person('2');
    const heardByLibrary = library.hear('2');
    const misread = library.misread('2');
    const heardByPerson: Buffer[] = [];
    speaker.onFrame(({ opus }) => heardByPerson.push(Buffer.from(opus)));
    const frames = someFrames(1000);
    let sent = 0;
    const say = (frame: Buffer): void => {
      sent += 1;
      speaker.send(frame, { padding: sent % 4, audioLevel: sent % 5 === 0 ? null : sent % 128 });
    };
    await sendAll(frames, say, () => heardByLibrary.length + misread.length);
    expect(heardByLibrary).toStrictEqual(without(frames, misread));
    await sendAll(
      frames,
      (frame) => library.connection.playOpusPacket(frame),
      () => spoken(heardByPerson).length,
    );
    expect(spoken(heardByPerson)).toStrictEqual(frames);
    expect(speaker.undecryptable()).toBe(0);
  });
});

describe('what happens to a connection', () => {
  it('resumes after its websocket is cut, without a new op 4, and hears on', async () => {
    const voice = await start();
    const library = await bot('1');
    const speaker = await person('2');
    const heard = library.hear('2');
    await sendAll(
      someFrames(10),
      (frame) => speaker.send(frame),
      () => heard.length,
    );
    voice.faults.cut(guildId, '1');
    await soon(() => expect(voice.counters().resumed).toBe(1));
    await entersState(library.connection, VoiceConnectionStatus.Ready, 5000);
    await sendAll(
      someFrames(10),
      (frame) => speaker.send(frame),
      () => heard.length - 10,
    );
    expect(library.joins()).toBe(1);
  });

  it('hears somebody who came while its websocket was down: the replay brings the name', async () => {
    const voice = await start();
    const library = await bot('1');
    const resumed = soon(() => expect(voice.counters().resumed).toBe(1));
    voice.faults.cut(guildId, '1');
    const speaker = await person('2');
    const heard = library.hear('2');
    speaker.speak(true);
    await resumed;
    await library.knows('2');
    await sendAll(
      someFrames(10),
      (frame) => speaker.send(frame),
      () => heard.length,
    );
  });

  it('resumes after 4015', async () => {
    const voice = await start();
    const library = await bot('1');
    voice.faults.crash(guildId);
    await soon(() => expect(voice.counters().resumed).toBe(1));
    expect(library.joins()).toBe(1);
  });

  it('asks again by op 4 after 4015 and 4006, and is back by itself', async () => {
    const voice = await start();
    const library = await bot('1');
    const speaker = await person('2');
    voice.faults.crash(guildId, { forget: true });
    await soon(() => expect(library.joins()).toBe(2));
    await entersState(library.connection, VoiceConnectionStatus.Ready, 5000);
    expect(voice.alive(guildId, '1')).toBe(true);
    speaker.close();
    const again = await person('2');
    const heard = library.hear('2');
    await sendAll(
      someFrames(5),
      (frame) => again.send(frame),
      () => heard.length,
    );
  });

  it('stays out after a kick: 4014', async () => {
    const voice = await start();
    const library = await bot('1');
    voice.revoke(guildId, '1', 'kicked');
    await entersState(library.connection, VoiceConnectionStatus.Disconnected, 5000);
    expect(library.connection.state).toMatchObject({
      reason: VoiceConnectionDisconnectReason.WebSocketClose,
      closeCode: 4014,
    });
    expect(library.joins()).toBe(1);
    expect(voice.alive(guildId, '1')).toBe(false);
  });

  it('is over for the server when the library destroys it', async () => {
    const voice = await start();
    const library = await bot('1');
    const other = await person('2');
    await soon(() => expect(other.peers()).toStrictEqual(['1']));
    library.connection.destroy();
    libraries.length = 0;
    await soon(() => expect(voice.alive(guildId, '1')).toBe(false));
    await soon(() => expect(other.peers()).toStrictEqual([]));
  });
});

describe('the rules of the forwarder, as the library lives them', () => {
  it.each([
    ['suppressed', '2', { canSpeak: false }],
    ['mute', '2', { selfMute: true }],
    ['deafened', '1', { canHear: false }],
    ['deaf', '1', { selfDeaf: true }],
  ] as const)('%s', async (_name, userId, change) => {
    const voice = await start();
    const library = await bot('1');
    const speaker = await person('2');
    const heard = library.hear('2');
    await sendAll(
      someFrames(5),
      (frame) => speaker.send(frame),
      () => heard.length,
    );
    voice.setFlags(guildId, userId, { ...flags, ...change });
    const before = voice.counters().packetsIn;
    for (const frame of someFrames(5)) speaker.send(frame);
    await soon(() => expect(voice.counters().packetsIn).toBe(before + 5));
    voice.setFlags(guildId, userId, flags);
    await sendAll(
      someFrames(5),
      (frame) => speaker.send(frame),
      () => heard.length - 5,
    );
    expect(heard).toHaveLength(10);
  });

  it('the library, which never asks twice, gets in when its discovery is answered and not when it is lost', async () => {
    const voice = await start();
    voice.faults.dropDiscovery(1);
    await expect(joinWithLibrary(voice, { guildId, channelId, userId: '3' }, 300)).rejects.toThrow('aborted');
    expect(voice.counters()).toMatchObject({ discoveries: 1, discoveriesDropped: 1 });
    await bot('1');
  });
});

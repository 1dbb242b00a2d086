import { createSocket } from 'node:dgram';

import { afterEach, describe, expect, it } from 'vitest';

import { SpeechGate } from '../../../../sandbox/voice/speech-gate.ts';
import type { VoiceFlags, VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import { closeCode, opcode, pingMagic, writeHeader } from '../../../../sandbox/voice/wire/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
  freeFlags,
  openRawMedia,
  recordFrames,
  soon,
  startVoiceBench,
  testGuild,
} from '../../../support/voice-sandbox.ts';
import type { RawGateway, RawMedia, VoiceBench } from '../../../support/voice-sandbox.ts';

let bench: VoiceBench | undefined;
const media: RawMedia[] = [];

const start = async (options: VoiceServerOptions = {}): Promise<VoiceBench> => {
  bench = await startVoiceBench(options);
  return bench;
};

afterEach(async () => {
  for (const opened of media.splice(0)) opened.close();
  await bench?.close();
  bench = undefined;
});

const frame = (text: string): Buffer => Buffer.from(text);
const texts = (frames: readonly { readonly opus: Buffer }[]): string[] => frames.map(({ opus }) => String(opus));

/** A raw client that has done op 1, and op 5 unless told otherwise. */
const rawSpeaker = async (userId: string, mode?: string): Promise<{ gateway: RawGateway; udp: RawMedia }> => {
  if (bench === undefined) throw new Error('Start the bench first');
  const gateway = await bench.identified(userId);
  const udp = await openRawMedia(gateway, mode);
  media.push(udp);
  return { gateway, udp };
};

const speakUp = ({ gateway, udp }: { gateway: RawGateway; udp: RawMedia }): void =>
  gateway.send({ op: opcode.speaking, d: { speaking: 1, delay: 0, ssrc: udp.ssrc } });

const packetOf = (udp: RawMedia, sequence: number, plain: Buffer, clear?: Buffer): Buffer => {
  const header =
    clear ??
    writeHeader({ sequence, timestamp: sequence * 960, ssrc: udp.ssrc, audioLevel: undefined, padded: false }).clear;
  return udp.cipher.seal(header, header.length, plain, sequence);
};

describe('forwarding', () => {
  it('brings a frame to everybody else in the channel, header kept, whatever mode each of them uses', async () => {
    const { join } = await start();
    const speaker = await join('1');
    const sameMode = recordFrames(await join('2'));
    const otherMode = recordFrames(await join('3', {}, { mode: 'aead_xchacha20_poly1305_rtpsize' }));
    const elsewhere = recordFrames(await join('4', { channelId: '201' }));
    const own = recordFrames(speaker);
    speaker.send(frame('hello'), { sequence: 65_535, timestamp: 4_294_967_295 });
    for (const frames of [sameMode, otherMode]) {
      await soon(() => expect(frames).toHaveLength(1));
      expect(frames[0]).toMatchObject({ userId: '1', ssrc: speaker.ssrc, sequence: 65_535, timestamp: 4_294_967_295 });
      expect(String(frames[0]?.opus)).toBe('hello');
    }
    expect(elsewhere).toHaveLength(0);
    expect(own).toHaveLength(0);
  });

  it('counts its own nonce per listener and seals the very bytes that were spoken', async () => {
    const { join } = await start();
    const speaker = await join('1');
    const { udp } = await rawSpeaker('2');
    speaker.send(frame('one'), { audioLevel: 10, padding: 4 });
    speaker.send(frame('two'), { audioLevel: null });
    await soon(() => expect(udp.received).toHaveLength(2));
    const nonces = udp.received.map((packet) => packet.readUInt32BE(packet.length - 4));
    expect(nonces).toStrictEqual([0x8000_0000, 0x8000_0001]);
    const [first, second] = udp.received;
    expect(first?.readUInt8(0)).toBe(0x80 | 0x10 | 0x20);
    expect(first?.subarray(12, 16)).toStrictEqual(Buffer.from([0xbe, 0xde, 0, 1]));
    expect(first && udp.cipher.open(first, 16)).toStrictEqual(
      Buffer.concat([Buffer.from([0x10, 0x80 | 10, 0x90, 0x02]), frame('one'), Buffer.alloc(4, 4)]),
    );
    expect(second && udp.cipher.open(second, 12)).toStrictEqual(frame('two'));
  });

  it('carries contributing sources in the clear part', async () => {
    const { join } = await start();
    const listener = recordFrames(await join('1'));
    const speaker = await rawSpeaker('2');
    speakUp(speaker);
    const header = Buffer.alloc(20);
    header.writeUInt8(0x82, 0);
    header.writeUInt8(120, 1);
    header.writeUInt32BE(speaker.udp.ssrc, 8);
    speaker.udp.send(packetOf(speaker.udp, 1, frame('mixed'), header));
    await soon(() => expect(texts(listener)).toStrictEqual(['mixed']));
  });

  it.each<[string, Partial<VoiceFlags>, 'speaker' | 'listener']>([
    ['suppressed or muted by the server', { canSpeak: false }, 'speaker'],
    ['muted by itself', { selfMute: true }, 'speaker'],
    ['deafened by the server', { canHear: false }, 'listener'],
    ['deaf by its own choice', { selfDeaf: true }, 'listener'],
  ])('obeys a change from the next packet on: %s', async (_name, change, who) => {
    const { join, server } = await start();
    const speaker = await join('1');
    const concerned = recordFrames(await join('2'));
    const witness = recordFrames(await join('3'));
    const userId = who === 'speaker' ? '1' : '2';
    const said: string[] = [];
    const say = async (text: string): Promise<void> => {
      const before = server.counters().packetsIn;
      speaker.send(frame(text));
      said.push(text);
      await soon(() => expect(server.counters().packetsIn).toBe(before + 1));
    };
    await say('before');
    await soon(() => expect(concerned).toHaveLength(1));
    server.setFlags(testGuild, userId, { ...freeFlags, ...change });
    await say('during');
    server.setFlags(testGuild, userId, freeFlags);
    await say('after');
    await soon(() => expect(texts(concerned)).toStrictEqual(['before', 'after']));
    expect(texts(witness)).toStrictEqual(who === 'speaker' ? ['before', 'after'] : said);
    expect(server.counters().droppedMuted).toBe(who === 'speaker' ? 1 : 0);
  });

  it('sends nothing to a member that has not finished op 1, and takes nothing from it', async () => {
    const { join, identified, server } = await start();
    const speaker = await join('1');
    const waiting = await identified('2');
    const { ssrc, port } = (await waiting.frame(opcode.ready)).d;
    const socket = createSocket('udp4');
    speaker.send(frame('hello'));
    const early = writeHeader({ sequence: 1, timestamp: 1, ssrc, audioLevel: undefined, padded: false }).clear;
    socket.send(Buffer.concat([early, Buffer.alloc(40)]), port, '127.0.0.1');
    await soon(() => expect(server.counters().droppedNotReady).toBe(1));
    socket.close();
    expect(server.counters().packetsOut).toBe(0);
  });

  it('stops with the session: who left is neither heard nor sent to', async () => {
    const { join, server } = await start();
    const speaker = await join('1');
    const listener = recordFrames(await join('2'));
    speaker.send(frame('hello'));
    await soon(() => expect(listener).toHaveLength(1));
    server.revoke(testGuild, '2', 'left');
    const { packetsOut } = server.counters();
    speaker.send(frame('anybody?'));
    await soon(() => expect(server.counters().packetsIn).toBe(2));
    expect(server.counters().packetsOut).toBe(packetsOut);
  });
});

describe('bad packets', () => {
  it.each(['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'])(
    'drops and counts what was changed on the way, anywhere in the packet (%s)',
    async (mode) => {
      const { join, server } = await start();
      const listener = recordFrames(await join('1'));
      const speaker = await rawSpeaker('2', mode);
      speakUp(speaker);
      const good = packetOf(speaker.udp, 1, frame('genuine'));
      let tampered = 0;
      for (const at of [2, 4, 12, 15, good.length - 20, good.length - 5, good.length - 4, good.length - 1]) {
        const bad = Buffer.from(good);
        bad.writeUInt8(bad.readUInt8(at) ^ 1, at);
        speaker.udp.send(bad);
        tampered += 1;
      }
      speaker.udp.send(good.subarray(0, 31));
      await soon(() => expect(server.counters().droppedTampered).toBe(tampered + 1));
      speaker.udp.send(good);
      await soon(() => expect(texts(listener)).toStrictEqual(['genuine']));
    },
  );

  it('drops and counts a replayed packet, and sends it once', async () => {
    const { join, server } = await start();
    const listener = recordFrames(await join('1'));
    const speaker = await rawSpeaker('2');
    speakUp(speaker);
    const packet = packetOf(speaker.udp, 1, frame('once'));
    for (let sent = 0; sent < 3; sent += 1) speaker.udp.send(packet);
    await soon(() => expect(server.counters().droppedReplayed).toBe(2));
    await soon(() => expect(texts(listener)).toStrictEqual(['once']));
    expect(server.counters().packetsOut).toBe(1);
  });

  it('keeps the order of arrival and lets late packets pass', async () => {
    const { join } = await start();
    const listener = recordFrames(await join('1'));
    const speaker = await rawSpeaker('2');
    speakUp(speaker);
    for (const sequence of [5, 3, 4, 9]) speaker.udp.send(packetOf(speaker.udp, sequence, frame(String(sequence))));
    await soon(() => expect(texts(listener)).toStrictEqual(['5', '3', '4', '9']));
  });

  it('a forged packet with somebody’s SSRC neither passes nor hurts that member', async () => {
    const { join, server } = await start();
    const victim = await join('1');
    const listener = recordFrames(await join('2'));
    const attacker = await rawSpeaker('3');
    const forged = writeHeader({
      sequence: 1,
      timestamp: 1,
      ssrc: victim.ssrc,
      audioLevel: undefined,
      padded: false,
    }).clear;
    for (let sent = 0; sent < 50; sent += 1) attacker.udp.send(packetOf(attacker.udp, sent, frame('lie'), forged));
    await soon(() => expect(server.counters().droppedTampered).toBe(50));
    victim.send(frame('truth'));
    await soon(() => expect(texts(listener)).toStrictEqual(['truth']));
    expect(server.alive(testGuild, '1')).toBe(true);
  });

  it('drops padding and extensions that do not fit', async () => {
    const { server } = await start();
    const speaker = await rawSpeaker('2');
    speakUp(speaker);
    const header = (padded: boolean): Buffer =>
      writeHeader({ sequence: 1, timestamp: 1, ssrc: speaker.udp.ssrc, audioLevel: undefined, padded }).clear;
    speaker.udp.send(packetOf(speaker.udp, 1, Buffer.from([1, 2, 200]), header(true)));
    speaker.udp.send(packetOf(speaker.udp, 2, Buffer.from([1, 2, 0]), header(true)));
    speaker.udp.send(packetOf(speaker.udp, 3, Buffer.alloc(0), header(true)));
    const extended = Buffer.concat([header(false), Buffer.from([0xbe, 0xde, 0, 9])]);
    extended.writeUInt8(0x90, 0);
    speaker.udp.send(packetOf(speaker.udp, 4, Buffer.from([1, 2, 3]), extended));
    await soon(() => expect(server.counters().droppedMalformed).toBe(4));
  });

  it('drops what is no Opus, no RTP version 2, from nobody, or nothing at all', async () => {
    const { server } = await start();
    const { udp } = await rawSpeaker('1');
    const video = packetOf(udp, 1, frame('video'));
    video.writeUInt8(101, 1);
    const version1 = packetOf(udp, 2, frame('old'));
    version1.writeUInt8(0x40, 0);
    const stranger = packetOf(udp, 3, frame('who'));
    stranger.writeUInt32BE(4_000_000_000, 8);
    const senderReport = Buffer.from([0x80, 0xc8, 0, 0]);
    const claimsMore = Buffer.from([0x9f, 0x78, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
    for (const datagram of [video, version1, stranger, senderReport, claimsMore, Buffer.alloc(0), Buffer.alloc(74)]) {
      udp.send(datagram);
    }
    await soon(() => expect(server.counters()).toMatchObject({ droppedNotAudio: 6, droppedUnknownSsrc: 1 }));
    expect(server.counters().packetsOut).toBe(0);
  });

  it('caps one speaker’s packets per second, and only that speaker’s', async () => {
    const clock = createManualClock();
    const { server, join } = await start({ clock, switches: { packetsPerSecond: 500 } });
    const flooder = await rawSpeaker('1');
    const calm = await join('2');
    speakUp(flooder);
    for (let batch = 0; batch < 6; batch += 1) {
      for (let sent = 0; sent < 100; sent += 1) {
        flooder.udp.send(packetOf(flooder.udp, batch * 100 + sent, frame('x')));
      }
      await soon(() => expect(server.counters().packetsIn).toBe((batch + 1) * 100));
    }
    expect(server.counters().droppedFlood).toBe(100);
    calm.send(frame('calm'));
    await soon(() => expect(server.counters().packetsIn).toBe(601));
    expect(server.counters().droppedFlood).toBe(100);
    clock.advance(1000);
    flooder.udp.send(packetOf(flooder.udp, 1000, frame('x')));
    await soon(() => expect(server.counters().packetsIn).toBe(602));
    expect(server.counters().droppedFlood).toBe(100);
  });
});

describe('before op 5', () => {
  it('keeps the first packets until the listeners know who speaks, and loses none', async () => {
    const { server } = await start();
    const listener = await rawSpeaker('1');
    const speaker = await rawSpeaker('2');
    for (let sent = 0; sent < 5; sent += 1) speaker.udp.send(packetOf(speaker.udp, sent, frame(String(sent))));
    await soon(() => expect(server.counters().packetsIn).toBe(5));
    expect(server.counters().packetsOut).toBe(0);
    speakUp(speaker);
    await soon(() => expect(listener.udp.received).toHaveLength(5));
    const sequences = listener.udp.received.map((packet) => packet.readUInt16BE(2));
    expect(sequences).toStrictEqual([0, 1, 2, 3, 4]);
    expect(listener.gateway.frames.map(({ op }) => op)).toContain(opcode.speaking);
  });

  it('closes with the code of the switch after too many for too long, as an invalid SSRC', async () => {
    const clock = createManualClock();
    const { server, join } = await start({ clock, switches: { packetsBeforeSpeaking: 3 } });
    const other = await join('1');
    const { gateway, udp } = await rawSpeaker('2');
    await soon(() => expect(other.peers()).toStrictEqual(['2']));
    for (let sent = 0; sent < 70; sent += 1) udp.send(packetOf(udp, sent, frame('x')));
    await soon(() => expect(server.counters()).toMatchObject({ packetsIn: 70, droppedHeld: 6 }));
    clock.advance(499);
    expect(gateway.isOpen()).toBe(true);
    clock.advance(1);
    udp.send(packetOf(udp, 70, frame('x')));
    expect(await gateway.closed()).toBe(closeCode.badRequest);
    expect(server.alive(testGuild, '2')).toBe(false);
    await soon(() => expect(other.peers()).toStrictEqual([]));
  });

  it('does not send what was held too long', async () => {
    const clock = createManualClock();
    const { server } = await start({ clock });
    const listener = await rawSpeaker('1');
    const speaker = await rawSpeaker('2');
    speaker.udp.send(packetOf(speaker.udp, 1, frame('stale')));
    await soon(() => expect(server.counters().packetsIn).toBe(1));
    clock.advance(501);
    speakUp(speaker);
    await listener.gateway.frame(opcode.speaking);
    await soon(() => expect(server.counters().droppedHeld).toBe(1));
    speaker.udp.send(packetOf(speaker.udp, 2, frame('fresh')));
    await soon(() => expect(listener.udp.received).toHaveLength(1));
    expect(listener.udp.received[0]?.readUInt16BE(2)).toBe(2);
  });

  it('does not wait for a listener whose websocket is stuck', async () => {
    const clock = createManualClock();
    const gate = new SpeechGate({ clock, packetsBefore: 10, onDrop: () => undefined });
    const passed: string[] = [];
    expect(gate.packet(() => passed.push('first'))).toBe('held');
    expect(gate.open(() => undefined)).toBe(true);
    expect(gate.open(() => undefined)).toBe(false);
    expect(gate.packet(() => passed.push('second'))).toBe('held');
    clock.advance(49);
    expect(passed).toStrictEqual([]);
    clock.advance(1);
    expect(passed).toStrictEqual(['first', 'second']);
    expect(gate.isLive()).toBe(true);
    expect(clock.pending()).toBe(0);
  });
});

describe('discovery and keepalive', () => {
  it('tells a member where it is seen', async () => {
    const { server } = await start();
    await rawSpeaker('1');
    expect(server.counters()).toMatchObject({ discoveries: 1, discoveriesDropped: 0 });
  });

  it('answers nobody else', async () => {
    const { server } = await start();
    const { udp } = await rawSpeaker('1');
    const stranger = Buffer.alloc(74);
    stranger.writeUInt16BE(1, 0);
    stranger.writeUInt16BE(70, 2);
    stranger.writeUInt32BE(4_000_000_000, 4);
    udp.send(stranger);
    await soon(() => expect(server.counters().discoveriesDropped).toBe(1));
    expect(udp.received).toHaveLength(0);
  });

  it('answers the ping of Discord’s own client', async () => {
    await start();
    const { udp } = await rawSpeaker('1');
    const ping = Buffer.alloc(8);
    ping.writeUInt32BE(pingMagic.request, 0);
    ping.writeUInt32BE(7, 4);
    udp.send(ping);
    await soon(() => expect(udp.received).toHaveLength(1));
    expect(udp.received[0]?.readUInt32BE(0)).toBe(pingMagic.reply);
    expect(udp.received[0]?.readUInt32BE(4)).toBe(7);
  });

  it.each([true, false])('echoes other keepalives: %s by switch', async (echoKeepalive) => {
    await start({ switches: { echoKeepalive } });
    const { udp } = await rawSpeaker('1');
    const ping = Buffer.alloc(8);
    ping.writeUInt32BE(pingMagic.request, 0);
    udp.send(Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]));
    udp.send(ping); // its answer comes second, so the first one's is in by then
    await soon(() => expect(udp.received).toHaveLength(echoKeepalive ? 2 : 1));
    expect(udp.received.at(-1)?.readUInt32BE(0)).toBe(pingMagic.reply);
  });
});

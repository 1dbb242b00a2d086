import { afterEach, describe, expect, it } from 'vitest';

import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import type { NativeTrafficOptions, VoicePersonConnection } from '../../../../sandbox/voice/client/index.ts';
import {
  closeCode,
  opcode,
  openHeader,
  opusPayloadType,
  payloadBounds,
  readRtcp,
  rtcpClearBytes,
} from '../../../../sandbox/voice/wire/index.ts';
import { freeFlags, openRawMedia, soon, startVoiceBench, testGuild } from '../../../support/voice-sandbox.ts';
import type { RawMedia, VoiceBench } from '../../../support/voice-sandbox.ts';

/** What goes beside sound: header extensions, padding, RTCP and video. */

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

/** A listener that sees each packet as it comes. */
const rawListener = async ({ identified }: VoiceBench, userId: string): Promise<RawMedia> => {
  const udp = await openRawMedia(await identified(userId));
  media.push(udp);
  return udp;
};

interface SeenSound {
  readonly isExtended: boolean;
  readonly extension: string;
  readonly padding: number;
  readonly opus: Buffer;
}

const soundIn = ({ received, cipher }: RawMedia): SeenSound[] =>
  received.flatMap((packet) => {
    const header = openHeader(packet);
    if (header?.payloadType !== opusPayloadType) return [];
    const plain = cipher.open(packet, header.clearBytes) ?? Buffer.alloc(0);
    const { start: from, end } = payloadBounds(header, plain) ?? { start: 0, end: 0 };
    return [
      {
        isExtended: ((packet[0] ?? 0) & 0x10) !== 0,
        extension: plain.toString('hex', 0, from),
        padding: plain.length - end,
        opus: plain.subarray(from, end),
      },
    ];
  });

/** Says `count` frames, never more than 40 ahead of the listener, and then falls silent. */
const sayTo = async (listener: RawMedia, speaker: VoicePersonConnection, count: number): Promise<SeenSound[]> => {
  for (let said = 0; said < count; said += 40) {
    for (let frame = said; frame < Math.min(said + 40, count); frame += 1)
      speaker.send(Buffer.alloc(40 + (frame % 90), 9));
    await soon(() => expect(soundIn(listener).length).toBe(Math.min(said + 40, count)));
  }
  speaker.speak(false);
  return soon(() => {
    const seen = soundIn(listener);
    expect(seen).toHaveLength(count + 5);
    return seen;
  });
};

const native = (
  seed: string,
  more: Partial<NativeTrafficOptions> = {},
): { readonly traffic: NativeTrafficOptions } => ({
  traffic: { seed, ...more },
});

describe('a person with native traffic', () => {
  it.each(['one', 'two', 'three', 'four'])(
    'sends what was captured of desktop clients, 3 to 15 packets in a hundred padded (seed %s)',
    async (seed) => {
      const opened = await start();
      const listener = await rawListener(opened, '2');
      const seen = await sayTo(listener, await opened.join('1', {}, native(seed)), 1000);
      const share = seen.filter(({ padding }) => padding > 0).length / seen.length;
      expect(share).toBeGreaterThan(0.02);
      expect(share).toBeLessThan(0.17);
      // Level with voice activity, perhaps the time of sending, then the flags of a microphone or none.
      for (const { extension } of seen)
        expect(extension).toMatch(/^10[89a-f][\da-f](32[\da-f]{6})?(9002|9000)(0000)?$/);
      const silences = seen.slice(-5).map(({ extension }) => extension.replace(/32[\da-f]{6}/, ''));
      expect(silences).toEqual(Array.from({ length: 5 }, () => '10ff9000'));
    },
  );

  it('does the same again for the same seed', async () => {
    const opened = await start();
    const run = async (userId: string, seed: string): Promise<readonly number[]> => {
      const listener = await rawListener(opened, `${userId}0`);
      const speaker = await opened.join(userId, {}, native(seed));
      return (await sayTo(listener, speaker, 200)).map(({ padding }) => padding);
    };
    const first = await run('1', 'one');
    expect(await run('3', 'one')).toEqual(first);
    expect(await run('4', 'other')).not.toEqual(first);
  });

  it('sends no extension as a browser', async () => {
    const opened = await start();
    const listener = await rawListener(opened, '2');
    const seen = await sayTo(listener, await opened.join('1', {}, native('one', { client: 'browser' })), 100);
    expect(seen.slice(0, 100).filter(({ isExtended }) => isExtended)).toEqual([]);
  });

  it('reports its own sound by RTCP, and everybody else gets the report as it was', async () => {
    const opened = await start();
    const listener = await rawListener(opened, '2');
    const speaker = await opened.join('1', {}, native('one', { reportEveryMs: 1 }));
    await sayTo(listener, speaker, 100);
    const reports = listener.received.filter((packet) => readRtcp(packet)?.type === 200);
    expect(reports.length).toBeGreaterThan(2);
    const last = reports.at(-1) ?? Buffer.alloc(0);
    // The header that was captured of a desktop client, with this speaker's SSRC.
    expect(last.toString('hex', 0, 4)).toBe('80c80006');
    expect(readRtcp(last)?.ssrc).toBe(speaker.ssrc);
    const body = listener.cipher.open(last, rtcpClearBytes);
    expect(body).toHaveLength(20);
    expect(body?.readUInt32BE(12)).toBeGreaterThan(2);
    expect(body?.readUInt32BE(12)).toBeLessThanOrEqual(105);
  });
});

describe('RTCP', () => {
  const types = [200, 201, 202, 203, 204, 205, 206];

  it.each([
    ['all', types],
    ['sender-reports', [200]],
    ['none', []],
  ] as const)('of a member reaches the others as the switch says: %s', async (rtcpToOthers, heard) => {
    const { server, join } = await start({ switches: { rtcpToOthers } });
    const [speaker, listener] = await Promise.all([join('1'), join('2')]);
    for (const type of types) speaker.sendControl({ type, count: 1, body: Buffer.alloc(4, type) });
    await soon(() => expect(server.counters().controlIn).toBe(types.length));
    speaker.send(Buffer.alloc(40, 9)); // sent after them, so heard after them
    await new Promise<void>((resolve) => {
      listener.onFrame(() => resolve());
    });
    expect(listener.alsoHeard().control).toEqual(heard);
    expect(listener.undecryptable()).toBe(0);
    expect(speaker.alsoHeard().control).toEqual([]);
  });

  it('of nobody, or changed on the way, is dropped', async () => {
    const opened = await start();
    const { server } = opened;
    const udp = await rawListener(opened, '1');
    const clear = Buffer.from('80c8000600000000', 'hex');
    clear.writeUInt32BE(udp.ssrc + 1_000_000, 4);
    udp.send(udp.cipher.seal(clear, clear.length, Buffer.alloc(20), 1));
    clear.writeUInt32BE(udp.ssrc, 4);
    const tampered = udp.cipher.seal(clear, clear.length, Buffer.alloc(20), 2);
    tampered.writeUInt8((tampered[10] ?? 0) ^ 1, 10);
    udp.send(tampered);
    await soon(() =>
      expect(server.counters()).toMatchObject({ droppedUnknownSsrc: 1, droppedTampered: 1, controlOut: 0 }),
    );
  });

  it('tells a speaker every so often how its sound arrives', async () => {
    const opened = await start({ switches: { receiverReportMs: 1 } });
    const { server } = opened;
    const gateway = await opened.identified('1');
    const udp = await openRawMedia(gateway);
    media.push(udp);
    gateway.send({ op: opcode.speaking, d: { speaking: 1, delay: 0, ssrc: udp.ssrc } });
    const send = (sequence: number): void => {
      const clear = Buffer.from('8078000000000000', 'hex');
      clear.writeUInt16BE(sequence & 0xffff, 2);
      const header = Buffer.concat([clear, Buffer.alloc(4)]);
      header.writeUInt32BE(udp.ssrc, 8);
      udp.send(udp.cipher.seal(header, header.length, Buffer.alloc(20, 9), sequence));
    };
    // Twelve numbers around the wrap, two of them never sent.
    const sent = [65_530, 65_531, 65_533, 65_534, 65_535, 65_536, 65_537, 65_539, 65_540, 65_541];
    for (const [index, sequence] of sent.entries()) {
      send(sequence);
      await soon(() => expect(server.counters().packetsIn).toBe(index + 1));
    }
    const report = await soon(() => {
      const packet = udp.received.findLast((one) => readRtcp(one)?.type === 201);
      const body = packet === undefined ? undefined : udp.cipher.open(packet, rtcpClearBytes);
      if (body === undefined || body.readUInt32BE(8) < 65_541) {
        send(65_541 + udp.received.length); // the next one may owe a report
        throw new Error('Not reported yet');
      }
      return body;
    });
    expect(report.readUInt32BE(0)).toBe(udp.ssrc);
    expect(report.readUInt32BE(4)).toBeGreaterThanOrEqual(2);
  });
});

describe('video', () => {
  const camera = native('camera', { video: true });

  it('is announced to those who are there and those who come, and its packets go to all, deaf or not', async () => {
    const { server, join } = await start();
    const watcher = await join('2', { flags: { ...freeFlags, selfDeaf: true } });
    const speaker = await join('1', { flags: { ...freeFlags, selfMute: true } }, camera);
    await soon(() => expect(watcher.shown()).toEqual(['1']));
    const late = await join('3');
    await soon(() => expect(late.shown()).toEqual(['1']));
    for (let count = 0; count < 10; count += 1) speaker.sendVideo({ payload: Buffer.alloc(900, count) });
    speaker.sendVideo({ payload: Buffer.alloc(900), isRetransmission: true });
    await soon(() => expect([watcher, late].map((one) => one.alsoHeard().video)).toEqual([11, 11]));
    expect(server.counters()).toMatchObject({ videoIn: 11, videoOut: 22, droppedNotAudio: 0 });
    speaker.showVideo(false);
    await soon(() => expect([watcher, late].map((one) => one.shown())).toEqual([[], []]));
  });

  it('of somebody who may not speak does not pass', async () => {
    const { server, join } = await start();
    const watcher = await join('2');
    const speaker = await join('1', { flags: { ...freeFlags, canSpeak: false } }, camera);
    await soon(() => expect(watcher.shown()).toEqual(['1']));
    speaker.sendVideo({ payload: Buffer.alloc(900) });
    await soon(() => expect(server.counters()).toMatchObject({ droppedMuted: 1, videoOut: 0 }));
  });

  it('without op 12 ends in an invalid SSRC, after as many packets as the switch forgives', async () => {
    const { server, join } = await start({ switches: { packetsBeforeSpeaking: 3 } });
    const speaker = await join('1');
    const closed = new Promise<number>((resolve) => {
      speaker.onClose(({ code }) => resolve(code));
    });
    for (let count = 0; count < 3; count += 1) speaker.sendVideo({ payload: Buffer.alloc(90) });
    await soon(() => expect(server.counters().droppedVideoEarly).toBe(3));
    expect(server.alive(testGuild, '1')).toBe(true);
    speaker.sendVideo({ payload: Buffer.alloc(90) });
    expect(await closed).toBe(closeCode.badRequest);
  });

  it.each([
    ['another’s sound', { audio_ssrc: 1, video_ssrc: 0, streams: [] }],
    ['an SSRC that was not dealt', { video_ssrc: 77, streams: [] }],
    ['a stream of another SSRC', { video_ssrc: 0, streams: [{ ssrc: 77 }] }],
    ['no numbers at all', { video_ssrc: 'none' }],
  ])('is refused when op 12 names %s', async (_what, d) => {
    const { identified } = await start();
    const gateway = await identified('1');
    const { d: ready } = await gateway.frame(opcode.ready);
    gateway.send({ op: opcode.video, d: { audio_ssrc: ready.ssrc, ...d } });
    expect(await gateway.closed()).toBe(closeCode.badRequest);
  });
});

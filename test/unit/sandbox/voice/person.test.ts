import { createServer } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { connectVoice } from '../../../../sandbox/voice/client/index.ts';
import { requireLoopback } from '../../../../sandbox/voice/client/loopback.ts';
import type { PersonClose } from '../../../../sandbox/voice/client/index.ts';
import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import { Incoming } from '../../../../sandbox/voice/client/incoming.ts';
import { closeCode, createTransportCipher, writeHeader } from '../../../../sandbox/voice/wire/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { recordFrames, soon, startVoiceBench, testGuild } from '../../../support/voice-sandbox.ts';
import type { VoiceBench } from '../../../support/voice-sandbox.ts';

let bench: VoiceBench | undefined;

const start = async (options: VoiceServerOptions = {}): Promise<VoiceBench> => {
  bench = await startVoiceBench(options);
  return bench;
};

afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

describe('a person stays on this machine', () => {
  it.each([
    'sweetwater-12345.discord.media:2048',
    'discord.media:443',
    '198.51.100.7:443',
    '127.0.0.1.example.com:443',
    'localhost.example.com:443',
    'localhost@198.51.100.7:443',
    '127.0.0.1:443@198.51.100.7:443',
    '127.0.0.1',
    '127.0.0.1:99999',
    '127.0.0.1:443/x',
    '0.0.0.0:443',
    '128.0.0.1:443',
    'wss://127.0.0.1:443',
    '',
  ])('refuses %j before anything is sent', async (endpoint) => {
    expect(() => requireLoopback(endpoint)).toThrow('loopback');
    const options = { endpoint, token: 't', guildId: '1', userId: '2', sessionId: 's', caPem: '' };
    await expect(connectVoice(options)).rejects.toThrow('loopback');
  });

  it.each(['127.0.0.1:443', '127.1.2.3:1', 'localhost:65535', '[::1]:443'])('accepts %s', (endpoint) => {
    expect(() => requireLoopback(endpoint)).not.toThrow();
  });
});

describe('connecting', () => {
  it('takes the server’s first mode, or the one it is told', async () => {
    const { join } = await start({
      switches: { modes: ['aead_xchacha20_poly1305_rtpsize', 'aead_aes256_gcm_rtpsize'] },
    });
    const first = await join('1');
    expect(first.mode).toBe('aead_xchacha20_poly1305_rtpsize');
    expect(first.daveProtocolVersion).toBe(0);
    expect((await join('2', {}, { mode: 'aead_aes256_gcm_rtpsize' })).mode).toBe('aead_aes256_gcm_rtpsize');
  });

  it('asks again when the discovery is lost', async () => {
    const { join, server } = await start();
    server.faults.dropDiscovery(2);
    await join('1');
    expect(server.counters()).toMatchObject({ discoveries: 3, discoveriesDropped: 2 });
  });

  it('rejects with the close code', async () => {
    const { join } = await start();
    await expect(join('1', {}, { token: 'ffffffffffffffff' })).rejects.toThrow('4004');
  });

  it('rejects when nobody listens, and when nobody answers', async () => {
    const { server } = await start();
    const options = { token: 't', guildId: '1', userId: '2', sessionId: 's', caPem: server.caPem };
    await expect(connectVoice({ ...options, endpoint: '127.0.0.1:1' })).rejects.toThrow('1006');
    const mute = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expect(connectVoice({ ...options, endpoint: `127.0.0.1:${port}`, timeoutMs: 50 })).rejects.toThrow('1000');
    await new Promise((resolve) => mute.close(resolve));
  });

  it('gives up in the middle of the discovery, and its port is free again', async () => {
    const { join, server } = await start();
    const clock = createManualClock();
    server.faults.dropDiscovery(1000);
    const joining = join('1', {}, { clock, timeoutMs: 900 });
    const failure = joining.catch((error: unknown) => error);
    await soon(() => expect(server.counters().discoveries).toBe(1));
    clock.advance(900);
    expect(String(await failure)).toContain('1000: Hung up');
    await soon(() => expect(clock.pending()).toBe(0));
    await soon(() => expect(server.alive(testGuild, '1')).toBe(false));
  });

  it('does not trust another certificate', async () => {
    const { join } = await start();
    const other = await startVoiceBench();
    await expect(join('1', {}, { caPem: other.server.caPem })).rejects.toThrow('1006');
    await other.close();
  });
});

describe('speaking', () => {
  it('goes on in sequence and time, and stops with five frames of silence', async () => {
    const { join, events } = await start();
    const speaker = await join('1');
    const heard = recordFrames(await join('2'));
    for (const text of ['a', 'b', 'c']) speaker.send(Buffer.from(text));
    speaker.speak(false);
    await soon(() => expect(heard).toHaveLength(8));
    expect(heard.slice(0, 3).map(({ opus }) => String(opus))).toStrictEqual(['a', 'b', 'c']);
    for (const { opus } of heard.slice(3)) expect(opus).toStrictEqual(Buffer.from([0xf8, 0xff, 0xfe]));
    const [first] = heard;
    for (const [index, { sequence, timestamp }] of heard.entries()) {
      expect(sequence).toBe(((first?.sequence ?? 0) + index) & 0xffff);
      expect(timestamp).toBe(((first?.timestamp ?? 0) + index * 960) >>> 0);
    }
    await soon(() => {
      const told = events.flatMap((event) => (event.type === 'speaking' ? [event.speaking] : []));
      expect(told).toStrictEqual([1, 0]);
    });
  });

  it('lets the timestamp run through a pause, as a real client’s does', async () => {
    const { join, server } = await start();
    let nowMs = 0;
    const clock = { wallMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => undefined };
    const speaker = await join('1', {}, { clock });
    const heard = recordFrames(await join('2'));
    for (const atMs of [0, 20, 45, 1045, 1065]) {
      nowMs = atMs;
      speaker.send(Buffer.from('x'));
    }
    await soon(() => expect(heard).toHaveLength(5));
    const steps = heard.slice(1).map(({ timestamp }, index) => (timestamp - (heard[index]?.timestamp ?? 0)) >>> 0);
    expect(steps).toStrictEqual([960, 960, 48_000, 960]);
    expect(server.counters().packetsIn).toBe(5);
  });

  it('is heard from the first frame on by everybody, op 5 or not', async () => {
    const { join } = await start();
    const listeners = [];
    for (const userId of ['2', '3', '4', '5']) listeners.push(recordFrames(await join(userId)));
    for (let round = 0; round < 5; round += 1) {
      const speaker = await join('1');
      speaker.send(Buffer.from(`first of ${round}`));
      for (const heard of listeners) {
        await soon(() => expect(String(heard.at(-1)?.opus)).toBe(`first of ${round}`));
        expect(heard).toHaveLength(round + 1);
      }
      speaker.close();
    }
  });
});

describe('a frame that overtakes op 5', () => {
  const cipher = createTransportCipher('aead_aes256_gcm_rtpsize', Buffer.alloc(32, 7));
  const packet = (ssrc: number, sequence: number): Buffer => {
    const { clear } = writeHeader({ sequence, timestamp: 0, ssrc, audioLevel: undefined, padded: false });
    return cipher.seal(clear, clear.length, Buffer.from(String(sequence)), sequence);
  };

  it('waits for the name; only the last ten do, and only of a few speakers', () => {
    const heard: string[] = [];
    const incoming = new Incoming(
      ({ userId, opus }) => heard.push(`${userId} ${String(opus)}`),
      (_userId, payload) => payload,
    );
    for (let sequence = 1; sequence <= 12; sequence += 1) incoming.packet(packet(5, sequence), cipher, 0);
    for (let ssrc = 100; ssrc < 120; ssrc += 1) incoming.packet(packet(ssrc, 50), cipher, 0);
    expect(heard).toStrictEqual([]);
    incoming.name(5, 'amal');
    expect(heard).toStrictEqual(Array.from({ length: 10 }, (_, index) => `amal ${index + 3}`));
    incoming.packet(packet(5, 13), cipher, 0);
    expect(heard.at(-1)).toBe('amal 13');
    incoming.name(119, 'late');
    expect(heard.at(-1)).toBe('amal 13');
    incoming.forget('amal');
    incoming.packet(packet(5, 14), cipher, 0);
    expect(heard.at(-1)).toBe('amal 13');
    incoming.packet(Buffer.concat([packet(5, 15), Buffer.alloc(1)]), cipher, 0);
    expect(incoming.undecryptable()).toBe(1);
  });
});

describe('losing the websocket', () => {
  it('resumes, knows who came meanwhile, and sound never stopped', async () => {
    const { join, server } = await start();
    const speaker = await join('1');
    const listener = await join('2');
    const heard = recordFrames(listener);
    speaker.send(Buffer.from('before'));
    await soon(() => expect(heard).toHaveLength(1));
    expect(server.faults.cut(testGuild, '2')).toBe(true);
    speaker.send(Buffer.from('during'));
    await join('3');
    await soon(() => expect(listener.resumes()).toBe(1));
    speaker.send(Buffer.from('after'));
    await soon(() => expect(heard.map(({ opus }) => String(opus))).toStrictEqual(['before', 'during', 'after']));
    await soon(() => expect(listener.peers()).toStrictEqual(['1', '3']));
  });

  it('resumes when three heartbeats stay without an answer', async () => {
    const { join, server } = await start();
    const clock = createManualClock();
    const person = await join('1', {}, { clock });
    clock.advance(4 * 13_750); // all in one turn of the event loop, so that no answer comes in
    await soon(() => {
      clock.advance(0);
      expect(person.resumes()).toBe(1);
    });
    expect(server.counters().resumed).toBe(1);
  });

  it('resumes after 4015', async () => {
    const { join, server } = await start();
    const person = await join('1');
    server.faults.crash(testGuild);
    await soon(() => expect(person.resumes()).toBe(1));
    expect(server.alive(testGuild, '1')).toBe(true);
  });

  it.each([
    ['kicked', closeCode.disconnected],
    ['channel-deleted', closeCode.callTerminated],
  ] as const)('ends for good when %s', async (why, code) => {
    const { join, server } = await start();
    const person = await join('1');
    const closes: PersonClose[] = [];
    person.onClose((close) => closes.push(close));
    server.revoke(testGuild, '1', why);
    await soon(() => expect(closes).toHaveLength(1));
    expect(closes[0]?.code).toBe(code);
    person.onClose((close) => closes.push(close));
    expect(closes).toHaveLength(2);
    person.send(Buffer.from('nobody hears this'));
    expect(() => person.mode).toThrow('not open');
  });

  it('ends with 4006 when the server forgot it', async () => {
    const { join, server } = await start();
    const person = await join('1');
    const closes: PersonClose[] = [];
    person.onClose((close) => closes.push(close));
    server.faults.crash(testGuild, { forget: true });
    await soon(() => expect(closes.map(({ code }) => code)).toStrictEqual([closeCode.sessionNoLongerValid]));
  });

  it('hangs up with a clean close, once', async () => {
    const { join, server } = await start();
    const person = await join('1');
    const closes: PersonClose[] = [];
    person.onClose((close) => closes.push(close));
    person.close();
    person.close();
    expect(closes).toStrictEqual([{ code: 1000, reason: 'Hung up' }]);
    await soon(() => expect(server.alive(testGuild, '1')).toBe(false));
  });
});

import * as fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { PacketCipher } from '../../../../src/voice/transport/packet-cipher.ts';
import { PacketCiphers } from '../../../../src/voice/transport/packet-ciphers.ts';
import { clearBytes, isOpusPacket, levelOf, payloadOf, writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';

const modes = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const;
const ciphers = new PacketCiphers();
const key = Buffer.alloc(32, 7);
const seed = 20_261_122;

function cipherOf(mode: string): PacketCipher {
  const cipher = ciphers.of(mode, key);
  if (cipher === null) throw new Error(`no cipher for ${mode}`);
  return cipher;
}

function headerOf(sequence: number, timestamp: number): Buffer {
  const header = Buffer.alloc(12);
  writeOpusHeader(header, sequence, timestamp, 0xfedcba98);
  return header;
}

describe.each(modes)('%s', (mode) => {
  it('opens what it sealed, whatever the frame', () => {
    const cipher = cipherOf(mode);
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1275 }),
        fc.nat(0xffff),
        fc.nat(0xffffffff),
        (bytes, sequence, counter) => {
          const frame = Buffer.from(bytes);
          const packet = cipher.seal(headerOf(sequence, counter), frame, counter);
          expect(isOpusPacket(packet)).toBe(true);
          expect(packet.readUInt16BE(2)).toBe(sequence);
          expect(packet.readUInt32BE(packet.length - 4)).toBe(counter);
          expect(cipher.open(packet, clearBytes(packet))).toEqual(frame);
        },
      ),
      { seed, numRuns: 200 },
    );
  });

  it('refuses a packet of which one bit was changed, and one cut short, without throwing', () => {
    const cipher = cipherOf(mode);
    const packet = cipher.seal(headerOf(1, 960), Buffer.alloc(40, 3), 9);
    fc.assert(
      fc.property(fc.nat(packet.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(packet);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(cipher.open(changed, 12)).toBeNull();
        expect(cipher.open(packet.subarray(0, at), 12)).toBeNull();
      }),
      { seed, numRuns: 300 },
    );
  });
});

it('speaks none of the modes that Discord discontinued', () => {
  expect(ciphers.of('xsalsa20_poly1305', key)).toBeNull();
});

it.each(modes)('makes no cipher for %s of a key that is not 32 bytes', (mode) => {
  for (const bytes of [0, 16, 31, 33]) expect(ciphers.of(mode, Buffer.alloc(bytes))).toBeNull();
});

describe('a header', () => {
  it('with CSRCs, extension and padding leaves the frame as it was', () => {
    const frame = Buffer.from('the frame itself');
    const clear = Buffer.concat([Buffer.alloc(12), Buffer.alloc(8, 1), Buffer.from([0xbe, 0xde, 0, 2])]);
    clear[0] = 0x80 | 0x20 | 0x10 | 2; // version 2, padding, extension, two CSRCs
    clear[1] = 120;
    const body = Buffer.concat([Buffer.alloc(8, 9), frame, Buffer.from([0, 0, 3])]);
    const nonce = Buffer.alloc(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(clear);
    const sealed = Buffer.concat([cipher.update(body), cipher.final(), cipher.getAuthTag(), nonce.subarray(0, 4)]);
    const packet = Buffer.concat([clear, sealed]);
    expect(clearBytes(packet)).toBe(24);
    const opened = cipherOf('aead_aes256_gcm_rtpsize').open(packet, 24);
    expect(opened).not.toBeNull();
    expect(payloadOf(packet, 24, opened ?? Buffer.alloc(0))).toEqual(frame);
  });

  it('without an extension keeps a body that happens to begin like one', () => {
    const body = Buffer.from([0xbe, 0xde, 0, 9, 1, 2, 3]);
    const packet = Buffer.concat([headerOf(1, 1), body]);
    expect(payloadOf(packet, 12, body)).toBe(body);
  });

  it('whose lengths lie yields nothing, never an exception', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 13, maxLength: 80 }),
        fc.uint8Array({ maxLength: 60 }),
        (head, content) => {
          const packet = Buffer.from(head);
          const body = Buffer.from(content);
          const clear = clearBytes(packet);
          if (!isOpusPacket(packet) || clear > packet.length) return;
          const payload = payloadOf(packet, clear, body);
          expect(payload === null || payload.length <= body.length).toBe(true);
        },
      ),
      { seed, numRuns: 2000 },
    );
  });

  it.each([
    ['RTCP', Buffer.from([0x80, 200, ...Array.from({ length: 20 }, () => 0)])],
    ['IP discovery', Buffer.from([0, 2, 0, 70, ...Array.from({ length: 70 }, () => 0)])],
    ['a keep-alive', Buffer.alloc(8)],
    ['video', Buffer.from([0x80, 103, ...Array.from({ length: 20 }, () => 0)])],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is not Opus', (_name, packet) => {
    expect(isOpusPacket(packet)).toBe(false);
  });
});

describe('how loud a packet says that it is', () => {
  interface Extension {
    readonly words?: number;
    readonly profile?: number;
    /** The first byte of the packet: whether there is an extension, and how many contributing sources. */
    readonly first?: number;
  }
  const level = (body: readonly number[], extension: Extension = {}): number | undefined => {
    const { words = 1, profile = 0xbede, first = 0x90 } = extension;
    const clear = Buffer.alloc(16 + 4 * (first & 0x0f));
    writeOpusHeader(clear, 1, 960, 7);
    clear[0] = first;
    clear.writeUInt16BE(profile, clear.length - 4);
    clear.writeUInt16BE(words, clear.length - 2);
    return levelOf(clear, clear.length, Buffer.from(body));
  };
  const frame = [0xf8, 0xff, 0xfe];

  it("[MIX-17] is read from packets as Discord's desktop and Android clients send them", () => {
    // The content of a captured one: level 127 with the bit of voice activity, then an element of Discord's own.
    expect(level([0x10, 0xff, 0x90, 0x00, ...frame])).toBe(127);
    expect(level([0x10, 0x9e, 0x90, 0x02, ...frame])).toBe(30);
    expect(level([0x10, 0x00, 0x00, 0x00, ...frame])).toBe(0);
  });

  it('[MIX-17] is found behind other elements, padding and contributing sources', () => {
    expect(level([0x32, 1, 2, 3, 0, 0x90, 2, 0x10, 0x85, 0, 0, 0, ...frame], { words: 3 })).toBe(5);
    expect(level([0x10, 0x85, 0, 0, ...frame], { first: 0x92 })).toBe(5);
  });

  it.each([
    { name: 'no extension', body: [0x10, 0x85, 0, 0], first: 0x80 },
    { name: 'the profile of two-byte elements', body: [1, 1, 0x85, 0], profile: 0x1000 },
    { name: 'another profile', body: [0x10, 0x85, 0, 0], profile: 0xbedf },
    { name: 'no words', body: [0x10, 0x85, 0, 0], words: 0 },
    { name: 'no content', body: [] },
    { name: 'a level of two bytes', body: [0x11, 0x85, 0x85, 0] },
    { name: 'a level behind the end', body: [0x32, 1, 2, 3, 0x10, 0x85] },
    { name: 'a level cut off by the end of its words', body: [0, 0, 0, 0x10, 0x85] },
    { name: 'an element longer than the extension', body: [0x3f, 1, 2, 3, 0x10, 0x85, 0, 0], words: 2 },
    { name: 'words that go on behind the packet', body: [0x32, 1, 2, 3, 0x10], words: 0xffff },
    { name: 'a level behind the id that ends it', body: [0xf0, 0, 0x10, 0x85] },
    { name: 'a level behind padding that has a length', body: [0x01, 0, 0x10, 0x85] },
  ])('[MIX-17] is not said by $name', ({ body, ...extension }) => {
    expect(level(body, extension)).toBeUndefined();
  });

  it('[MIX-17] is a whole number of its range or nothing, whatever stands there, and nothing outside of the extension is read', () => {
    const byte = fc.oneof(fc.constantFrom(0, 0x10, 0x32, 0x90), fc.nat(255));
    const any = fc.record({
      content: fc.array(byte, { maxLength: 40 }),
      others: fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }),
      words: fc.nat(10),
      profile: fc.constantFrom(0xbede, 0xbede, 0xbede, 0x1000, 0),
      flags: fc.nat(0x1f),
    });
    let said = 0;
    fc.assert(
      fc.property(any, ({ content, others, words, profile, flags }) => {
        const extension = { words, profile, first: 0x80 | flags };
        const found = level(content, extension);
        if (found !== undefined) {
          said += 1;
          expect(Number.isInteger(found) && found >= 0 && found <= 127).toBe(true);
        }
        const inside = content.slice(0, 4 * words);
        if (inside.length < 4 * words) return;
        expect(level([...inside, ...others], extension)).toBe(level(inside, extension));
      }),
      { seed, numRuns: 5000 },
    );
    expect(said).toBeGreaterThan(50);
  });
});

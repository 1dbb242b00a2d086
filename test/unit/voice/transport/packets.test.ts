import * as fc from 'fast-check';
import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPacketCipher } from '../../../../src/voice/transport/packet-cipher.ts';
import { clearBytes, isOpusPacket, payloadOf, writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';

const modes = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const;
const key = Buffer.alloc(32, 7);
const seed = 20_261_122;

function cipherOf(mode: string): NonNullable<ReturnType<typeof createPacketCipher>> {
  const cipher = createPacketCipher(mode, key);
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
  expect(createPacketCipher('xsalsa20_poly1305', key)).toBeNull();
});

it.each(modes)('makes no cipher for %s of a key that is not 32 bytes', (mode) => {
  for (const bytes of [0, 16, 31, 33]) expect(createPacketCipher(mode, Buffer.alloc(bytes))).toBeNull();
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

import * as fc from 'fast-check';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gcmKernel, kernelCode } from '../../../../scripts/build-kernel.ts';
import { createGcm } from '../../../../src/voice/transport/gcm-cipher.ts';

const seed = 20_261_127;
/** What a header may be long: without contributing sources, with all fifteen, with an extension's preamble; and what none is. */
const clearLengths = [0, 1, 12, 15, 16, 17, 24, 76, 127, 128];
const bytesOf = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength, size: 'max' }).map((bytes) => Buffer.from(bytes));
const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** Zeros and ones in rows, where a carry or a fold that is wrong shows. */
const plainBytes = fc
  .tuple(fc.constantFrom(0x00, 0x01, 0x80, 0xff), fc.nat(300))
  .map(([byte, length]) => Buffer.alloc(length, byte));
const packets = fc.record({
  key: fc.oneof(
    keys,
    plainBytes.map((bytes) => Buffer.concat([bytes, Buffer.alloc(32)]).subarray(0, 32)),
  ),
  clear: fc.constantFrom(...clearLengths).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
  body: fc.oneof(bytesOf(1500), plainBytes),
  counter: fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 0x7fffffff, 0x80000000, 0xffffffff)),
});

const nonceOf = (counter: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(counter, 0);
  return nonce;
};

/** The same packet by Node's own GCM. */
function sealed(key: Uint8Array, clear: Uint8Array, body: Uint8Array, counter: number): Buffer {
  const nonce = nonceOf(counter);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(clear);
  return Buffer.concat([clear, cipher.update(body), cipher.final(), cipher.getAuthTag(), nonce.subarray(0, 4)]);
}

function opened(key: Uint8Array, packet: Buffer, clear: number): Buffer {
  const tag = packet.length - 20;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(packet.readUInt32BE(tag + 16)));
  decipher.setAAD(packet.subarray(0, clear));
  decipher.setAuthTag(packet.subarray(tag, tag + 16));
  return Buffer.concat([decipher.update(packet.subarray(clear, tag)), decipher.final()]);
}

describe('AES-256-GCM around the block cipher', () => {
  it('is what its text says, byte for byte', () => {
    expect(readFileSync(gcmKernel.path, 'utf8')).toBe(kernelCode(gcmKernel));
  });

  it("seals and opens to the byte as OpenSSL's own does, whatever the key, header, body and counter", () => {
    fc.assert(
      fc.property(packets, ({ key, clear, body, counter }) => {
        const cipher = createGcm(key);
        const packet = cipher.seal(Buffer.from(clear), body, counter);
        expect(packet.equals(sealed(key, clear, body, counter))).toBe(true);
        expect(opened(key, packet, clear.length).equals(body)).toBe(true);
        expect(cipher.open(packet, clear.length)?.equals(body)).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('does so for each length of a body up to ten blocks and a half', () => {
    const key = Buffer.alloc(32, 9);
    const cipher = createGcm(key);
    const header = Buffer.alloc(12, 0x80);
    for (let length = 0; length <= 168; length += 1) {
      const body = Buffer.alloc(length, length);
      const packet = sealed(key, header, body, length);
      expect(cipher.seal(header, body, length).equals(packet), `${length}`).toBe(true);
      expect(cipher.open(packet, 12)?.equals(body), `${length}`).toBe(true);
    }
  });

  it('holds the longest packet that UDP has, and one longer is refused in words', () => {
    const key = Buffer.alloc(32, 3);
    const cipher = createGcm(key);
    const header = Buffer.alloc(12, 1);
    const longest = Buffer.alloc(65_507 - 32, 0xa5);
    const packet = cipher.seal(header, longest, 1);
    expect(packet.equals(sealed(key, header, longest, 1))).toBe(true);
    expect(cipher.open(packet, 12)?.equals(longest)).toBe(true);
    expect(() => cipher.seal(header, Buffer.alloc(65_537), 2)).toThrow('Longer than a packet can be');
    expect(() => cipher.seal(Buffer.alloc(129), longest, 2)).toThrow('Longer than a packet can be');
    expect(cipher.open(Buffer.alloc(70_000), 12)).toBeNull();
    expect(cipher.open(packet, 129)).toBeNull();
  });

  it('opens nothing of which a bit is another, in clear, body, tag or counter, nor with another key', () => {
    fc.assert(
      fc.property(packets, fc.nat(), fc.nat(7), ({ key, clear, body, counter }, place, bit) => {
        const cipher = createGcm(key);
        const packet = sealed(key, clear, body, counter);
        const changed = Buffer.from(packet);
        const at = place % packet.length;
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(cipher.open(changed, clear.length)).toBeNull();
        const otherKey = Uint8Array.from(key, (byte, index) => (index === place % 32 ? byte ^ (1 << bit) : byte));
        expect(createGcm(otherKey).open(packet, clear.length)).toBeNull();
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('keeps keys and packets apart that take turns, and hands out what stays as it is', () => {
    const header = Buffer.alloc(12, 0x80);
    const seats = Array.from({ length: 5 }, (_, index) => {
      const key = Buffer.alloc(32, index);
      return { key, index, cipher: createGcm(key) };
    });
    const turns = Array.from({ length: 40 }, (_, round) =>
      seats.map(({ key, index, cipher }) => {
        const body = Buffer.alloc((round * 37 + index * 50) % 251, round);
        const packet = sealed(key, header, body, round);
        return { body, packet, made: cipher.seal(header, body, round), read: cipher.open(packet, 12) };
      }),
    );
    for (const { body, packet, made, read } of turns.flat()) {
      expect(made.equals(packet)).toBe(true);
      expect(read?.equals(body)).toBe(true);
    }
  });
});

import * as fc from 'fast-check';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gcmKernel, kernelCode } from '../../../../scripts/build-kernel.ts';
import { Kernel } from '../../../../src/lib/index.ts';
import { createGcm } from '../../../../src/voice/transport/gcm-cipher.ts';
import { gcmKernelCode } from '../../../../src/voice/transport/gcm-kernel-code.ts';
import { GcmKernel } from '../../../../src/voice/transport/gcm-kernel.ts';

const seed = 20_261_127;
const kernel = new GcmKernel();
const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length });
const packets = fc.record({
  key: bytes(32),
  // A header alone, with all contributing sources, with an extension's preamble; and what none is.
  clear: fc.constantFrom(0, 1, 12, 15, 16, 17, 24, 76, 79, 80).chain(bytes),
  body: fc.uint8Array({ maxLength: 1500, size: 'max' }),
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

const key = Buffer.alloc(32, 9);
const header = Buffer.alloc(12, 0x80);

describe('AES-256-GCM around the block cipher', () => {
  it("seals and opens to the byte as OpenSSL's own does, whatever the key, header, body and counter", () => {
    fc.assert(
      fc.property(packets, (said) => {
        const body = Buffer.from(said.body);
        const cipher = createGcm(kernel, said.key);
        const packet = cipher.seal(Buffer.from(said.clear), body, said.counter);
        expect(packet.equals(sealed(said.key, said.clear, body, said.counter))).toBe(true);
        expect(opened(said.key, packet, said.clear.length).equals(body)).toBe(true);
        expect(cipher.open(packet, said.clear.length)?.equals(body)).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('does so for each length of a body up to ten blocks and a half', () => {
    const cipher = createGcm(kernel, key);
    for (let length = 0; length <= 168; length += 1) {
      const body = Buffer.alloc(length, length);
      const packet = sealed(key, header, body, length);
      expect(cipher.seal(header, body, length).equals(packet), `${length}`).toBe(true);
      expect(cipher.open(packet, 12)?.equals(body), `${length}`).toBe(true);
    }
  });

  it('opens bodies of 8192 bytes and seals 256 more, behind 80 in clear, and takes none that is longer', () => {
    const cipher = createGcm(kernel, key);
    const clear = Buffer.alloc(80, 1);
    const longest = Buffer.alloc(8448, 0xa5);
    expect(cipher.seal(clear, longest, 1).equals(sealed(key, clear, longest, 1))).toBe(true);
    const body = longest.subarray(0, 8192);
    expect(cipher.open(sealed(key, clear, body, 2), 80)?.equals(body)).toBe(true);
    // These are genuine, of whole blocks, and would fit.
    expect(cipher.open(sealed(key, clear, longest.subarray(0, 8193), 3), 80)).toBeNull();
    expect(cipher.open(sealed(key, Buffer.alloc(96, 1), Buffer.alloc(40), 4), 96)).toBeNull();
    expect(cipher.open(Buffer.alloc(20_000), 19_900)).toBeNull();
    expect(cipher.open(sealed(key, header, Buffer.alloc(65_000), 5), 12)).toBeNull();
    expect(() => cipher.seal(clear, Buffer.alloc(8449), 6)).toThrow('Longer than a voice packet can be');
    expect(() => cipher.seal(Buffer.alloc(81), body, 6)).toThrow('Longer than a voice packet can be');
    expect(cipher.open(sealed(key, header, body, 7), 12)?.equals(body)).toBe(true);
  });

  it('takes no counter that is none of 32 bits', () => {
    const cipher = createGcm(kernel, key);
    for (const counter of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => cipher.seal(header, header, counter)).toThrow();
  });

  it.each([0, 1, 16, 33])(
    'opens no packet with a body of %i bytes of which any bit is another, and then the right one',
    (length) => {
      const cipher = createGcm(kernel, key);
      const body = Buffer.alloc(length, 3);
      const packet = sealed(key, header, body, 77);
      for (let bit = 0; bit < 8 * packet.length; bit += 1) {
        const changed = Buffer.from(packet);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(cipher.open(changed, 12), `${bit}`).toBeNull();
        expect(cipher.open(packet, 12)?.equals(body), `${bit}`).toBe(true);
      }
      for (let cut = 0; cut < packet.length; cut += 1) expect(cipher.open(packet.subarray(0, cut), 12)).toBeNull();
    },
  );

  it('opens nothing with a key of which a bit is another', () => {
    const packet = sealed(key, header, Buffer.alloc(40), 1);
    for (let bit = 0; bit < 256; bit += 1) {
      const other = Uint8Array.from(key, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(createGcm(kernel, other).open(packet, 12), `${bit}`).toBeNull();
    }
  });

  it('keeps keys and packets apart that take turns, and hands out what stays as it is', () => {
    const seats = Array.from({ length: 5 }, (_, index) => {
      const secret = Buffer.alloc(32, index);
      return { secret, index, cipher: createGcm(kernel, secret) };
    });
    const turns = Array.from({ length: 40 }, (_, round) =>
      seats.map(({ secret, index, cipher }) => {
        const body = Buffer.alloc((round * 37 + index * 50) % 251, round);
        const packet = sealed(secret, header, body, round);
        return { body, packet, made: cipher.seal(header, body, round), read: cipher.open(packet, 12) };
      }),
    );
    for (const { body, packet, made, read } of turns.flat()) {
      expect(made.equals(packet)).toBe(true);
      expect(read?.equals(body)).toBe(true);
    }
  });

  it('keeps no more memory with a body than the body needs, and nothing of its mask', () => {
    const cipher = createGcm(kernel, key);
    const body = Buffer.alloc(161, 0x5a);
    const read = cipher.open(sealed(key, header, body, 5), 12) ?? Buffer.alloc(0);
    expect(read.equals(body)).toBe(true);
    expect(read.buffer.byteLength).toBeLessThanOrEqual(161 + 32);
    expect(Buffer.from(read.buffer, read.byteOffset + 161).every((byte) => byte === 0)).toBe(true);
  });
});

describe('the kernel of GCM', () => {
  interface Exports {
    readonly memory: { readonly buffer: ArrayBuffer };
    seal(clear: number, length: number, counter: number): void;
  }
  const blockOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
  const valueOf = (block: Buffer): bigint => BigInt(`0x${block.toString('hex')}`);

  /** GHASH of one block and its length, bit by bit as the standard has it (NIST SP 800-38D, 6.3 and 6.4). */
  function plainHash(hashKey: bigint, block: bigint): bigint {
    const times = (x: bigint): bigint => {
      let [product, power] = [0n, hashKey];
      for (let bit = 127n; bit >= 0n; bit -= 1n) {
        if ((x >> bit) & 1n) product ^= power;
        power = (power >> 1n) ^ (power & 1n ? 0xe1n << 120n : 0n);
      }
      return product;
    };
    return times(times(block) ^ 128n);
  }

  /** The same by the kernel: with masks of zeros the tag is the hash itself. */
  function kernelHash(hashKey: bigint, block: bigint): bigint {
    const memory = Buffer.from(raw.memory.buffer);
    memory.set(blockOf(hashKey), 0);
    memory.set(blockOf(block), 17_104);
    raw.seal(0, 16, 0);
    return valueOf(memory.subarray(17_120, 17_136));
  }

  const raw = new Kernel<Exports>(gcmKernelCode).instance();
  const ones = 2n ** 128n - 1n;
  const rows = [0x11n, 0x22n, 0x44n, 0x88n, 0xf0n, 0x0fn].map((byte) => (ones / 255n) * byte);
  const halves = [ones >> 64n, (ones >> 64n) << 64n, (ones >> 32n) & (ones << 32n)];
  const full = [0n, ones, ...rows, ...halves];
  const singles = Array.from({ length: 128 }, (_, bit) => 1n << BigInt(bit));

  it('is what its text says, byte for byte', () => {
    expect(readFileSync(gcmKernel.path, 'utf8')).toBe(kernelCode(gcmKernel));
  });

  it('hashes as the standard has it, where carries and what is folded are most', () => {
    const agree = (hashKey: bigint, block: bigint): void =>
      expect(kernelHash(hashKey, block), `${hashKey.toString(16)} ${block.toString(16)}`).toBe(
        plainHash(hashKey, block),
      );
    for (const hashKey of full) for (const block of [...full, ...singles]) agree(hashKey, block);
    for (const hashKey of singles) for (const block of full) agree(hashKey, block);
    for (const hashKey of singles) agree(hashKey, 1n);
  });
});

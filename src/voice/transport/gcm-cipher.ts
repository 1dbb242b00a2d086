import { type Cipheriv, createCipheriv, createSecretKey } from 'node:crypto';
import { Kernel } from '../../lib/index.ts';
import { gcmKernelCode } from './gcm-kernel-code.ts';
import { counterBytes, type PacketCipher, tagBytes } from './packet-cipher.ts';

const blockBytes = 16;
const tailBytes = tagBytes + counterBytes;

/** Where things lie in the kernel's memory, in bytes: gcm-kernel.wat. */
const countersAt = 16;
const ciphersAt = 65_584;
const bodyAt = 131_408;
const clearRoom = 128;
const bodyRoom = 65_536;

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  count(counter: number, blocks: number): void;
  seal(clear: number, length: number, counter: number): void;
  open(clear: number, length: number): number;
}

/** One for all keys of a thread: nothing stays in it from one packet to the next. */
const { memory, count, seal, open } = new Kernel<KernelExports>(gcmKernelCode).instance();
const bytes = Buffer.from(memory.buffer);
/** The counter blocks for a packet of so many, made when one is that long: most are of a dozen sizes. */
const counters: Buffer[] = [];

/**
 * AES-256-GCM of the rtpsize modes: the nonce is the packet's counter and eight zeros. AES itself is OpenSSL's, by one object that lives as long as
 * the key; the rest of GCM is our kernel's. An object of Node's own for each packet costs twice as much (docs/adr/0006).
 */
export function createGcm(secret: Uint8Array): PacketCipher {
  const aes = createCipheriv('aes-256-ecb', createSecretKey(secret), null).setAutoPadding(false);
  const hashKey = aes.update(Buffer.alloc(blockBytes));
  return {
    open(packet, clear): Buffer | null {
      const length = packet.length - tailBytes - clear;
      if (length < 0 || length > bodyRoom || clear > clearRoom) return null;
      bytes.set(packet, bodyAt - clear);
      encipher(aes, hashKey, packet.readUInt32BE(packet.length - counterBytes), length);
      return open(clear, length) === 0 ? null : copyOf(bodyAt, bodyAt + length);
    },
    seal(header, frame, counter): Buffer {
      if (frame.length > bodyRoom || header.length > clearRoom) throw new RangeError('Longer than a packet can be');
      bytes.set(header, bodyAt - header.length);
      bytes.set(frame, bodyAt);
      encipher(aes, hashKey, counter, frame.length);
      seal(header.length, frame.length, counter);
      return copyOf(bodyAt - header.length, bodyAt + frame.length + tailBytes);
    },
  };
}

/** Lays out for the kernel what masks a packet of that counter: a block for the tag, the others for the body. */
function encipher(aes: Cipheriv, hashKey: Buffer, counter: number, length: number): void {
  const blocks = 1 + Math.ceil(length / blockBytes);
  const asked = (counters[blocks] ??= bytes.subarray(countersAt, countersAt + blocks * blockBytes));
  count(counter, blocks);
  bytes.set(aes.update(asked), ciphersAt);
  bytes.set(hashKey, 0);
}

function copyOf(start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafe(end - start);
  bytes.copy(copy, 0, start, end);
  return copy;
}

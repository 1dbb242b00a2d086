import type { Cipheriv } from 'node:crypto';
import { Kernel } from '../../lib/index.ts';
import { gcmKernelCode } from './gcm-kernel-code.ts';
import { counterBytes, tagBytes } from './packet-cipher.ts';

/** Of AES. */
export const blockBytes = 16;
/** The longest body that is opened: Opus' longest packet of 120 ms in frames of 20 ms has 6 x 1275 bytes (RFC 6716, 3.4), and a header extension stands before it. */
export const openedMax = 8192;
/** What is sealed may be longer by what end-to-end encryption adds. */
export const sealedMax: number = openedMax + 256;
/** RTP's header, its fifteen contributing sources and the preamble of an extension are 76 bytes. */
export const clearMax = 80;

/** Where things lie in the kernel's memory, in bytes: gcm-kernel.wat. */
const hashKeyAt = 0;
const countersAt = 16;
const masksAt = 8480;
const bodyAt = 17_104;

interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  count(counter: number, blocks: number): void;
  seal(clear: number, length: number, counter: number): void;
  open(clear: number, length: number): number;
}

const kernel = new Kernel<KernelExports>(gcmKernelCode);

/** AES under one key, as GCM needs it. */
export interface AesKey {
  /** Enciphers whole blocks, each by itself. */
  readonly aes: Cipheriv;
  /** A block of zeros, enciphered. */
  readonly hashKey: Buffer;
}

/** The packet on which a GcmKernel works. What one packet leaves there, no other reads. */
export class GcmKernel {
  readonly #exports: KernelExports = kernel.instance();
  readonly #bytes: Buffer = Buffer.from(this.#exports.memory.buffer);
  /** Its first n counter blocks, for each n. */
  readonly #blocks: readonly Buffer[] = Array.from({ length: 2 + sealedMax / blockBytes }, (_, blocks) =>
    this.#bytes.subarray(countersAt, countersAt + blocks * blockBytes),
  );

  /** Lays a body down, what stands before it in clear, and what follows it. */
  lay(packet: Buffer, clear: number): void {
    this.#bytes.set(packet, bodyAt - clear);
  }

  /** Lays the masks of a packet with that counter down; answers them, in a buffer of their own that nobody else has. */
  mask({ aes, hashKey }: AesKey, counter: number, length: number): Buffer {
    const blocks = 1 + Math.ceil(length / blockBytes);
    this.#exports.count(counter, blocks);
    const asked = this.#blocks[blocks];
    // With no masks of its own it would be masked by those of another packet.
    if (asked === undefined) throw new RangeError('Longer than the kernel has masks for');
    const masks = aes.update(asked);
    this.#bytes.set(masks, masksAt);
    this.#bytes.set(hashKey, hashKeyAt);
    return masks;
  }

  /** Seals the body that was laid down; answers the packet. */
  seal(clear: number, length: number, counter: number): Buffer {
    this.#exports.seal(clear, length, counter);
    const packet = Buffer.allocUnsafe(clear + length + tagBytes + counterBytes);
    this.#bytes.copy(packet, 0, bodyAt - clear);
    return packet;
  }

  /** Opens the body that was laid down into a buffer that is at least as long; answers whether it is genuine. */
  open(clear: number, length: number, body: Buffer): boolean {
    if (this.#exports.open(clear, length) === 0) return false;
    this.#bytes.copy(body, 0, bodyAt, bodyAt + length);
    return true;
  }
}

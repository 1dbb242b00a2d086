import { createGcm } from './gcm-cipher.ts';
import { GcmKernel } from './gcm-kernel.ts';
import type { PacketCipher } from './packet-cipher.ts';
import { createXChaCha } from './xchacha-cipher.ts';

/** Of AES-256 and of XChaCha20 alike. Another length would throw at every packet. */
const keyBytes = 32;

/** Makes the ciphers of a voice node's sessions. */
export class PacketCiphers {
  /** One for all, since they take turns: an instance has 64 KiB, and V8 sets gigabytes of addresses aside for each. */
  readonly #kernel = new GcmKernel();

  /** The cipher of one of Discord's two current modes; null for a mode that we do not speak, and for a key that is none of its. */
  of(mode: string, secret: Uint8Array): PacketCipher | null {
    if (secret.length !== keyBytes) return null;
    if (mode === 'aead_aes256_gcm_rtpsize') return createGcm(this.#kernel, secret);
    if (mode === 'aead_xchacha20_poly1305_rtpsize') return createXChaCha(secret);
    return null;
  }
}

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { counterBytes, type PacketCipher, tagBytes } from './packet-cipher.ts';

/** XChaCha20-Poly1305, which every voice server offers and few choose. */
export function createXChaCha(secret: Uint8Array): PacketCipher {
  const key = Uint8Array.from(secret);
  const nonceIn = Buffer.alloc(24);
  const nonceOut = Buffer.alloc(24);
  return {
    open(packet, clear): Buffer | null {
      const tagEnd = packet.length - counterBytes;
      if (tagEnd - tagBytes < clear) return null;
      packet.copy(nonceIn, 0, tagEnd);
      try {
        const body = xchacha20poly1305(key, nonceIn, packet.subarray(0, clear)).decrypt(packet.subarray(clear, tagEnd));
        return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      } catch {
        return null;
      }
    },
    seal(header, frame, counter): Buffer {
      nonceOut.writeUInt32BE(counter, 0);
      const body = xchacha20poly1305(key, nonceOut, header).encrypt(frame);
      return Buffer.concat([header, body, nonceOut.subarray(0, counterBytes)]);
    },
  };
}

import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';

import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

/** The modes that Discord did not discontinue in November 2024. */
export const encryptionModes = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const;

/** Name of a transport encryption, as op 1, 2 and 4 carry it. */
export type EncryptionMode = (typeof encryptionModes)[number];

/** Whether `name` is a mode that is still accepted. */
export const isEncryptionMode = (name: string): name is EncryptionMode =>
  (encryptionModes as readonly string[]).includes(name); // widening only: `includes` wants the element type

/** Bytes of the counter that ends each packet. */
export const nonceBytes = 4;
/** Bytes of the authentication tag in front of the counter. */
const tagBytes = 16;

/** Seals and opens the payload of RTP packets with one session's key; the clear part is the AAD, as in SRTP. */
export interface TransportCipher {
  readonly mode: EncryptionMode;
  /** A fresh packet: `packet`'s first `clearBytes` bytes as they are, `plain` sealed, tag, `nonce` (32 bits). */
  seal(packet: Buffer, clearBytes: number, plain: Buffer, nonce: number): Buffer;
  /** The plaintext of a whole packet, or undefined when it is too short or not genuine. */
  open(packet: Buffer, clearBytes: number): Buffer | undefined;
}

// Discord puts the counter in the first four bytes of the nonce and leaves the rest zero.
const gcmNonceBytes = 12;
const xchachaNonceBytes = 24;

const frame = (packet: Buffer, clearBytes: number, plainBytes: number): Buffer => {
  const out = Buffer.allocUnsafe(clearBytes + plainBytes + tagBytes + nonceBytes);
  packet.copy(out, 0, 0, clearBytes);
  return out;
};

const isLongEnough = (packet: Buffer, clearBytes: number): boolean =>
  packet.length >= clearBytes + tagBytes + nonceBytes;

const gcmCipher = (key: Buffer): TransportCipher => {
  // A KeyObject made once: Node 24 spends 20-30 us per call on a key given as bytes (measured, November 2026).
  const keyObject = createSecretKey(key);
  const sealNonce = Buffer.alloc(gcmNonceBytes);
  const openNonce = Buffer.alloc(gcmNonceBytes);
  return {
    mode: 'aead_aes256_gcm_rtpsize',
    seal(packet, clearBytes, plain, nonce) {
      const out = frame(packet, clearBytes, plain.length);
      sealNonce.writeUInt32BE(nonce, 0);
      const cipher = createCipheriv('aes-256-gcm', keyObject, sealNonce);
      cipher.setAAD(out.subarray(0, clearBytes));
      cipher.update(plain).copy(out, clearBytes);
      cipher.final();
      cipher.getAuthTag().copy(out, clearBytes + plain.length);
      out.writeUInt32BE(nonce, out.length - nonceBytes);
      return out;
    },
    open(packet, clearBytes) {
      if (!isLongEnough(packet, clearBytes)) return undefined;
      const tagAt = packet.length - nonceBytes - tagBytes;
      packet.copy(openNonce, 0, packet.length - nonceBytes);
      const decipher = createDecipheriv('aes-256-gcm', keyObject, openNonce, { authTagLength: tagBytes });
      decipher.setAAD(packet.subarray(0, clearBytes));
      decipher.setAuthTag(packet.subarray(tagAt, tagAt + tagBytes));
      const plain = decipher.update(packet.subarray(clearBytes, tagAt));
      try {
        decipher.final();
      } catch {
        return undefined; // the tag does not match: that is the answer, not a failure
      }
      return plain;
    },
  };
};

const xchachaCipher = (key: Buffer): TransportCipher => {
  const sealNonce = Buffer.alloc(xchachaNonceBytes);
  const openNonce = Buffer.alloc(xchachaNonceBytes);
  return {
    mode: 'aead_xchacha20_poly1305_rtpsize',
    seal(packet, clearBytes, plain, nonce) {
      const out = frame(packet, clearBytes, plain.length);
      sealNonce.writeUInt32BE(nonce, 0);
      const sealed = xchacha20poly1305(key, sealNonce, out.subarray(0, clearBytes)).encrypt(plain);
      out.set(sealed, clearBytes);
      out.writeUInt32BE(nonce, out.length - nonceBytes);
      return out;
    },
    open(packet, clearBytes) {
      if (!isLongEnough(packet, clearBytes)) return undefined;
      packet.copy(openNonce, 0, packet.length - nonceBytes);
      const cipher = xchacha20poly1305(key, openNonce, packet.subarray(0, clearBytes));
      try {
        const plain = cipher.decrypt(packet.subarray(clearBytes, packet.length - nonceBytes));
        return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
      } catch {
        return undefined; // the tag does not match: that is the answer, not a failure
      }
    },
  };
};

/** A cipher for one session. `key` is 32 bytes and is used in both directions, so the two sides must count from different places. */
export const createTransportCipher = (mode: EncryptionMode, key: Buffer): TransportCipher =>
  mode === 'aead_aes256_gcm_rtpsize' ? gcmCipher(key) : xchachaCipher(key);

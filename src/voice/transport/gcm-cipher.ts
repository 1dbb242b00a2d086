import { createCipheriv } from 'node:crypto';
import { type AesKey, blockBytes, clearMax, type GcmKernel, openedMax, sealedMax } from './gcm-kernel.ts';
import { counterBytes, type PacketCipher, tagBytes } from './packet-cipher.ts';

/**
 * AES-256-GCM of the rtpsize modes: the nonce is the packet's counter and eight zeros. AES itself is OpenSSL's, by one object that lives as long as
 * the key; the rest of GCM is our kernel's. An object of Node's own GCM for each packet costs about twice as much (docs/adr/0006).
 */
export function createGcm(kernel: GcmKernel, secret: Uint8Array): PacketCipher {
  const aes = createCipheriv('aes-256-ecb', secret, null).setAutoPadding(false);
  const key: AesKey = { aes, hashKey: aes.update(Buffer.alloc(blockBytes)) };
  return {
    open(packet, clear): Buffer | null {
      const length = packet.length - tagBytes - counterBytes - clear;
      if (length < 0 || length > openedMax || clear > clearMax) return null;
      kernel.lay(packet, clear);
      const masks = kernel.mask(key, packet.readUInt32BE(packet.length - counterBytes), length);
      // Voices keep what is opened. The masks' own buffer is as long and nobody else's; one of Node's pool would keep 64 KiB with it.
      if (!kernel.open(clear, length, masks)) return null;
      masks.fill(0, length);
      return masks.subarray(0, length);
    },
    seal(header, frame, counter): Buffer {
      if (frame.length > sealedMax || header.length > clearMax)
        throw new RangeError('Longer than a voice packet can be');
      // The kernel takes 32 bits of it, and a nonce that comes again gives the key away.
      if (counter >>> 0 !== counter) throw new RangeError('No counter of 32 bits');
      kernel.lay(header, header.length);
      kernel.lay(frame, 0);
      kernel.mask(key, counter, frame.length);
      return kernel.seal(header.length, frame.length, counter);
    },
  };
}

import { oneByteProfile, writeSoundExtension } from './header-extension.ts';
import type { SoundExtension } from './header-extension.ts';

/** RTP payload type of Opus on Discord (0x78). */
export const opusPayloadType = 120;

const fixedBytes = 12;
const extensionPreambleBytes = 4;

/** The clear part of an RTP packet, as the rtpsize modes cut it: fixed header, CSRCs and extension preamble. */
export interface RtpHeader {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Bytes in clear, which are the AAD. */
  readonly clearBytes: number;
  /** Bytes of extension content at the head of the plaintext. */
  readonly extensionBytes: number;
  /** Whether the plaintext ends in padding. */
  readonly padded: boolean;
}

/** The header read, or undefined when this is not an RTP version 2 packet long enough for what its bits claim. */
export const openHeader = (packet: Buffer): RtpHeader | undefined => {
  if (packet.length < fixedBytes) return undefined;
  const first = packet.readUInt8(0);
  if (first >> 6 !== 2) return undefined;
  const preambleAt = fixedBytes + 4 * (first & 0x0f);
  const extended = (first & 0x10) !== 0;
  const clearBytes = preambleAt + (extended ? extensionPreambleBytes : 0);
  if (packet.length < clearBytes) return undefined;
  return {
    payloadType: packet.readUInt8(1) & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    clearBytes,
    extensionBytes: extended ? 4 * packet.readUInt16BE(preambleAt + 2) : 0,
    padded: (first & 0x20) !== 0,
  };
};

/** Where the Opus frame lies in a plaintext: from `start` to `end`, exclusive. */
export interface PayloadBounds {
  readonly start: number;
  readonly end: number;
}

/** The Opus frame's place in `plain`, or undefined when extension and padding do not fit into it. */
export const payloadBounds = (header: RtpHeader, plain: Buffer): PayloadBounds | undefined => {
  const start = header.extensionBytes;
  if (start > plain.length) return undefined;
  if (!header.padded) return { start, end: plain.length };
  const padding = plain.at(-1) ?? 0; // an empty plaintext has no padding byte, and 0 is refused below
  if (padding === 0 || padding > plain.length - start) return undefined;
  return { start, end: plain.length - padding };
};

/** What `writeHeader` writes: the fixed fields, and what the header extension says. */
export interface HeaderToWrite extends SoundExtension {
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** Sets the padding bit; the caller appends the bytes. */
  readonly padded: boolean;
  /** Opus when absent. */
  readonly payloadType?: number;
  /** The last packet of a video frame; Discord's sound never carries it. */
  readonly marker?: boolean;
  /** Contributing sources, 15 at most. Documented, and seen of no client of Discord's. */
  readonly csrcs?: readonly number[];
}

/** The clear header of a packet, and the extension content that must head its plaintext. */
export const writeHeader = (from: HeaderToWrite): { readonly clear: Buffer; readonly extension: Buffer } => {
  const extension = writeSoundExtension(from);
  const csrcs = from.csrcs ?? [];
  const preambleAt = fixedBytes + 4 * csrcs.length;
  const isExtended = extension.length > 0;
  const clear = Buffer.alloc(preambleAt + (isExtended ? extensionPreambleBytes : 0));
  clear.writeUInt8(0x80 | (from.padded ? 0x20 : 0) | (isExtended ? 0x10 : 0) | csrcs.length, 0);
  clear.writeUInt8((from.marker === true ? 0x80 : 0) | (from.payloadType ?? opusPayloadType), 1);
  clear.writeUInt16BE(from.sequence, 2);
  clear.writeUInt32BE(from.timestamp, 4);
  clear.writeUInt32BE(from.ssrc, 8);
  for (const [index, csrc] of csrcs.entries()) clear.writeUInt32BE(csrc, fixedBytes + 4 * index);
  if (isExtended) {
    clear.writeUInt16BE(oneByteProfile, preambleAt);
    clear.writeUInt16BE(extension.length / 4, preambleAt + 2);
  }
  return { clear, extension };
};

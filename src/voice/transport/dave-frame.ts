/** An end-to-end encrypted frame ends in its trailer's length, one byte, and this marker (DAVE protocol 1.1, frame layout). */
const marker = 0xfafa;
/** The shortest trailer: 8 bytes of tag, 1 of nonce, 1 of size, 2 of marker. */
const trailerMin = 12;

/** Whether a frame looks end-to-end encrypted; of Opus frames one in millions does. */
export function looksEncrypted(frame: Buffer): boolean {
  if (frame.length < trailerMin || frame.readUInt16BE(frame.length - 2) !== marker) return false;
  const trailer = frame[frame.length - 3] ?? 0;
  return trailer >= trailerMin && trailer <= frame.length;
}

/** What ends an encrypted frame: DAVE's paper, "Payload Format". */
const magicMarker = 0xfafa;
/** Tag 8, nonce at least 1, size 1, marker 2. */
const leastSupplement = 12;
const silence = Buffer.from([0xf8, 0xff, 0xfe]);

/** Whether the bytes from `start` to `end` look like a frame of DAVE: its marker, and a size that fits. */
export const isDaveFrame = (bytes: Buffer, start: number, end: number): boolean => {
  if (end - start < leastSupplement || bytes.readUInt16BE(end - 2) !== magicMarker) return false;
  const supplement = bytes.readUInt8(end - 3);
  return supplement >= leastSupplement && supplement <= end - start;
};

/** Whether they are the one frame that passes unencrypted. */
export const isSilenceFrame = (bytes: Buffer, start: number, end: number): boolean =>
  end - start === silence.length && bytes.compare(silence, 0, silence.length, start, end) === 0;

/** The fixed RTP header without CSRCs (RFC 3550, 5.1). */
export const rtpHeaderBytes = 12;

/** Payload type of Opus on Discord. */
const opusPayloadType = 120;

/** Whether a datagram is RTP version 2 with Discord's Opus payload type. RTCP, discovery and keep-alive are not. */
export function isOpusPacket(packet: Buffer): boolean {
  return packet.length > rtpHeaderBytes && (packet[0] ?? 0) >> 6 === 2 && ((packet[1] ?? 0) & 0x7f) === opusPayloadType;
}

/** The packet's RTP sequence number, 16 bits. */
export function sequenceOf(packet: Buffer): number {
  return packet.readUInt16BE(2);
}

/** The packet's RTP timestamp in samples, 32 bits. */
export function timestampOf(packet: Buffer): number {
  return packet.readUInt32BE(4);
}

/** How many bytes stand in clear: the header, its CSRCs and the preamble of a header extension (rtpsize modes). */
export function clearBytes(packet: Buffer): number {
  const first = packet[0] ?? 0;
  return rtpHeaderBytes + 4 * (first & 0x0f) + (first & 0x10 ? 4 : 0);
}

/**
 * Takes the content of a header extension and the padding off an opened body; both are inside the encryption. Answers
 * null when their lengths do not fit the packet.
 */
export function payloadOf(packet: Buffer, clear: number, body: Buffer): Buffer | null {
  const first = packet[0] ?? 0;
  const start = first & 0x10 ? 4 * packet.readUInt16BE(clear - 2) : 0;
  const padding = first & 0x20 ? (body[body.length - 1] ?? 0) : 0;
  const end = body.length - padding;
  if (start === 0 && padding === 0) return body;
  return start > end ? null : body.subarray(start, end);
}

/** The profile of header extensions whose elements begin with one byte (RFC 8285, 4.2), and where in it Discord's clients say how loud a packet is. */
const oneByteProfile = 0xbede;
const levelId = 1;
/** An element with this id ends the extension, and so does one that pads and has a length. */
const reservedId = 15;

/**
 * How loud the sender says that the packet is, in -dBov: 0 is loudest, 127 silence (RFC 6464); undefined when it does not say so. The content of the
 * extension is inside the encryption, at the head of the opened body. Whatever its lengths claim, nothing outside of it is read.
 */
export function levelOf(packet: Buffer, clear: number, body: Buffer): number | undefined {
  if (((packet[0] ?? 0) & 0x10) === 0 || packet.readUInt16BE(clear - 4) !== oneByteProfile) return undefined;
  const end = Math.min(4 * packet.readUInt16BE(clear - 2), body.length);
  for (let at = 0; at < end;) {
    const first = body[at] ?? 0;
    const id = first >> 4;
    const length = (first & 0x0f) + 1;
    at += 1;
    if (first === 0) continue;
    if (id === 0 || id === reservedId || at + length > end) return undefined;
    if (id === levelId) return length === 1 ? (body[at] ?? 0) & 0x7f : undefined;
    at += length;
  }
  return undefined;
}

/** Writes the header of an Opus packet without extension into the first 12 bytes of `into`. */
export function writeOpusHeader(into: Buffer, sequence: number, timestamp: number, ssrc: number): void {
  into[0] = 0x80;
  into[1] = opusPayloadType;
  into.writeUInt16BE(sequence, 2);
  into.writeUInt32BE(timestamp, 4);
  into.writeUInt32BE(ssrc, 8);
}

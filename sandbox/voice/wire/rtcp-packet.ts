/** Packet types of RTCP that travel beside the sound: RFC 3550 and RFC 4585. */
export const rtcpType = {
  senderReport: 200,
  receiverReport: 201,
  description: 202,
  goodbye: 203,
  application: 204,
  transportFeedback: 205,
  payloadFeedback: 206,
} as const;

/**
 * Bytes in clear, which are the AAD: the fixed header with the sender's SSRC, as in SRTCP. A report captured from Discord's desktop client
 * (`80 c8 00 06`, its SSRC, then ciphertext) is cut there too.
 */
export const rtcpClearBytes = 8;

/** The clear part of an RTCP packet. */
export interface RtcpHeader {
  readonly type: number;
  /** Of whoever sends it. */
  readonly ssrc: number;
}

/** The header read, or undefined when this is no RTCP of version 2. The types do not collide with RTP: 200 to 206 would be marker and 72 to 78. */
export const readRtcp = (datagram: Buffer): RtcpHeader | undefined => {
  if (datagram.length < rtcpClearBytes || datagram.readUInt8(0) >> 6 !== 2) return undefined;
  const type = datagram.readUInt8(1);
  if (type < rtcpType.senderReport || type > rtcpType.payloadFeedback) return undefined;
  return { type, ssrc: datagram.readUInt32BE(4) };
};

/** The clear header of a packet whose body of whole words follows; `count` is the number of report blocks, or the format. */
export const writeRtcpHeader = (
  { type, ssrc }: RtcpHeader,
  { count, bodyBytes }: { readonly count: number; readonly bodyBytes: number },
): Buffer => {
  const header = Buffer.alloc(rtcpClearBytes);
  header.writeUInt8(0x80 | count, 0);
  header.writeUInt8(type, 1);
  // Length in words without the first one.
  header.writeUInt16BE((rtcpClearBytes + bodyBytes) / 4 - 1, 2);
  header.writeUInt32BE(ssrc, 4);
  return header;
};

/** What a sender says of its stream. */
export interface SenderReport {
  readonly wallMs: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly octets: number;
}

/** Seconds from 1900, where NTP starts, to 1970. */
const ntpEpochS = 2_208_988_800;
const senderReportBytes = 20;
const reportBlockBytes = 24;

/** The body of a sender report without report blocks. */
export const writeSenderReport = ({ wallMs, timestamp, packets, octets }: SenderReport): Buffer => {
  const body = Buffer.alloc(senderReportBytes);
  body.writeUInt32BE((Math.floor(wallMs / 1000) + ntpEpochS) >>> 0, 0);
  body.writeUInt32BE(Math.floor(((wallMs % 1000) / 1000) * 2 ** 32) >>> 0, 4);
  body.writeUInt32BE(timestamp, 8);
  body.writeUInt32BE(packets >>> 0, 12);
  body.writeUInt32BE(octets >>> 0, 16);
  return body;
};

/** What a receiver says of a stream. */
export interface ReportBlock {
  readonly ssrc: number;
  /** Packets that never came, since the start. */
  readonly lost: number;
  /** With the number of its wraps in the upper half. */
  readonly highestSequence: number;
}

/** The body of a receiver report with one block; jitter and round trip stay 0, as nothing on loopback has any. */
export const writeReportBlock = ({ ssrc, lost, highestSequence }: ReportBlock): Buffer => {
  const body = Buffer.alloc(reportBlockBytes);
  body.writeUInt32BE(ssrc, 0);
  body.writeUInt32BE(lost & 0xff_ffff, 4);
  body.writeUInt32BE(highestSequence >>> 0, 8);
  return body;
};

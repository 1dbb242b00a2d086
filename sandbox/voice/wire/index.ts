export { closeCode, opcode, pingMagic } from './numbers.ts';
export type { EncryptionMode } from './transport-cipher.ts';
export { createTransportCipher, encryptionModes, isEncryptionMode, nonceBytes } from './transport-cipher.ts';
export type { TransportCipher } from './transport-cipher.ts';
export { readDiscovery, writeDiscovery } from './ip-discovery.ts';
export type { Discovery } from './ip-discovery.ts';
export {
  readRtcp,
  rtcpClearBytes,
  rtcpType,
  writeReportBlock,
  writeRtcpHeader,
  writeSenderReport,
} from './rtcp-packet.ts';
export type { RtcpHeader } from './rtcp-packet.ts';
export { opusPayloadType, openHeader, payloadBounds, writeHeader } from './rtp-packet.ts';
export type { PayloadBounds, RtpHeader } from './rtp-packet.ts';

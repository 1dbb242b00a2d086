export { createTransportCounters, type TransportCounters } from './counters.ts';
export { installDaveGuard } from './dave-guard.ts';
export { installLibraryGuard, type LibraryFault } from './library-guard.ts';
export type { RoomEncryption } from './group-keys.ts';
export { type HearingCode, hearingCodes, type HearingTrouble } from './hearing-watch.ts';
export { PacketCiphers } from './packet-ciphers.ts';
export { SeatLooks } from './seat-hearing.ts';
export { type SeatPlace, type SeatState, VoiceSeat } from './voice-seat.ts';
export type { VoicePacket } from './voice-packets.ts';

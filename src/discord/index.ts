export {
  createDiscord,
  type Connected,
  type Discord,
  type DiscordCloseReason,
  type DiscordOptions,
  type VoicePacketListener,
} from './discord.ts';
export { UnusableTokenError } from './unusable-token.ts';
export type { VoicePacket } from './voice-packet.ts';

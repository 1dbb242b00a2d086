export {
  createDiscord,
  type Connected,
  type Discord,
  type DiscordCloseReason,
  type DiscordOptions,
} from './discord.ts';
export type { VoicePacket } from './events.ts';
export { UnusableTokenError } from './unusable-token.ts';

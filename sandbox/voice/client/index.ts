export { connectVoice } from './connect-voice.ts';
export type {
  PersonClose,
  PersonFrame,
  PersonSendOptions,
  PersonVoiceOptions,
  VoicePersonConnection,
} from './contract.ts';

export { connectVoice } from './connect-voice.ts';
export type {
  NativeTrafficOptions,
  PersonClose,
  PersonControl,
  PersonFrame,
  PersonSendOptions,
  PersonVideo,
  PersonVoiceOptions,
  VoicePersonConnection,
} from './contract.ts';

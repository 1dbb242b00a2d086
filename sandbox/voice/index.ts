export { createVoiceServer } from './server.ts';
export type { VoiceServerOptions } from './server.ts';
export type {
  RevokeReason,
  StandingFault,
  VoiceEvent,
  VoiceFaults,
  VoiceFlags,
  VoiceGrant,
  VoicePlace,
  VoiceServer,
} from './contract.ts';
export type { VoiceClock } from './clock.ts';
export type { VoiceCounter, VoiceCounters } from './counters.ts';
export type { VoiceRandom } from './random.ts';
export type { VoiceSwitches } from './switches.ts';
export type { Direction, Weather } from './weather.ts';

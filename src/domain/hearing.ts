/**
 * What keeps our account from hearing a room, or from being heard there. cannot-decrypt: packets of somebody arrive and cannot be opened.
 * no-keys: there are others in an encrypted room, and keys are shared with none of them. no-sound: somebody began to speak, and no sound of
 * anybody arrives. voice-missing: somebody did so twice, and no sound of theirs arrives while that of others does. unknown-voice: packets of somebody arrive, and Discord has not said whose they are. suppressed; muted and deafened by the
 * server. gateway-silent, network-silent: the voice server answers neither there nor by UDP. no-session: there is none.
 */
export type HearingCode =
  | 'cannot-decrypt'
  | 'no-keys'
  | 'no-sound'
  | 'voice-missing'
  | 'unknown-voice'
  | 'suppressed'
  | 'muted'
  | 'deafened'
  | 'gateway-silent'
  | 'network-silent'
  | 'no-session';

/** What there is of one voice while everybody else is heard. */
export const ONE_VOICE: HearingCode = 'voice-missing';

/** Whether everybody else is heard beside it. */
export const isOfOneVoice = (code: HearingCode): boolean => code === ONE_VOICE;

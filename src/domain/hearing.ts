/**
 * What keeps our account from hearing a room, or from being heard there. cannot-decrypt: packets of somebody arrive and cannot be opened.
 * no-keys: there are others in an encrypted room, and keys are shared with none of them. no-sound: somebody began to speak, and no sound of
 * anybody arrives. unknown-voice: packets of somebody arrive, and Discord has not said whose they are. suppressed; muted and deafened by the
 * server. gateway-silent, network-silent: the voice server answers neither there nor by UDP. no-session: there is none.
 */
export type HearingCode =
  | 'cannot-decrypt'
  | 'no-keys'
  | 'no-sound'
  | 'unknown-voice'
  | 'suppressed'
  | 'muted'
  | 'deafened'
  | 'gateway-silent'
  | 'network-silent'
  | 'no-session';

/** What the voice nodes tell of whether our account hears a room. */
import type { ChannelId, UserId } from '../lib/index.ts';

/**
 * What keeps our account from hearing a room, or from being heard there. cannot-decrypt: packets of somebody arrive and cannot be opened.
 * no-keys: there are others in an encrypted room, and keys are shared with none of them. no-sound: somebody began to speak, and no sound of
 * anybody arrives. suppressed; muted and deafened by the server. gateway-silent, network-silent: the voice server answers neither there nor
 * by UDP. no-session: there is none.
 */
export type HearingCode =
  | 'cannot-decrypt'
  | 'no-keys'
  | 'no-sound'
  | 'suppressed'
  | 'muted'
  | 'deafened'
  | 'gateway-silent'
  | 'network-silent'
  | 'no-session';

/** One of them; `userId` tells whose speech is missed. */
export interface SeatTrouble {
  readonly code: HearingCode;
  readonly userId?: UserId;
}

/**
 * All that is wrong in a room, told whenever that changes. Without troubles, `isProven` says whether something shows that all is well, or
 * only nothing shows the contrary any more. A seat that is left, or whose node died, tells none.
 */
export interface HearingReport {
  readonly type: 'hearing';
  readonly channelId: ChannelId;
  readonly troubles: readonly SeatTrouble[];
  readonly isProven: boolean;
}

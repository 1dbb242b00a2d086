/** What the voice nodes tell of whether our account hears a room. */
import type { HearingCode } from '../domain/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';

/** One thing that is wrong; `userId` tells whose sound is missed, or cannot be opened. */
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

import type { Space } from '../domain/index.ts';
import { isEssential } from './call.ts';
import type { Call } from './call.ts';
import type { Urgency } from './call-order-port.ts';
import type { Entry } from './space-book.ts';

/**
 * How urgent a call for a room is. `compared` is the space that it was found with: has it changed since, what follows from that waits
 * behind this call. A room that opens waits for what it cannot open without, its panel too; its other calls are as urgent as their kinds.
 */
export const urgencyOf = (entry: Pick<Entry, 'space' | 'isTakenUp'>, call: Call, compared: Space): Urgency => {
  if (entry.space.life.status === 'opening') return isEssential(call) ? 'waited-for' : 'plain';
  if (entry.space !== compared) return 'waited-for';
  return entry.isTakenUp && !('userId' in call) ? 'taken-up' : 'plain';
};

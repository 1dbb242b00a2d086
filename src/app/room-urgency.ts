import type { Space } from '../domain/index.ts';
import type { Call } from './call.ts';
import type { Urgency } from './call-order-port.ts';
import type { Entry } from './space-book.ts';

/**
 * How urgent a call for a room is. `compared` is the space that it was found with: has it changed since, what follows from that waits
 * behind this call. A room that opens is no more urgent than its calls are by their kinds.
 */
export const urgencyOf = (entry: Pick<Entry, 'space' | 'isTakenUp'>, call: Call, compared: Space): Urgency => {
  if (entry.space.life.status === 'opening') return 'plain';
  if (entry.space !== compared) return 'waited-for';
  return entry.isTakenUp && !('userId' in call) ? 'taken-up' : 'plain';
};

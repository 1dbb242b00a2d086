import type { Call } from './call.ts';
import type { AppDeps } from './deps.ts';
import type { OutsideFailure } from './ports.ts';
import type { Entry } from './space-book.ts';
import { MOVES } from './voice-floor.ts';

/** Notes that Discord did not take a call, and says what comes of it: made again later, or refused for good. */
export const noteFailure = (
  { clock, logger }: Pick<AppDeps, 'clock' | 'logger'>,
  entry: Entry,
  call: Call,
  failure: OutsideFailure,
): 'again' | 'refused' => {
  const nowMs = clock.monotonicMs();
  const fields = { spaceId: entry.space.id, call: call.type, failure: failure.code };
  if (failure.retryable || failure.code === 'gone') {
    logger.warn('a call failed and is tried again', fields);
    if (failure.code === 'rate-limited') entry.patience.delayed(call.key, nowMs, failure.retryAfterMs);
    else entry.patience.failed(call.key, nowMs);
    return 'again';
  }
  if (!entry.patience.refused(call.key, nowMs)) {
    logger.warn('a call was refused while our rights changed, and is tried again', fields);
    return 'again';
  }
  logger.warn('a call was refused', fields);
  // Who may not be moved is helped by coming in anew alone, and is told so.
  if (call.type === 'recount')
    entry.moves.set(call.userId, { to: call.to, tries: MOVES, atMs: nowMs, isRefused: true });
  return 'refused';
};

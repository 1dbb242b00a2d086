import type { RestResponse } from '../rest/index.ts';
import type { StoredMessage, World } from '../world/index.ts';

/** Age in milliseconds from which edits are counted (documentation, error 30046). */
const OLD_AFTER_MS = 3_600_000;

/** Edits are remembered for this long, milliseconds: no window in which they are counted can be longer. */
export const LONGEST_EDIT_WINDOW_MS: number = 3_600_000;

/** Discord's refusal when old messages were edited too often, or null. The numbers are switches; see docs/UNPROVEN.md. */
export function tooManyOldEdits(world: World, message: StoredMessage): RestResponse | null {
  const nowMs = world.clock.nowMs();
  const { editsOfOldMessage, oldEditsWindowMs, oldEditsCountedBy } = world.switches;
  if (nowMs - message.createdAtMs < OLD_AFTER_MS) return null;
  const counted = oldEditsCountedBy === 'message' ? [message] : (world.messages.get(message.channelId) ?? []);
  const recent = counted
    .flatMap(({ createdAtMs, editTimesMs }) => editTimesMs.filter((time) => time - createdAtMs >= OLD_AFTER_MS))
    .filter((time) => nowMs - time < oldEditsWindowMs)
    .toSorted((a, b) => a - b);
  if (recent.length < editsOfOldMessage) return null;
  const oldestCounted = recent[recent.length - editsOfOldMessage] ?? nowMs;
  const retryAfter = (oldestCounted + oldEditsWindowMs - nowMs) / 1000;
  return {
    status: 429,
    headers: { 'retry-after': String(Math.ceil(retryAfter)), 'x-ratelimit-scope': 'shared' },
    body: {
      message: 'Maximum number of edits to messages older than 1 hour reached. Try again later.',
      code: 30046,
      retry_after: retryAfter,
      global: false,
    },
  };
}

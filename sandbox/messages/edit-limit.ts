import type { RestResponse } from '../rest/index.ts';
import type { StoredMessage } from '../world/index.ts';

/** Age in milliseconds from which edits are counted (documentation, error 30046). */
const OLD_AFTER_MS = 3_600_000;
/** Window in milliseconds in which edits of an old message are counted. Discord names no number; see docs/UNPROVEN.md. */
export const EDIT_WINDOW_MS: number = 3_600_000;

/** Discord's refusal when an old message was edited too often, or null. */
export function tooManyOldEdits(message: StoredMessage, nowMs: number, maxEdits: number): RestResponse | null {
  if (nowMs - message.createdAtMs < OLD_AFTER_MS) return null;
  const recent = message.editTimesMs.filter(
    (time) => nowMs - time < EDIT_WINDOW_MS && time - message.createdAtMs >= OLD_AFTER_MS,
  );
  if (recent.length < maxEdits) return null;
  const retryAfter = Math.ceil(((recent[0] ?? nowMs) + EDIT_WINDOW_MS - nowMs) / 1000);
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfter), 'x-ratelimit-scope': 'shared' },
    body: {
      message: 'Maximum number of edits to messages older than 1 hour reached. Try again later.',
      code: 30046,
      retry_after: retryAfter,
      global: false,
    },
  };
}

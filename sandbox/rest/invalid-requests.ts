import type { RestResponse } from './router.ts';
import type { LimitedWorld } from './rate-limits.ts';
import { createWindows } from './windows.ts';

/** Invalid requests are counted for ten minutes (documentation, "Invalid Request Limit aka Cloudflare bans"). */
const windowMs = 10 * 60_000;

/** What Cloudflare says to wait, at most: bot authors report an hour at a time (discord-api-docs issue 5385). */
const longestRetryAfterMs = 3_600_000;

/**
 * Counts invalid requests and shuts the door to an address that made too many of them. All bots of a sandbox have one address; people
 * sit elsewhere, each at home.
 */
export interface InvalidRequests {
  /** Counts an answer with 401, 403 or 429 (not `shared`). */
  count(): void;
  /** Invalid requests within the running ten minutes, and whether the door is shut. */
  state(): { readonly count: number; readonly blocked: boolean };
  /** What stands before the door: a page, not an answer of the API. Null while it is open. */
  refusal(): RestResponse | null;
}

/** Nobody has asked for anything yet. */
export function createInvalidRequests(world: LimitedWorld): InvalidRequests {
  const { clock, switches } = world;
  const windows = createWindows(clock);
  let shutUntilMs = 0;
  const leftMs = (): number => Math.max(0, shutUntilMs - clock.nowMs());
  return {
    count() {
      const window = windows.of('invalid', windowMs);
      window.used += 1;
      if (window.used >= switches.invalidRequestLimit && leftMs() === 0) {
        shutUntilMs = clock.nowMs() + switches.invalidBlockMs;
      }
    },
    state: () => ({ count: windows.of('invalid', windowMs).used, blocked: leftMs() > 0 }),
    refusal() {
      if (leftMs() === 0) return null;
      if (switches.invalidBlockAnswer === 'forbidden') return { status: 403, text: 'error code: 1006' };
      const seconds = Math.ceil(Math.min(leftMs(), longestRetryAfterMs) / 1000);
      return {
        status: 429,
        text: 'error code: 1015',
        ...(switches.invalidBlockAnswer === 'page' ? { headers: { 'retry-after': String(seconds) } } : {}),
      };
    },
  };
}

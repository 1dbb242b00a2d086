import { DefaultRestOptions } from 'discord.js';
import type { RESTOptions, ResponseLike } from 'discord.js';
import type { Clock, Logger } from '../lib/index.ts';

type MakeRequest = RESTOptions['makeRequest'];

/**
 * Pauses before a shut door that does not say for how long: "you should not programmatically retry" (Discord Userdoccers, "Rate Limits"),
 * yet somebody has to find out that it is open again.
 */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Of a page that came after the pause for it was over. */
const SHORTEST_HOLD_MS = 1000;

/** Statuses of a page that is not the API's. */
const SHUT: ReadonlySet<number> = new Set([403, 429]);

/** Whose global limit a request counts against: an account's, or nobody's, as answers to interactions. */
export type Account = 'main' | `pool ${number}` | null;

/**
 * Holds requests back where asking would only make things worse. An account that Discord limits on all routes asks nothing until that
 * is over, by whichever of its REST clients. While Discord's edge shuts out our address (10 000 invalid requests in ten minutes), nobody
 * here asks anything. What is held back is answered at once as Discord would answer it.
 */
export interface Brake {
  /** What a REST client of that account makes its requests with. */
  requests(account: Account, send?: MakeRequest): MakeRequest;
}

interface Hold {
  readonly untilMs: number;
}

/** Nothing is held back yet. Times are monotonic. */
export const createBrake = ({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }): Brake => {
  // One per account of ours.
  const limited = new Map<Account, Hold>();
  let shut: Hold & { readonly sinceMs: number; readonly pauseMs: number } = {
    sinceMs: Number.NEGATIVE_INFINITY,
    untilMs: 0,
    pauseMs: 0,
  };

  const leftMs = (account: Account): number =>
    Math.max(shut.untilMs, account === null ? 0 : (limited.get(account)?.untilMs ?? 0)) - clock.monotonicMs();

  const noteShut = (response: ResponseLike, sentAtMs: number): void => {
    const nowMs = clock.monotonicMs();
    // One that was on its way when the door was shut tells nothing new.
    if (sentAtMs <= shut.sinceMs || nowMs < shut.untilMs) return;
    const pauseMs = shut.pauseMs === 0 ? FIRST_PAUSE_MS : Math.min(shut.pauseMs * 2, LONGEST_PAUSE_MS);
    const waitMs = waitOf(response) ?? pauseMs;
    shut = { sinceMs: nowMs, untilMs: nowMs + waitMs, pauseMs };
    logger.error('Discord’s edge shuts us out, and nothing is asked until then', { status: response.status, waitMs });
  };

  return {
    requests:
      (account, send = DefaultRestOptions.makeRequest) =>
      async (url, init) => {
        const heldMs = leftMs(account);
        if (heldMs > 0) return heldBack(heldMs);
        const sentAtMs = clock.monotonicMs();
        const response = await send(url, init);
        if (isPage(response)) {
          noteShut(response, sentAtMs);
          // Not the page itself: a 403 would be taken for Discord's word on this very request.
          return heldBack(Math.max(leftMs(account), SHORTEST_HOLD_MS));
        }
        if (sentAtMs >= shut.untilMs) shut = { ...shut, pauseMs: 0 };
        if (account !== null && response.headers.has('X-RateLimit-Global')) {
          limited.set(account, { untilMs: clock.monotonicMs() + (waitOf(response) ?? 0) });
        }
        return response;
      },
  };
};

/** The API refuses in JSON; a page stands before it. */
const isPage = ({ status, headers }: ResponseLike): boolean =>
  SHUT.has(status) && headers.get('Content-Type')?.startsWith('application/json') !== true;

/** Milliseconds that the answer says to wait; null when it does not say. */
const waitOf = ({ headers }: ResponseLike): number | null => {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
};

/** As Discord answers when an account is limited on all routes: the library waits, or tells who asked. */
const heldBack = (ms: number): ResponseLike =>
  new Response(null, {
    status: 429,
    headers: {
      'Retry-After': String(ms / 1000),
      'X-RateLimit-Global': 'true',
      'X-RateLimit-Scope': 'global',
    },
  });

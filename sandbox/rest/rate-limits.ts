import type { Switches, WorldClock, WorldRandom } from '../world/index.ts';
import { bucketOf, type BucketSize } from './bucket-size.ts';
import { createWindows } from './windows.ts';
import type { RestResponse } from './router.ts';

/** All bots: so many requests per second (documentation, "Global Rate Limit"); how many says the switch. */
const globalWindowMs = 1000;

/** Name and topic edits of one channel: 2 per 10 minutes (undocumented; discord-api-docs issues 1900, 2208, 2760). */
const renameLimit = 2;
const renameWindowMs = 10 * 60_000;

/** Whose limit it is: the account's on a route, the account's on all routes, or the resource's, whoever asks (documentation, `X-RateLimit-Scope`). */
export type LimitScope = 'user' | 'global' | 'shared';

/** What stands in the headers of every answer. */
export interface BucketState extends BucketSize {
  readonly bucket: string;
  readonly remaining: number;
  readonly resetAtMs: number;
  readonly resetAfterMs: number;
}

/** Whether a request may go on. */
export type Verdict =
  | { readonly status: 'pass'; readonly state: BucketState | null }
  | {
      readonly status: 'limited';
      readonly scope: LimitScope;
      readonly retryAfterMs: number;
      readonly state: BucketState | null;
    };

/** What a request counts against. */
export interface LimitedRequest {
  /** Account id, or the address for requests without an account. */
  readonly who: string;
  readonly method: string;
  readonly template: string;
  readonly params: Readonly<Record<string, string>>;
  readonly countsGlobally: boolean;
  /** False: counted and shown in the headers, never refused. */
  readonly enforced: boolean;
}

/** Discord's rate limits: global, per route and top-level resource, renames. */
export interface RateLimits {
  take(request: LimitedRequest): Verdict;
  /** Counts a rename of a channel; a positive answer refuses it for that many milliseconds. */
  takeRename(channelId: string): number;
  /** Fault: the account's global limit is used up for `ms` milliseconds from now. */
  exhaust(accountId: string, ms: number): void;
}

/** What limits are made of: a world. */
export interface LimitedWorld {
  readonly clock: WorldClock;
  readonly random: WorldRandom;
  readonly switches: Switches;
}

/** A world's limits. */
export function createRateLimits(world: LimitedWorld): RateLimits {
  const windows = createWindows(world.clock);
  const { switches } = world;

  const takeBucket = (request: LimitedRequest): { state: BucketState; exceeded: boolean } => {
    const { id: bucket, size } = bucketOf(world, request.method, request.template);
    // Top-level resources (documentation, "Rate Limits"): channel, server, webhook, and webhook with its token, which an
    // interaction's is. So one person's answers never wait for another's.
    const { params } = request;
    const top = params['channelId'] ?? params['guildId'] ?? params['token'] ?? params['webhookId'] ?? '';
    const window = windows.of(`${bucket}/${top}/${request.who}`, size.windowMs);
    window.used += 1;
    const remaining = Math.max(0, size.limit - window.used);
    const state = { ...size, bucket, remaining, resetAtMs: window.endsMs, resetAfterMs: windows.leftMs(window) };
    return { state, exceeded: window.used > size.limit };
  };

  return {
    take(request) {
      if (request.countsGlobally) {
        const all = windows.of(`global/${request.who}`, globalWindowMs);
        all.used += 1;
        if (all.used > switches.globalRequestsPerSecond && request.enforced) {
          return { status: 'limited', scope: 'global', retryAfterMs: windows.leftMs(all), state: null };
        }
      }
      const { state, exceeded } = takeBucket(request);
      return exceeded && request.enforced
        ? { status: 'limited', scope: 'user', retryAfterMs: state.resetAfterMs, state }
        : { status: 'pass', state };
    },
    takeRename(channelId) {
      const window = windows.of(`rename/${channelId}`, renameWindowMs);
      if (window.used >= renameLimit) return windows.leftMs(window);
      window.used += 1;
      return 0;
    },
    exhaust(accountId, ms) {
      windows.begin(`global/${accountId}`, ms).used = Number.POSITIVE_INFINITY;
    },
  };
}

/** 429 as Discord answers it. */
export function tooManyRequests(scope: LimitScope, retryAfterMs: number): RestResponse {
  const seconds = Math.max(0.001, retryAfterMs / 1000);
  const global = scope === 'global';
  const what = scope === 'shared' ? 'The resource is' : 'You are';
  return {
    status: 429,
    headers: {
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
    body: { message: `${what} being rate limited.`, retry_after: seconds, global },
  };
}

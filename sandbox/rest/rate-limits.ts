import { createHash } from 'node:crypto';
import type { WorldClock, WorldRandom } from '../world/index.ts';
import type { RestResponse } from './router.ts';

/** All bots: 50 requests per second (documentation, "Global Rate Limit"). */
const globalLimit = 50;
const globalWindowMs = 1000;

/** Name and topic edits of one channel: 2 per 10 minutes (undocumented; discord-api-docs issues 1900, 2208, 2760). */
const renameLimit = 2;
const renameWindowMs = 10 * 60_000;

/** Invalid requests per address and ten minutes until Discord's edge blocks it (documentation). */
const invalidLimit = 10_000;
const invalidWindowMs = 10 * 60_000;

/** Buckets kept at a time; the oldest is forgotten, which can only make us more lenient. */
const maxBuckets = 20_000;

interface Window {
  used: number;
  /** World time at which the window ends, milliseconds. */
  endsMs: number;
}

/** How big a bucket is. */
export interface BucketSize {
  readonly limit: number;
  readonly windowMs: number;
}

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
      readonly scope: 'user' | 'global' | 'shared';
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

/** Discord's rate limits: global, per route and top-level resource, renames, invalid requests. */
export interface RateLimits {
  take(request: LimitedRequest): Verdict;
  /** Counts a rename of a channel; a positive answer refuses it for that many milliseconds. */
  takeRename(channelId: string): number;
  /** Counts an answer with 401, 403 or 429 (not `shared`). */
  countInvalid(): void;
  /** Invalid requests within the running ten minutes, and whether the edge blocks by now. */
  invalid(): { readonly count: number; readonly blocked: boolean };
}

/** Fixed windows by key; what has run out starts anew. */
function createWindows(clock: WorldClock): {
  of(key: string, windowMs: number): Window;
  leftMs(window: Window): number;
} {
  const windows = new Map<string, Window>();
  return {
    of(key, windowMs) {
      const known = windows.get(key);
      if (known !== undefined && known.endsMs > clock.nowMs()) return known;
      const fresh = { used: 0, endsMs: clock.nowMs() + windowMs };
      windows.delete(key);
      windows.set(key, fresh);
      if (windows.size > maxBuckets) windows.delete(windows.keys().next().value ?? key);
      return fresh;
    },
    leftMs: (window) => Math.max(0, window.endsMs - clock.nowMs()),
  };
}

/** A world's limits. Bucket sizes are drawn from the world's seed, so that nobody tunes a client to one value. */
export function createRateLimits(clock: WorldClock, random: WorldRandom): RateLimits {
  const windows = createWindows(clock);

  const takeBucket = (request: LimitedRequest): { state: BucketState; exceeded: boolean } => {
    const size = bucketSize(random, request.method, request.template);
    // Top-level resources (documentation, "Rate Limits"): channel, server, webhook, and webhook with its token, which an
    // interaction's is. So one person's answers never wait for another's.
    const { params } = request;
    const top = params['channelId'] ?? params['guildId'] ?? params['token'] ?? params['webhookId'] ?? '';
    const bucket = createHash('sha256').update(`${request.method} ${request.template}`).digest('hex').slice(0, 32);
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
        if (all.used > globalLimit && request.enforced) {
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
    countInvalid() {
      windows.of('invalid', invalidWindowMs).used += 1;
    },
    invalid() {
      const count = windows.of('invalid', invalidWindowMs).used;
      return { count, blocked: count >= invalidLimit };
    },
  };
}

/** 429 as Discord answers it. */
export function tooManyRequests(scope: 'user' | 'global' | 'shared', retryAfterMs: number): RestResponse {
  const seconds = Math.max(0.001, retryAfterMs / 1000);
  const global = scope === 'global';
  return {
    status: 429,
    headers: {
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(global ? { 'x-ratelimit-global': 'true' } : {}),
    },
    body: { message: 'You are being rate limited.', retry_after: seconds, global },
  };
}

/**
 * Discord publishes no sizes. Reads are drawn wide; writes around what bot authors report
 * (5 per 5 s for messages, about 10 per 10 s for member edits, about 10 per 15 s for channel edits).
 */
function bucketSize(random: WorldRandom, method: string, template: string): BucketSize {
  const name = `${method} ${template}`;
  const draw = (limits: readonly [number, number], seconds: readonly [number, number]): BucketSize => ({
    limit: random.pick(`${name}/limit`, limits[0], limits[1]),
    windowMs: random.pick(`${name}/window`, seconds[0], seconds[1]) * 1000,
  });
  if (method === 'GET') return draw([10, 30], [1, 2]);
  if (template.endsWith('/messages') || template.includes('/messages/')) return draw([5, 6], [4, 5]);
  if (template.includes('/members/') || template.includes('/voice-states/')) return draw([9, 12], [8, 10]);
  if (method === 'PATCH' && template.startsWith('/channels/')) return draw([9, 11], [12, 15]);
  return draw([5, 12], [1, 5]);
}

import { createHash } from 'node:crypto';
import type { Switches, WorldRandom } from '../world/index.ts';

/** How big a bucket is. */
export interface BucketSize {
  readonly limit: number;
  readonly windowMs: number;
}

/** The bucket that a route counts against, without the resource that its path names. */
export interface Bucket {
  /** As in `X-RateLimit-Bucket`. */
  readonly id: string;
  readonly size: BucketSize;
}

/** From and to, both included: how many requests in how many seconds. */
interface Ranges {
  readonly limit: readonly [number, number];
  readonly seconds: readonly [number, number];
}

/**
 * The bucket of a route in this world. Discord publishes no sizes, nor which routes share one ("shared across a set of similar
 * endpoints", documentation, "Rate Limits"): both are drawn from the world's seed, so that nobody tunes a client to one value.
 */
export function bucketOf(
  { random, switches }: { readonly random: WorldRandom; readonly switches: Switches },
  method: string,
  template: string,
): Bucket {
  const name = sharesBucket(random, method, template) ? `* ${template}` : `${method} ${template}`;
  const { limit, seconds } = switches.bucketSizes === 'tiny' ? tiny : rangesOf(method, template);
  const size = {
    limit: random.pick(`${name}/limit`, ...limit),
    windowMs: random.pick(`${name}/window`, ...seconds) * 1000,
  };
  return { id: createHash('sha256').update(name).digest('hex').slice(0, 32), size };
}

/** Whether the writing methods of one path count together; drawn path by path. */
function sharesBucket(random: WorldRandom, method: string, template: string): boolean {
  return method !== 'GET' && random.pick(`${template}/shared`, 0, 1) === 1;
}

/** What nobody has reported, and a client must survive. */
const tiny: Ranges = { limit: [1, 2], seconds: [1, 2] };

/**
 * Reads are drawn wide; writes around what bot authors report (5 per 5 s for messages, about 10 per 10 s for member edits, about 10 per
 * 15 s for channel edits).
 */
function rangesOf(method: string, template: string): Ranges {
  if (method === 'GET') return { limit: [10, 30], seconds: [1, 2] };
  if (template.endsWith('/messages') || template.includes('/messages/')) return { limit: [5, 6], seconds: [4, 5] };
  if (template.includes('/members/') || template.includes('/voice-states/'))
    return { limit: [9, 12], seconds: [8, 10] };
  if (template === '/channels/:channelId') return { limit: [9, 11], seconds: [12, 15] };
  return { limit: [5, 12], seconds: [1, 5] };
}

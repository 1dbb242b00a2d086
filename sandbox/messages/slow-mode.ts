import type { RestResponse } from '../rest/index.ts';
import { has, Permission, type Channel, type User, type World } from '../world/index.ts';

/** Who sent when into channels with slow mode. */
export interface SlowMode {
  /** Discord's refusal (20016) of a message that comes too early, or null. */
  refusal(world: World, channel: Channel, author: User): RestResponse | null;
  /** Notes that a message was sent. */
  sent(world: World, channel: Channel, author: User): void;
}

/** Nobody has sent anything yet. */
export function createSlowMode(): SlowMode {
  // Milliseconds since the Unix epoch by `channelId/userId`; what has run out goes with the next message.
  const freeAtMs = new Map<string, number>();
  const keyOf = (channel: Channel, author: User): string => `${channel.id}/${author.id}`;
  return {
    refusal(world, channel, author) {
      if (!isSlowed(world, channel, author)) return null;
      const waitMs = (freeAtMs.get(keyOf(channel, author)) ?? 0) - world.clock.nowMs();
      return waitMs <= 0 ? null : tooEarly(waitMs / 1000);
    },
    sent(world, channel, author) {
      const nowMs = world.clock.nowMs();
      for (const [key, ms] of freeAtMs) if (ms <= nowMs) freeAtMs.delete(key);
      if (isSlowed(world, channel, author)) {
        freeAtMs.set(keyOf(channel, author), nowMs + channel.rateLimitPerUser * 1000);
      }
    },
  };
}

/** Bots and moderators are unaffected (documentation, channel object, `rate_limit_per_user`). */
function isSlowed(world: World, channel: Channel, author: User): boolean {
  const guild = world.guildOf(channel);
  if (guild === null || author.bot || channel.rateLimitPerUser === 0) return false;
  const permissions = world.permissionsIn(guild, channel, author.id);
  return !has(permissions, Permission.ManageMessages) && !has(permissions, Permission.ManageChannels);
}

function tooEarly(seconds: number): RestResponse {
  return {
    status: 429,
    headers: { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': 'user' },
    body: {
      message: 'This action cannot be performed due to slowmode rate limit',
      code: 20016,
      retry_after: seconds,
      global: false,
    },
  };
}

import type { Guild, Member } from './model.ts';
import type { WorldStore } from './store.ts';
import { afterTimeout } from './voice.ts';

function keyOf(guild: Guild, userId: string): string {
  return `${guild.id}/${userId}`;
}

/**
 * To be called when a member's timeout was set, moved or taken back: one timer of the world's clock waits for its end,
 * when a member in voice may be heard again.
 */
export function timeoutChanged(world: WorldStore, guild: Guild, member: Member): void {
  forgetTimeout(world, guild, member.userId);
  const until = member.communicationDisabledUntil;
  if (until === null) return afterTimeout(world, guild, member.userId);
  const waitMs = Date.parse(until) - world.clock.nowMs();
  if (waitMs <= 0) return afterTimeout(world, guild, member.userId);
  const key = keyOf(guild, member.userId);
  const cancel = world.clock.after(waitMs, () => {
    world.memberTimeouts.delete(key);
    afterTimeout(world, guild, member.userId);
  });
  world.memberTimeouts.set(key, cancel);
}

/** Stops waiting for the end of a member's timeout, if anybody waits: the member or the guild is gone. */
export function forgetTimeout(world: WorldStore, guild: Guild, userId: string): void {
  const key = keyOf(guild, userId);
  world.memberTimeouts.get(key)?.();
  world.memberTimeouts.delete(key);
}

import type { User } from './model.ts';
import type { WorldStore } from './store.ts';

/** A token as Discord shapes them: the id, and two random parts. */
export function freshToken(world: WorldStore, id: string): string {
  return `${Buffer.from(id).toString('base64url')}.${world.random.hex(3)}.${world.random.hex(19)}`;
}

/** Gives the account another token: whoever comes with the old one is nobody. */
export function resetToken(world: WorldStore, user: User): void {
  user.token = freshToken(world, user.id);
}

/** Who plans and who comes in the small world, and what they are told of it. */
import type { Actor } from '../../src/app/index.ts';
import { outboxOf, type Posted } from './outside-outbox.ts';
import { actor } from './outside-people.ts';
import type { OutsideWorld } from './outside.ts';
import { planGuild } from './planned-world.ts';

/** Who plans. */
export const host: Actor = actor('host', planGuild);
/** Who manages the server. */
export const boss: Actor = { ...actor('boss', planGuild), serverManager: true };
// Others, who come.
export const ann: Actor = actor('ann', planGuild);
export const bob: Actor = actor('bob', planGuild);
export const cleo: Actor = actor('cleo', planGuild);
export const dan: Actor = actor('dan', planGuild);

/** The messages of these kinds, as their keys begin, in the order of being sent. */
export const postedAs = (world: OutsideWorld, ...kinds: readonly string[]): readonly Posted[] =>
  outboxOf(world).posted.filter(({ key }) => kinds.some((kind) => key.startsWith(kind)));

/** All messages but the line of the log that something was planned. */
export const postedLater = (world: OutsideWorld): readonly Posted[] =>
  outboxOf(world).posted.filter(({ key }) => !key.startsWith('server plan-made'));

/** Whose they are, each as often as there are messages for them, sorted. */
export const idsOf = (those: readonly { readonly userId: string | null }[]): readonly string[] =>
  those.map(({ userId }) => userId ?? '').toSorted();

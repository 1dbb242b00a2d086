/** Who plans and who comes in the small world, and what they are told of it. */
import type { Actor } from '../../src/app/index.ts';
import type { Plan } from '../../src/domain/index.ts';
import { outboxOf, type Posted } from './outside-outbox.ts';
import { actor } from './outside-people.ts';
import type { OutsideWorld } from './outside.ts';
import { jump, MINUTE_MS, plan, planGuild, value } from './planned-world.ts';

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

/** Until when what waits to be told is worth it: null for ever, false of what is no notice. */
export const waitingUntil = (world: OutsideWorld): readonly (number | false | null)[] =>
  [...outboxOf(world).rows.values()].map(({ effect }) => effect.type === 'notice' && effect.untilMs);

/** A plan with one seat in three hours: ann has it, bob waits for it, cleo, who reads Arabic, is interested, and dan is reminded. */
export const awaitedPlan = async (world: OutsideWorld): Promise<Plan> => {
  const tea = await plan(world, 'in 3 hours', { seats: 1 });
  await value(world.app.goTo(ann, tea.id));
  await value(world.app.goTo(bob, tea.id));
  await value(world.app.beInterested(cleo, tea.id));
  await value(world.app.remindMe(dan, tea.id, 10));
  await value(world.app.setOwnLanguage(cleo, 'ar'));
  return tea;
};

/** A plan to which ann was to come, and that did not open at its time. */
export const missedPlan = async (world: OutsideWorld): Promise<Plan> => {
  const tea = await plan(world, 'in 20 minutes');
  await value(world.app.goTo(ann, tea.id));
  await jump(world, 120 * MINUTE_MS);
  await world.app.planDue(tea.id, tea.revision);
  await world.settle();
  return tea;
};

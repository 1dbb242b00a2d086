import { endPlan, planRefusal, refuse } from '../domain/index.ts';
import type { Plan, Series } from '../domain/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { MOST_PLANS } from './plan-drafts.ts';
import { byActor, doneBy } from './plan-log.ts';
import type { PlannedByOne, PlanningActs } from './planning-api.ts';

/** What one person planned in a server and is to come; dates of series go with their series. */
const plannedOf = async (
  { deps }: Machine,
  guildId: GuildId,
  userId: UserId,
): Promise<{ readonly plans: readonly Plan[]; readonly series: readonly Series[] }> => {
  const [plans, series] = await Promise.all([deps.plans.coming(guildId, MOST_PLANS), deps.series.ofGuild(guildId)]);
  const theirs = series.filter(({ byUserId }) => byUserId === userId);
  const isOfThese = ({ occurrence }: Plan): boolean => theirs.some(({ id }) => id === occurrence?.seriesId);
  return { plans: plans.filter((plan) => plan.byUserId === userId && !isOfThese(plan)), series: theirs };
};

const counted =
  (machine: Machine): PlanningActs['plannedBy'] =>
  async (actor, userId) => {
    if (!actor.serverManager) return refuse('not-server-manager');
    const { plans, series } = await plannedOf(machine, actor.guildId, userId);
    return done({ plans: plans.length, series: series.length });
  };

const cancelPlan = async (machine: Machine, actor: Actor, plan: Plan): Promise<Outcome<unknown>> => {
  const { deps, planDesk, seriesDesk } = machine;
  const by = byActor(actor);
  // The last date of a series that is over.
  if (plan.occurrence !== null) return planRefusal(plan) ?? (await seriesDesk.skip(plan, by));
  return await planDesk.change(
    plan.id,
    (one) => planRefusal(one) ?? doneBy(endPlan(one, 'cancelled', actor.userId, deps.clock.wallMs()), by),
  );
};

const cancelAll =
  (machine: Machine): PlanningActs['cancelAllOf'] =>
  async (actor, userId) => {
    if (!actor.serverManager) return refuse('not-server-manager');
    const { plans, series } = await plannedOf(machine, actor.guildId, userId);
    let [ended, cancelled] = [0, 0];
    // What has begun meanwhile stays, and is not counted.
    for (const { id } of series) if ((await machine.seriesDesk.end(id, 'cancelled', byActor(actor))).ok) ended += 1;
    for (const plan of plans) if ((await cancelPlan(machine, actor, plan)).ok) cancelled += 1;
    const value: PlannedByOne = { plans: cancelled, series: ended };
    return done(value);
  };

/** What who manages a server does with all that one person planned in it. */
export const bulkCancel = (machine: Machine): Pick<PlanningActs, 'plannedBy' | 'cancelAllOf'> => ({
  plannedBy: counted(machine),
  cancelAllOf: cancelAll(machine),
});

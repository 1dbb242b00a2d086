import { refuse } from '../domain/index.ts';
import type { Plan, Series } from '../domain/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { cancelOne } from './plan-cancel.ts';
import { MOST_PLANS } from './plan-warned.ts';
import { byActor } from './plan-log.ts';
import type { PlanningActs } from './planning-api.ts';

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

const cancelAll =
  (machine: Machine): PlanningActs['cancelAllOf'] =>
  async (actor, userId) => {
    if (!actor.serverManager) return refuse('not-server-manager');
    const { plans, series } = await plannedOf(machine, actor.guildId, userId);
    let [ended, cancelled] = [0, 0];
    const by = byActor(actor);
    const told = new Set<UserId>();
    const noteTold = (people: ReadonlySet<UserId>): void => people.forEach((one) => told.add(one));
    // What has begun meanwhile stays, and is not counted.
    for (const { id } of series) {
      const outcome = await machine.seriesDesk.end(id, 'cancelled', by);
      if (!outcome.ok) continue;
      ended += 1;
      noteTold(outcome.value.told);
    }
    for (const plan of plans) {
      const outcome = await cancelOne(machine, plan, { by });
      if (!outcome.ok) continue;
      cancelled += 1;
      noteTold(outcome.value.told);
    }
    return done({ plans: cancelled, series: ended, told: told.size });
  };

/** What who manages a server does with all that one person planned in it. */
export const bulkCancel = (machine: Machine): Pick<PlanningActs, 'plannedBy' | 'cancelAllOf'> => ({
  plannedBy: counted(machine),
  cancelAllOf: cancelAll(machine),
});

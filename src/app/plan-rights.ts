import type { Plan, PlanAsker, Refusal, Series } from '../domain/index.ts';
import { mayPlan, refuse } from '../domain/index.ts';
import type { Actor } from './actor.ts';
import { seesPlan, seesPlanned } from './sight.ts';

const askerOf = (actor: Actor, { opening }: Pick<Plan, 'opening'>): PlanAsker => ({
  userId: actor.userId,
  managesServer: actor.serverManager,
  moderates: actor.moderates(opening.room),
});

/** Why this person may do nothing with a plan, or null. */
export const notTheirs = (actor: Actor, plan: Plan): Refusal | null => {
  if (plan.guildId !== actor.guildId || !seesPlan(actor, plan)) return refuse('plan-not-found').refusal;
  return mayPlan(plan.byUserId, [plan.hostId], askerOf(actor, plan)) ? null : refuse('not-your-plan').refusal;
};

/** Likewise with a series. */
export const notTheirSeries = (actor: Actor, series: Series): Refusal | null => {
  if (series.guildId !== actor.guildId || !seesPlanned(actor, series)) return refuse('series-not-found').refusal;
  // A host in turn may skip their date; the series itself is of who planned it and of moderators.
  return mayPlan(series.byUserId, [], askerOf(actor, series)) ? null : refuse('not-your-plan').refusal;
};

/** Drafts are shown to who makes them alone. */
export const isShown = (
  actor: Actor,
  { guildId, byUserId, life }: Pick<Plan | Series, 'guildId' | 'byUserId' | 'life'>,
): boolean => guildId === actor.guildId && (life.status !== 'draft' || byUserId === actor.userId);

import { endPlan, isComing } from '../domain/index.ts';
import type { GuildId, SpaceId } from '../lib/index.ts';
import type { Machine } from './machine.ts';
import { MOST_PLANS, warn } from './plan-drafts.ts';

/** How long before its time a plan is looked at once more. */
const LOOK_AHEAD_MS = 3_600_000;

/** Plans that are looked at in one pass, each with a call for its host. */
const LOOKED_AT_ONCE = 100;

/** Plans that are remembered as looked at; the oldest go first. */
const MAX_LOOKED = 5000;

/** A draft that nobody confirmed for so long is forgotten. */
const DRAFT_MS = 3_600_000;

/** Looks after what is planned, now and then. */
export interface PlanCare {
  /** Forgets old drafts, and looks once more at what opens within the hour: what is in its way is told in the log. */
  pass(): Promise<void>;
  /** Majlis was removed from a server: nothing opens there any more. */
  guildLeft(guildId: GuildId): Promise<void>;
}

const lookAhead = async (machine: Machine, looked: Set<SpaceId>): Promise<void> => {
  const { deps } = machine;
  const nowMs = deps.clock.wallMs();
  const soon = await deps.plans.startingUntil(nowMs + LOOK_AHEAD_MS, MAX_LOOKED);
  const fresh = soon.filter(({ id, startsAtMs }) => startsAtMs > nowMs && !looked.has(id));
  for (const plan of fresh.slice(0, LOOKED_AT_ONCE)) {
    looked.add(plan.id);
    const warnings = await warn(machine, plan);
    const codes = warnings.map(({ code }) => code);
    const { id, guildId, startsAtMs } = plan;
    if (codes.length > 0)
      deps.logger.warn('a planned space will have trouble', { planId: id, guildId, startsAtMs, codes });
  }
  for (const id of looked) {
    if (looked.size <= MAX_LOOKED) return;
    looked.delete(id);
  }
};

/** Nothing was looked at yet. */
export const planCare = (machine: Machine): PlanCare => {
  const { deps, planDesk, seriesDesk } = machine;
  const looked = new Set<SpaceId>();
  let isLooking = false;
  return {
    pass: async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        await deps.plans.forgetDrafts(deps.clock.wallMs() - DRAFT_MS);
        await lookAhead(machine, looked);
      } finally {
        isLooking = false;
      }
    },
    guildLeft: async (guildId) => {
      for (const { id } of await deps.series.ofGuild(guildId)) await seriesDesk.end(id, 'server-left', null);
      const nowMs = deps.clock.wallMs();
      for (const { id } of await deps.plans.coming(guildId, MOST_PLANS))
        await planDesk.change(id, (plan) =>
          isComing(plan) ? endPlan(plan, 'server-left', null, nowMs) : { ok: true, plan },
        );
    },
  };
};

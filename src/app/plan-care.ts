import type { Plan } from '../domain/index.ts';
import { endPlan, isComing } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { Machine } from './machine.ts';
import { MOST_PLANS, warn } from './plan-drafts.ts';

/** How long before its time a plan is looked at once more. */
const LOOK_AHEAD_MS = 3_600_000;

/** Plans that are looked at in one pass, each with a call for its host; the others come in the next. */
const LOOKED_AT_ONCE = 100;

/** A draft that nobody confirmed for so long is forgotten. */
const DRAFT_MS = 3_600_000;

/** Looks after what is planned, now and then. */
export interface PlanCare {
  /** Forgets old drafts, and looks once more at what opens within the hour: what is in its way is told in the log. */
  pass(): Promise<void>;
  /** Majlis was removed from a server: nothing opens there any more. */
  guildLeft(guildId: GuildId): Promise<void>;
}

/** The last one that was looked at; later ones come after it. One that is moved comes again. */
type Last = Pick<Plan, 'id' | 'startsAtMs'>;

const lookAhead = async (machine: Machine, after: Last | undefined): Promise<Last | undefined> => {
  const { deps } = machine;
  const nowMs = deps.clock.wallMs();
  const soon = await deps.plans.startingUntil(nowMs + LOOK_AHEAD_MS, LOOKED_AT_ONCE, after);
  for (const plan of soon.filter(({ startsAtMs }) => startsAtMs > nowMs)) {
    const codes = (await warn(machine, plan)).map(({ code }) => code);
    const { id, guildId, startsAtMs } = plan;
    if (codes.length > 0)
      deps.logger.warn('a planned space will have trouble', { planId: id, guildId, startsAtMs, codes });
  }
  const last = soon.at(-1);
  return last === undefined ? after : { id: last.id, startsAtMs: last.startsAtMs };
};

/** Nothing was looked at yet. */
export const planCare = (machine: Machine): PlanCare => {
  const { deps, planDesk, seriesDesk } = machine;
  let last: Last | undefined;
  let isLooking = false;
  return {
    pass: async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        await deps.plans.forgetDrafts(deps.clock.wallMs() - DRAFT_MS);
        last = await lookAhead(machine, last);
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

import type { Plan } from '../domain/index.ts';
import { endPlan, isComing } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { Machine } from './machine.ts';
import { MOST_PLANS } from './plan-warned.ts';
import { lookAt, tellRoomsGone } from './plan-trouble.ts';
import { LOOK_AGAIN_MS } from './rsvp-acts.ts';

/** How long before its time a plan is looked at once more. */
const LOOK_AHEAD_MS = 3_600_000;

/** Plans that are looked at in one pass, each with a call for its host; the others come in the next. */
const LOOKED_AT_ONCE = 100;

/** A draft that nobody confirmed for so long is forgotten. */
const DRAFT_MS = 3_600_000;

/** For how long somebody who missed a date of a series may still decide, before it makes no sense any more. */
const UNDECIDED_MS = 7 * 86_400_000;

/** Put in order in one pass, of each kind; the others come in the next. */
const TIDIED_AT_ONCE = 100;

/** Looks after what is planned, now and then. */
export interface PlanCare {
  /**
   * Forgets old drafts and dates that nobody decided on, fills seats that a kill left empty, and looks once more at what opens within the
   * hour: its host is told what will keep it from opening.
   */
  pass(): Promise<void>;
  /** A room is gone: who was to run something in it is told. */
  roomDeleted(guildId: GuildId, channelId: ChannelId): Promise<void>;
  /** A server can be seen again: rooms may have gone meanwhile. */
  guildAvailable(guildId: GuildId): Promise<void>;
  /** Majlis was removed from a server: nothing opens there any more. */
  guildLeft(guildId: GuildId): Promise<void>;
}

/** The last one that was looked at; later ones come after it. One that is moved comes again. */
type Last = Pick<Plan, 'id' | 'startsAtMs'>;

/** Looks at some; answers the last of them, or undefined when these were the last. */
const lookAhead = async (machine: Machine, after: Last | undefined): Promise<Last | undefined> => {
  const { plans, clock } = machine.deps;
  const nowMs = clock.wallMs();
  const soon = await plans.startingUntil(nowMs + LOOK_AHEAD_MS, LOOKED_AT_ONCE, after);
  for (const plan of soon.filter(({ startsAtMs }) => startsAtMs > nowMs)) {
    await machine.rsvp.clearSeats(plan);
    await lookAt(machine, plan);
  }
  const last = soon.length < LOOKED_AT_ONCE ? undefined : soon.at(-1);
  return last === undefined ? undefined : { id: last.id, startsAtMs: last.startsAtMs };
};

/** Dates of series that nobody decided on for a week, also where the series is over. */
const tidyMissed = async ({ deps, planDesk }: Machine): Promise<void> => {
  const nowMs = deps.clock.wallMs();
  for (const { id } of await deps.plans.missedDates(nowMs - UNDECIDED_MS, TIDIED_AT_ONCE))
    await planDesk.change(id, (plan) =>
      plan.life.status === 'missed' ? endPlan(plan, 'not-confirmed', null, nowMs) : { ok: true, plan },
    );
};

/** Nothing was looked at yet. */
export const planCare = (machine: Machine): PlanCare => {
  const { deps, planDesk, seriesDesk, rsvp } = machine;
  let last: Last | undefined;
  let againMs = Number.NEGATIVE_INFINITY;
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (last === undefined && deps.clock.monotonicMs() < againMs) return;
    last = await lookAhead(machine, last);
    if (last === undefined) againMs = deps.clock.monotonicMs() + LOOK_AGAIN_MS;
  };
  return {
    pass: async () => {
      if (isLooking) return;
      isLooking = true;
      try {
        await deps.plans.forgetDrafts(deps.clock.wallMs() - DRAFT_MS);
        await tidyMissed(machine);
        for (const plan of await deps.rsvps.withFreeSeats(TIDIED_AT_ONCE)) await rsvp.reseat(plan);
        await look();
      } finally {
        isLooking = false;
      }
    },
    roomDeleted: async (guildId, channelId) => {
      if (planDesk.guilds().includes(guildId)) await tellRoomsGone(machine, guildId, (room) => room === channelId);
    },
    guildAvailable: async (guildId) => {
      // Most servers plan nothing.
      if (planDesk.guilds().includes(guildId))
        await tellRoomsGone(machine, guildId, (room) => deps.rooms.see(guildId, room) === null);
    },
    guildLeft: async (guildId) => {
      for (const { id } of await deps.series.ofGuild(guildId))
        await seriesDesk.end(id, 'server-left', { userId: null });
      const nowMs = deps.clock.wallMs();
      for (const { id } of await deps.plans.coming(guildId, MOST_PLANS))
        await planDesk.change(id, (plan) =>
          isComing(plan) ? endPlan(plan, 'server-left', null, nowMs) : { ok: true, plan },
        );
    },
  };
};

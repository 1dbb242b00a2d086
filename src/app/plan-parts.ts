import type { Plan } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import { planCancelledNotices } from './cancelled-told.ts';
import type { AppConfig } from './deps.ts';
import type { DigestDesk } from './digest-desk.ts';
import { createDigestDesk } from './digest-desk.ts';
import type { EventMirror } from './event-mirror-api.ts';
import type { HostNaming } from './host-naming.ts';
import { createHostNaming } from './host-naming.ts';
import type { MirrorNeeds } from './event-mirror-parts.ts';
import { createMirror } from './event-mirror-parts.ts';
import type { Outbox } from './outbox.ts';
import type { PlanDesk } from './plan-desk.ts';
import { createPlanLog } from './plan-log.ts';
import { createPlanDesk } from './plan-desk.ts';
import type { PlanRooms } from './plan-rooms.ts';
import { createPlanRooms } from './plan-rooms.ts';
import type { SeriesDesk } from './series-desk.ts';
import { createSeriesDesk } from './series-desk.ts';
import type { SpaceBook } from './space-book.ts';
import type { TellHost } from './tell-host.ts';
import { createTellHost } from './tell-host.ts';

/** The parts of the app that keep what is planned. */
export interface PlanParts {
  readonly planDesk: PlanDesk;
  readonly seriesDesk: SeriesDesk;
  readonly mirror: EventMirror;
  readonly planRooms: PlanRooms;
  readonly tellHost: TellHost;
  readonly hostNaming: HostNaming;
  readonly digest: DigestDesk;
}

/** Puts them together: what the plans bring about concerns their series, and the other way round. */
export const createPlanParts = (
  parts: Omit<MirrorNeeds, 'planDesk' | 'seriesDesk' | 'planRooms' | 'book'> & {
    readonly book: SpaceBook;
    readonly config: Required<AppConfig>;
    readonly outbox: Outbox;
    /** Whether the space of a plan is there. */
    isBegun(plan: Plan): Promise<boolean>;
    /** Whether a server removed Majlis. */
    hasLeft(guildId: GuildId): boolean;
  },
): PlanParts => {
  const { deps, spawn, outbox, settings, isAvailable, hasLeft, isBegun } = parts;
  const hostNaming = createHostNaming(parts);
  const log = createPlanLog({ settings, clock: deps.clock });
  const planDesk = createPlanDesk({
    deps,
    isBegun,
    spawn,
    onEffects: (effects) => outbox.wake(effects),
    toldOf: async (plan, before, because) =>
      before.life.status === 'draft'
        ? await hostNaming.ofPlan(plan, plan.byUserId)
        : await planCancelledNotices(parts, plan, before, because),
    log,
    onDateGone: (seriesId) => spawn('next dates', seriesDesk.due(seriesId)),
  });
  const seriesDesk = createSeriesDesk({
    ...parts,
    hostNaming,
    plans: planDesk,
    log,
    onEffects: (effects) => outbox.wake(effects),
  });
  const planRooms = createPlanRooms({ ...parts, planDesk });
  const mirror = createMirror({ ...parts, planDesk, seriesDesk, planRooms });
  const digest = createDigestDesk({
    ...deps,
    settings,
    isAvailable,
    hasLeft,
    eventOf: (planId) => mirror.eventOf(planId),
    onEffects: (effects) => outbox.wake(effects),
  });
  return { planDesk, seriesDesk, mirror, planRooms, tellHost: createTellHost(parts), hostNaming, digest };
};

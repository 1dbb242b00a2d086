import type { Plan } from '../domain/index.ts';
import type { Clock, GuildId, SpaceId } from '../lib/index.ts';

/**
 * For so long a plan whose time has come waits for what Discord says of its event: it answers within a second when it is well, and people
 * wait in front of the room.
 */
export const ASKED_WITHIN_MS = 60_000;

/** Whether Discord has said of the event of a plan, since its server was last away, what became of it: 'unanswered' after a minute. */
export type Asked = 'yes' | 'not-yet' | 'unanswered';

/** Of which plans that is known. */
export interface AskedEvents {
  /** A server with events of ours is there: what people did to them meanwhile is not known. */
  begin(guildId: GuildId): void;
  /** What was done to the event of a plan is taken over, if anything was. */
  note(guildId: GuildId, planId: SpaceId): void;
  /** So is everything in that server. */
  done(guildId: GuildId): void;
  /** `then` is called once it is known, where it is not yet. */
  of(plan: Pick<Plan, 'id' | 'guildId'>, then: () => void): Asked;
}

/** A server that is being asked. No more plans wait than have events there. */
interface Asking {
  readonly sinceMs: number;
  readonly plans: Set<SpaceId>;
  readonly waiting: Map<SpaceId, () => void>;
}

/** No server is being asked. */
export const createAskedEvents = (clock: Clock): AskedEvents => {
  const asking = new Map<GuildId, Asking>();
  return {
    begin: (guildId) => {
      const waiting = asking.get(guildId)?.waiting ?? new Map<SpaceId, () => void>();
      asking.set(guildId, { sinceMs: clock.monotonicMs(), plans: new Set(), waiting });
    },
    note: (guildId, planId) => {
      const of = asking.get(guildId);
      of?.plans.add(planId);
      const then = of?.waiting.get(planId);
      of?.waiting.delete(planId);
      then?.();
    },
    done: (guildId) => {
      const waiting = [...(asking.get(guildId)?.waiting.values() ?? [])];
      asking.delete(guildId);
      for (const then of waiting) then();
    },
    of: ({ id, guildId }, then) => {
      const of = asking.get(guildId);
      if (of === undefined || of.plans.has(id)) return 'yes';
      if (clock.monotonicMs() - of.sinceMs >= ASKED_WITHIN_MS) return 'unanswered';
      of.waiting.set(id, then);
      return 'not-yet';
    },
  };
};

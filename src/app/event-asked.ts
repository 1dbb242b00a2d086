import type { Plan } from '../domain/index.ts';
import type { Clock, GuildId, SpaceId } from '../lib/index.ts';

/**
 * For so long a plan whose time has come waits for what Discord says of its event: it answers within a second when it is well, and people
 * wait in front of the room.
 */
export const ASKED_WITHIN_MS = 60_000;

/** Whether Discord has said of the event of a plan, since its server was last away, what became of it: 'unanswered' once that was waited for. */
export type Asked = 'yes' | 'not-yet' | 'unanswered';

/** What one look at the events of a server finds; it says nothing once that server was away again, since what was done then is not in it. */
export interface AskingPass {
  /** What was done to the event of a plan is taken over, if anything was. */
  note(planId: SpaceId): void;
  /** So is everything in that server. */
  done(): void;
}

/** Of which plans that is known. */
export interface AskedEvents {
  /** A server with events of ours is there: what people did to them meanwhile is not known. */
  begin(guildId: GuildId): void;
  /** A look at the events of a server that begins now. */
  pass(guildId: GuildId): AskingPass;
  /** Nothing there is ours any more. */
  left(guildId: GuildId): void;
  /** `then` is called once it is known, or was waited for as long as may be, where it is not yet; it is waited for no longer than `withinMs`. */
  of(plan: Pick<Plan, 'id' | 'guildId'>, then: () => void, withinMs: number): Asked;
  /** Nothing is called any more. */
  close(): void;
}

/** A plan that waits. */
interface Waiting {
  goOn(): void;
  /** It is not called when the wait is over. */
  cancel(): void;
}

/** A server that is being asked. No more plans wait than have events there. */
interface Asking {
  readonly sinceMs: number;
  readonly plans: Set<SpaceId>;
  readonly waiting: Map<SpaceId, Waiting>;
}

/** No server is being asked. */
export const createAskedEvents = (clock: Clock): AskedEvents => {
  const asking = new Map<GuildId, Asking>();
  const goOnAll = (waiting: readonly (Waiting | undefined)[]): void => {
    for (const one of waiting) {
      one?.cancel();
      one?.goOn();
    }
  };
  const done = (guildId: GuildId): void => {
    const waiting = [...(asking.get(guildId)?.waiting.values() ?? [])];
    asking.delete(guildId);
    goOnAll(waiting);
  };
  return {
    begin: (guildId) => {
      const waiting = asking.get(guildId)?.waiting ?? new Map<SpaceId, Waiting>();
      asking.set(guildId, { sinceMs: clock.monotonicMs(), plans: new Set(), waiting });
    },
    pass: (guildId) => {
      const of = asking.get(guildId);
      const isOld = (): boolean => asking.get(guildId) !== of;
      return {
        note: (planId) => {
          if (of === undefined || isOld()) return;
          of.plans.add(planId);
          const waiting = of.waiting.get(planId);
          of.waiting.delete(planId);
          goOnAll([waiting]);
        },
        done: () => {
          if (!isOld()) done(guildId);
        },
      };
    },
    left: done,
    of: ({ id, guildId }, then, withinMs) => {
      const of = asking.get(guildId);
      if (of === undefined || of.plans.has(id)) return 'yes';
      of.waiting.get(id)?.cancel();
      of.waiting.delete(id);
      const leftMs = Math.min(of.sinceMs + ASKED_WITHIN_MS - clock.monotonicMs(), withinMs);
      if (leftMs <= 0) return 'unanswered';
      of.waiting.set(id, { goOn: then, cancel: clock.after(leftMs, then) });
      return 'not-yet';
    },
    close: () => {
      for (const { waiting } of asking.values()) for (const { cancel } of waiting.values()) cancel();
      asking.clear();
    },
  };
};

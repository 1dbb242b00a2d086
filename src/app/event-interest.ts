import { MAX_ATTENDEES } from '../domain/index.ts';
import type { Clock, EventId, GuildId, Logger, SpaceId, UserId } from '../lib/index.ts';
import type { EventPort, PlanEvent } from './event-port.ts';
import type { EventBook } from './event-mirror-book.ts';
import type { OutsideFailure } from './ports.ts';
import { isOutsideError } from './refusals.ts';

/** People who are asked for of each event, as many as come to one plan at most. */
const MOST_PEOPLE = MAX_ATTENDEES;

/** Events of one server of which they are asked for at once; then others have their turn. */
const EVENTS_AT_ONCE = 10;

/** How long one is left alone that Discord refuses, as of a room that Majlis may not view, and one that it does not answer: others come first. */
const REST_MS = { refused: 600_000, unanswered: 60_000 } as const;

/** Events that are to be asked for, of all servers together; the one that is known to be so for longest goes first. */
const MOST_UNASKED = 100_000;

/** Told when people say in Discord that they are interested in a plan, or take it back; may be told twice. It must not throw. */
export type OnInterested = (
  planId: SpaceId,
  userIds: readonly UserId[],
  isInterested: boolean,
  guildId: GuildId,
) => void;

/** Who says in Discord that they are interested, also while nobody of us was there to be told. */
export interface EventInterest {
  listen(listener: OnInterested): void;
  tell(row: PlanEvent, userIds: readonly UserId[], isInterested: boolean): void;
  /** It is not known any more who is interested in that event. */
  unknown(eventId: EventId): void;
  /** The same of every event of ours in a server. */
  unknownIn(guildId: GuildId): void;
  /** Asks for those of some events of a server, the soonest first; answers whether there are more. Throws an OutsideError of what Discord does not answer. */
  askSome(guildId: GuildId): Promise<boolean>;
  /** Asks for those of one event where they are not known; what Discord refuses is left alone for a while. Throws an OutsideError likewise. */
  ask(row: PlanEvent): Promise<void>;
}

/** What asking needs. */
interface Asking {
  readonly events: Pick<EventPort, 'subscribers'>;
  readonly book: Pick<EventBook, 'ofGuild'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything is known of no events. */
export const createEventInterest = ({ events, book, clock, logger }: Asking): EventInterest => {
  /** Until when each is left alone, monotonic; 0 for one that was not refused. */
  const unasked = new Map<EventId, number>();
  const listeners: OnInterested[] = [];
  const tell: EventInterest['tell'] = ({ planId, guildId }, userIds, isInterested) => {
    for (const listener of listeners) listener(planId, userIds, isInterested, guildId);
  };
  const isDue = ({ eventId }: PlanEvent): boolean =>
    eventId !== null && (unasked.get(eventId) ?? Infinity) <= clock.monotonicMs();
  const refused = ({ planId, guildId }: PlanEvent, eventId: EventId, failure: OutsideFailure): void => {
    if (failure.code === 'gone') return void unasked.delete(eventId);
    if (unasked.get(eventId) === 0)
      logger.warn('who is interested in an event cannot be seen', { planId, guildId, failure: failure.code });
    unasked.set(eventId, clock.monotonicMs() + (failure.retryable ? REST_MS.unanswered : REST_MS.refused));
  };
  const ask: EventInterest['ask'] = async (row) => {
    const { eventId, guildId } = row;
    if (eventId === null || !isDue(row) || listeners.length === 0) return;
    try {
      tell(row, await events.subscribers(guildId, eventId, MOST_PEOPLE), true);
      unasked.delete(eventId);
    } catch (error) {
      if (!isOutsideError(error)) throw error;
      refused(row, eventId, error.failure);
      // What Discord refuses is of one event alone.
      if (error.failure.retryable) throw error;
    }
  };
  const unknown: EventInterest['unknown'] = (eventId) => {
    unasked.delete(eventId);
    unasked.set(eventId, 0);
    const oldest = unasked.keys().next();
    if (unasked.size > MOST_UNASKED && oldest.done !== true) unasked.delete(oldest.value);
  };
  return {
    listen: (listener) => void listeners.push(listener),
    tell,
    unknown,
    unknownIn: (guildId) => {
      for (const { eventId } of book.ofGuild(guildId)) if (eventId !== null) unknown(eventId);
    },
    ask,
    askSome: async (guildId) => {
      if (unasked.size === 0 || listeners.length === 0) return false;
      const soonest = book.ofGuild(guildId).toSorted((a, b) => a.applied.startsAtMs - b.applied.startsAtMs);
      const due = soonest.filter(isDue);
      for (const row of due.slice(0, EVENTS_AT_ONCE)) await ask(row);
      return due.length > EVENTS_AT_ONCE;
    },
  };
};

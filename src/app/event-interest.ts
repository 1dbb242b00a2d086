import type { EventId, GuildId, SpaceId, UserId } from '../lib/index.ts';
import type { EventPort, PlanEvent } from './event-port.ts';
import type { EventBook } from './event-mirror-book.ts';

/** People who are asked for of each event when the bot starts, and events of one server of which that is done at once; then others have their turn. */
const ASKED = { people: 500, events: 10 } as const;

/** Told when somebody says in Discord that they are interested in a plan, or takes it back; may be told twice. It must not throw. */
export type OnInterested = (planId: SpaceId, userId: UserId, isInterested: boolean, guildId: GuildId) => void;

/** Who says in Discord that they are interested, also while nobody of us was there to be told. */
export interface EventInterest {
  listen(listener: OnInterested): void;
  tell(row: PlanEvent, userId: UserId, isInterested: boolean): void;
  /** It is not known any more who is interested in that event. */
  unknown(eventId: EventId): void;
  /** Asks for those of some events of a server, the soonest first; answers whether there are more. Throws an OutsideError. */
  askSome(guildId: GuildId): Promise<boolean>;
  /** Asks for those of one event where they are not known. Throws an OutsideError. */
  ask(row: PlanEvent): Promise<void>;
}

/** Everything is known of no events. */
export const createEventInterest = ({
  events,
  book,
}: {
  readonly events: Pick<EventPort, 'subscribers'>;
  readonly book: Pick<EventBook, 'ofGuild'>;
}): EventInterest => {
  const unasked = new Set<EventId>();
  const listeners: OnInterested[] = [];
  const tell: EventInterest['tell'] = ({ planId, guildId }, userId, isInterested) => {
    for (const listener of listeners) listener(planId, userId, isInterested, guildId);
  };
  const ask: EventInterest['ask'] = async (row) => {
    const { eventId, guildId } = row;
    if (eventId === null || !unasked.has(eventId) || listeners.length === 0) return;
    for (const userId of await events.subscribers(guildId, eventId, ASKED.people)) tell(row, userId, true);
    unasked.delete(eventId);
  };
  return {
    listen: (listener) => void listeners.push(listener),
    tell,
    unknown: (eventId) => void unasked.add(eventId),
    ask,
    askSome: async (guildId) => {
      if (unasked.size === 0 || listeners.length === 0) return false;
      const soonest = book.ofGuild(guildId).toSorted((a, b) => a.applied.startsAtMs - b.applied.startsAtMs);
      const waiting = soonest.filter(({ eventId }) => eventId !== null && unasked.has(eventId));
      for (const row of waiting.slice(0, ASKED.events)) await ask(row);
      return waiting.length > ASKED.events;
    },
  };
};

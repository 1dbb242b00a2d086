import type { EventId, GuildId, SpaceId } from '../lib/index.ts';
import type { EventSeen, PlanEvent, PlanEventStore } from './event-port.ts';
import type { EventLook } from './event-mirror-differ.ts';

/** Events of a server that are remembered besides Discord's own hundred: those that ended since it was last asked. */
const MAX_SEEN = 300;

/** Which plan has which event, in memory as it is stored, and what Discord shows of them. */
export interface EventBook {
  load(rows: readonly PlanEvent[]): void;
  get(planId: SpaceId): PlanEvent | null;
  ofGuild(guildId: GuildId): readonly PlanEvent[];
  byEvent(guildId: GuildId, eventId: EventId): PlanEvent | null;
  guilds(): readonly GuildId[];
  /** In memory only once it is stored. */
  save(row: PlanEvent): Promise<void>;
  forget(planId: SpaceId): Promise<void>;

  /** Whether Discord was asked for everything there since the server was last away. */
  isListed(guildId: GuildId): boolean;
  /** Asks for everything there; what Discord tells meanwhile is newer. */
  list(guildId: GuildId, ask: () => Promise<readonly EventSeen[]>): Promise<readonly EventSeen[]>;
  /** Nothing is known any more of what Discord shows there, not by what it is just being asked either. */
  unlist(guildId: GuildId): void;
  /** Takes what Discord told; nothing while everything is to be asked for anyway. */
  told(guildId: GuildId, eventId: EventId, look: EventLook): void;
  /** What Discord shows; null when it has to be asked. */
  look(guildId: GuildId, eventId: EventId): EventLook | null;
  /** Events that are scheduled or active. */
  unfinished(guildId: GuildId): readonly EventSeen[];
}

const isUnfinished = (look: EventLook): look is EventSeen =>
  typeof look !== 'string' && (look.status === 'scheduled' || look.status === 'active');

type Seen = Pick<EventBook, 'isListed' | 'list' | 'unlist' | 'told' | 'look' | 'unfinished'>;

/** What Discord shows, by server. */
const createSeen = (): Seen => {
  const seen = new Map<GuildId, Map<EventId, EventLook>>();
  /** What is told while a server is being asked. */
  const meanwhile = new Map<GuildId, Map<EventId, EventLook>>();
  return {
    isListed: (guildId) => seen.has(guildId),
    list: async (guildId, ask) => {
      const news = new Map<EventId, EventLook>();
      meanwhile.set(guildId, news);
      try {
        const events = await ask();
        // What was shown before the server was away says nothing of what was done then.
        if (meanwhile.get(guildId) === news)
          seen.set(guildId, new Map([...events.map((event) => [event.id, event] as const), ...news]));
        return events;
      } finally {
        if (meanwhile.get(guildId) === news) meanwhile.delete(guildId);
      }
    },
    unlist: (guildId) => {
      seen.delete(guildId);
      meanwhile.delete(guildId);
    },
    told: (guildId, eventId, look) => {
      meanwhile.get(guildId)?.set(eventId, look);
      const looks = seen.get(guildId);
      looks?.delete(eventId);
      looks?.set(eventId, look);
      const oldest = looks?.keys().next();
      if (looks !== undefined && looks.size > MAX_SEEN && oldest?.done === false) looks.delete(oldest.value);
    },
    look: (guildId, eventId) => seen.get(guildId)?.get(eventId) ?? null,
    unfinished: (guildId) => [...(seen.get(guildId)?.values() ?? [])].filter(isUnfinished),
  };
};

/** The event with which the stage of a space is to be opened; null when there is none that waits for that. */
export const waitingEvent = (book: Pick<EventBook, 'get' | 'look'>, planId: SpaceId): EventId | null => {
  const row = book.get(planId);
  if (row === null || row.eventId === null) return null;
  const look = book.look(row.guildId, row.eventId);
  if (look === null || typeof look === 'string') return null;
  return look.status === 'scheduled' && look.place.type === 'stage' ? row.eventId : null;
};

/** The stage of a space was opened with its event. */
export const noteBegun = (book: Pick<EventBook, 'get' | 'look' | 'told'>, planId: SpaceId): void => {
  const row = book.get(planId);
  if (row === null || row.eventId === null) return;
  const look = book.look(row.guildId, row.eventId);
  if (look !== null && typeof look !== 'string') book.told(row.guildId, look.id, { ...look, status: 'active' });
};

/** Nothing is mirrored yet. */
export const createEventBook = (store: PlanEventStore): EventBook => {
  const rows = new Map<SpaceId, PlanEvent>();
  const byGuild = new Map<GuildId, Map<SpaceId, PlanEvent>>();
  const put = (row: PlanEvent): void => {
    rows.set(row.planId, row);
    const ofGuild = byGuild.get(row.guildId) ?? new Map<SpaceId, PlanEvent>();
    byGuild.set(row.guildId, ofGuild.set(row.planId, row));
  };
  const ofGuild = (guildId: GuildId): readonly PlanEvent[] => [...(byGuild.get(guildId)?.values() ?? [])];
  return {
    ...createSeen(),
    load: (stored) => {
      for (const row of stored) put(row);
    },
    get: (planId) => rows.get(planId) ?? null,
    ofGuild,
    byEvent: (guildId, eventId) => ofGuild(guildId).find((row) => row.eventId === eventId) ?? null,
    guilds: () => [...byGuild.keys()],
    save: async (row) => {
      await store.save(row);
      put(row);
    },
    forget: async (planId) => {
      await store.forget(planId);
      const guildId = rows.get(planId)?.guildId;
      rows.delete(planId);
      if (guildId === undefined) return;
      byGuild.get(guildId)?.delete(planId);
      if (byGuild.get(guildId)?.size === 0) byGuild.delete(guildId);
    },
  };
};

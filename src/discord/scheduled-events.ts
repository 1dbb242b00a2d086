import { AuditLogEvent, DiscordAPIError, GatewayDispatchEvents, Routes } from 'discord.js';
import type { Client, REST } from 'discord.js';
import { z } from 'zod';
import type {
  Because,
  EventAct,
  EventListener,
  EventPlace,
  EventPort,
  EventSeen,
  PermissionName,
} from '../app/index.ts';
import type { EventId, GuildId, Logger, UserId } from '../lib/index.ts';
import { auditReason } from './audit-reason.ts';
import { DiscordCode, discordCode, outsideError } from './failures.ts';
import { guarded } from './guarded.ts';
import { lackingIn } from './permissions.ts';
import { nameOf } from './room-parts.ts';
import { visibleGuild } from './room-view.ts';
import { eventBody, eventSchema, eventSeen, exceptionId, newEventBody, STATUS_NUMBER } from './scheduled-event-view.ts';

/** What the events need. `onceOnly` asks without repeating; see `createOnceOnlyRest`. */
export interface ScheduledEventsOptions {
  readonly client: Client;
  readonly onceOnly: REST;
  readonly logger: Logger;
}

/** What making and keeping an event needs where it takes place (Discord's documentation, "Guild Scheduled Event Permissions Requirements"). */
const NEEDED: Readonly<Record<EventPlace['type'], readonly PermissionName[]>> = {
  stage: ['CREATE_EVENTS', 'VIEW_CHANNEL', 'MANAGE_CHANNELS', 'MUTE_MEMBERS', 'MOVE_MEMBERS'],
  voice: ['CREATE_EVENTS', 'VIEW_CHANNEL', 'CONNECT'],
  external: ['CREATE_EVENTS'],
};

/** People of one page of Discord's. */
const PAGE = 100;

/** Changes of events that are looked through for who made one: it was made seconds ago. */
const AUDIT_LOG_PAGE = 50;

const subscribersSchema = z.array(z.object({ user: z.object({ id: z.string(), bot: z.boolean().optional() }) }));

const auditLogSchema = z.object({
  audit_log_entries: z.array(z.object({ target_id: z.string().nullable(), user_id: z.string().nullable() })),
});

/** What tells of dates of recurring events (discord/discord-api-docs#8389); the library does not know these yet. */
const OTHER_DATE_EVENTS = [
  'GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE',
  'GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE',
  'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE',
  // All of an event at once, as people's clients are told.
  'GUILD_SCHEDULED_EVENT_EXCEPTIONS_DELETE',
];

/** Entries of the audit log that tell who did something, the first last; of dates by Discord's OpenAPI file. */
const AUDITED: Readonly<Record<EventAct, readonly (AuditLogEvent | number)[]>> = {
  event: [AuditLogEvent.GuildScheduledEventUpdate, AuditLogEvent.GuildScheduledEventDelete],
  deleted: [AuditLogEvent.GuildScheduledEventDelete],
  dates: [200, 201],
};

/** What the acts share. */
interface Desk extends ScheduledEventsOptions {
  readonly reasonOf: (guildId: GuildId, act: string, because: Because) => string;
  readonly attempt: <Value>(guildId: GuildId, call: () => Promise<Value>, place?: EventPlace) => Promise<Value>;
  /** Reads an event of an answer. Throws for one that is none. */
  readonly read: (answer: unknown) => EventSeen;
}

const channelOf = (place: EventPlace): string | null => (place.type === 'external' ? null : place.channelId);

const deskOf = (options: ScheduledEventsOptions): Desk => {
  const { client } = options;
  const missing = (guildId: GuildId, place: EventPlace): readonly PermissionName[] => {
    const guild = visibleGuild(client, guildId);
    return guild === 'unknown' || guild === null ? [] : lackingIn(guild, channelOf(place), NEEDED[place.type]);
  };
  return {
    ...options,
    reasonOf: (guildId, act, because) =>
      auditReason(act, because, because.by === null ? null : nameOf(client, guildId, because.by.userId)),
    attempt: async (guildId, call, place = { type: 'external', location: '' }) => {
      try {
        return await call();
      } catch (error) {
        const channelId = place.type === 'external' ? null : place.channelId;
        throw outsideError(error, { channelId, missing: () => missing(guildId, place) });
      }
    },
    read: (answer) => {
      const seen = eventSeen(eventSchema.parse(answer), client.user?.id);
      if (seen === null) throw new Error('Discord answered with an event in an unknown state');
      return seen;
    },
  };
};

/** Makes the port through which scheduled events are seen and changed. It keeps no state of its own. */
export const createScheduledEvents = (options: ScheduledEventsOptions): EventPort => {
  const desk = deskOf(options);
  const { client, attempt, reasonOf, read } = desk;
  return {
    list: (guildId) => attempt(guildId, () => list(desk, guildId)),
    look: (guildId, eventId) =>
      attempt(guildId, async () => {
        try {
          return read(await client.rest.get(Routes.guildScheduledEvent(guildId, eventId)));
        } catch (error) {
          const code = discordCode(error);
          if (code === DiscordCode.unknownEvent) return 'gone';
          if (code === DiscordCode.missingAccess) return 'hidden';
          throw error;
        }
      }),
    missing: (guildId, place) => {
      const guild = visibleGuild(client, guildId);
      return guild === 'unknown' || guild === null ? [] : lackingIn(guild, channelOf(place), NEEDED[place.type]);
    },
    create: (guildId, wanted, because, image = null) =>
      attempt(
        guildId,
        async () => {
          const reason = reasonOf(guildId, 'space planned', because);
          const body = newEventBody(wanted, image);
          return read(await desk.onceOnly.post(Routes.guildScheduledEvents(guildId), { body, reason }));
        },
        wanted.place,
      ),
    edit: (guildId, eventId, change, because) =>
      attempt(guildId, async () => {
        const reason = reasonOf(guildId, 'plan changed', because);
        return read(
          await client.rest.patch(Routes.guildScheduledEvent(guildId, eventId), { body: eventBody(change), reason }),
        );
      }),
    setStatus: (guildId, eventId, status, because) =>
      attempt(guildId, async () => {
        const reason = reasonOf(guildId, `event ${status}`, because);
        const body = { status: STATUS_NUMBER[status] };
        return read(await client.rest.patch(Routes.guildScheduledEvent(guildId, eventId), { body, reason }));
      }),
    resetDate: (guildId, eventId, originalMs, because) =>
      attempt(guildId, async () => {
        const reason = reasonOf(guildId, 'date put back', because);
        const route = `${Routes.guildScheduledEvent(guildId, eventId)}/exceptions/${exceptionId(originalMs)}` as const;
        try {
          await client.rest.delete(route, { reason });
        } catch (error) {
          // What no event or no such date is left of is as its rule has it.
          if (!isGone(error)) throw error;
        }
      }),
    subscribers: (guildId, eventId, limit) => attempt(guildId, () => subscribers(desk, { guildId, eventId, limit })),
    whoChanged: (guildId, eventId, what) => attempt(guildId, () => whoChanged(desk, { guildId, eventId }, what)),
    listen: (listener) => listen(options, listener),
  };
};

/** Which code Discord has for a date that is as its rule has it is documented nowhere: the status tells. */
const isGone = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 404;

const list = async ({ client }: Desk, guildId: GuildId): Promise<readonly EventSeen[]> => {
  const answer: unknown = await client.rest.get(Routes.guildScheduledEvents(guildId));
  const events = z.array(eventSchema).parse(answer ?? []);
  return events.flatMap((data) => eventSeen(data, client.user?.id) ?? []);
};

interface Asked {
  readonly guildId: GuildId;
  readonly eventId: EventId;
  readonly limit: number;
}

const subscribers = async ({ client }: Desk, { guildId, eventId, limit }: Asked): Promise<readonly UserId[]> => {
  const found: UserId[] = [];
  for (let after = '0', left = limit; left > 0; left -= PAGE) {
    const query = new URLSearchParams({ limit: String(Math.min(PAGE, left)), after });
    const answer: unknown = await client.rest.get(Routes.guildScheduledEventUsers(guildId, eventId), { query });
    const page = subscribersSchema.parse(answer ?? []);
    // as: Discord's ids of people.
    found.push(...page.filter(({ user }) => user.bot !== true).map(({ user }) => user.id as UserId));
    after = page.at(-1)?.user.id ?? '';
    if (page.length < PAGE) break;
  }
  return found;
};

const whoChanged = async (
  { client }: Desk,
  { guildId, eventId }: Pick<Asked, 'guildId' | 'eventId'>,
  what: EventAct = 'event',
): Promise<UserId | null> => {
  const entries = await Promise.all(
    AUDITED[what].map(async (type) => {
      const query = new URLSearchParams({ action_type: String(type), limit: String(AUDIT_LOG_PAGE) });
      try {
        return auditLogSchema.parse(await client.rest.get(Routes.guildAuditLog(guildId), { query })).audit_log_entries;
      } catch (error) {
        // People need not let us read the audit log.
        if (discordCode(error) === DiscordCode.missingPermissions) return [];
        throw error;
      }
    }),
  );
  const users = entries.map((page) => page.find(({ target_id: id }) => id === eventId)?.user_id ?? null);
  const userId = users.findLast((one) => one !== null) ?? null;
  // as: Discord's id of a person. What we changed ourselves says nothing.
  return userId === client.user?.id ? null : (userId as UserId | null);
};

const removedSchema = z.object({ guild_id: z.string(), id: z.string() });
const otherDateSchema = z.object({ guild_id: z.string(), event_id: z.string() });
const interestSchema = z.object({ guild_id: z.string(), guild_scheduled_event_id: z.string(), user_id: z.string() });

/** The library tells only of events and people that it keeps, and it keeps neither. */
const listen = ({ client, logger }: ScheduledEventsOptions, listener: EventListener): (() => void) => {
  // as, in these: Discord's ids.
  const changed = guarded(logger, 'scheduled event', (data: unknown) => {
    const event = eventSchema.parse(data);
    const seen = eventSeen(event, client.user?.id);
    if (seen !== null) listener.onChanged(event.guild_id as GuildId, seen);
  });
  const removed = guarded(logger, 'scheduled event deleted', (data: unknown) => {
    const event = removedSchema.parse(data);
    listener.onRemoved(event.guild_id as GuildId, event.id as EventId);
  });
  const otherDates = guarded(logger, 'date of an event', (data: unknown) => {
    const { guild_id: guildId, event_id: eventId } = otherDateSchema.parse(data);
    listener.onOtherDates(guildId as GuildId, eventId as EventId);
  });
  const interest = (isInterested: boolean): ((data: unknown) => void) =>
    guarded(logger, 'interest in an event', (data: unknown) => {
      const { guild_id: guildId, guild_scheduled_event_id: eventId, user_id: userId } = interestSchema.parse(data);
      listener.onSubscribed(guildId as GuildId, eventId as EventId, userId as UserId, isInterested);
    });
  const heard = [
    [GatewayDispatchEvents.GuildScheduledEventCreate, changed],
    [GatewayDispatchEvents.GuildScheduledEventUpdate, changed],
    [GatewayDispatchEvents.GuildScheduledEventDelete, removed],
    [GatewayDispatchEvents.GuildScheduledEventUserAdd, interest(true)],
    [GatewayDispatchEvents.GuildScheduledEventUserRemove, interest(false)],
    // as: the library passes on what it does not know by its name.
    ...OTHER_DATE_EVENTS.map((event) => [event as GatewayDispatchEvents, otherDates] as const),
  ] as const;
  for (const [event, tell] of heard) client.ws.on(event, tell);
  return () => {
    for (const [event, tell] of heard) client.ws.off(event, tell);
  };
};

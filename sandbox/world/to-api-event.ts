import type { EventException, EventRecurrence, Guild, ScheduledEvent } from './model.ts';
import { has, Permission } from './permissions.ts';
import { isoTime } from './snowflake.ts';
import type { WorldStore } from './store.ts';
import { toApiUser, type ApiObject } from './to-api.ts';

/** Discord's scheduled event object; with the number of who is interested when asked for. */
export function toApiScheduledEvent(world: WorldStore, event: ScheduledEvent, withUserCount = false): ApiObject {
  const creator = world.users.get(event.creatorId);
  return {
    id: event.id,
    guild_id: event.guildId,
    channel_id: event.channelId,
    creator_id: event.creatorId,
    ...(creator === undefined ? {} : { creator: toApiUser(creator) }),
    name: event.name,
    description: event.description,
    image: event.image,
    scheduled_start_time: isoTime(event.startTimeMs),
    scheduled_end_time: isoTimeOrNull(event.endTimeMs),
    privacy_level: 2,
    status: event.status,
    entity_type: event.entityType,
    entity_id: event.entityId,
    entity_metadata: event.location === null ? null : { location: event.location },
    recurrence_rule: event.recurrence === null ? null : toApiRecurrence(event.recurrence),
    guild_scheduled_event_exceptions: [...event.exceptions.values()].map((exception) =>
      toApiEventException(event, exception),
    ),
    ...(withUserCount ? { user_count: event.subscribers.size } : {}),
  };
}

function toApiRecurrence(rule: EventRecurrence): ApiObject {
  return {
    start: isoTime(rule.startMs),
    end: null,
    frequency: rule.frequency,
    interval: rule.interval,
    by_weekday: rule.byWeekday,
    by_n_weekday: rule.byNWeekday,
    by_month: rule.byMonth,
    by_month_day: rule.byMonthDay,
    by_year_day: null,
    count: null,
  };
}

/** Discord's object of an exception. */
export function toApiEventException(event: ScheduledEvent, exception: EventException): ApiObject {
  return {
    event_id: event.id,
    event_exception_id: exception.id,
    scheduled_start_time: isoTimeOrNull(exception.startTimeMs),
    scheduled_end_time: isoTimeOrNull(exception.endTimeMs),
    is_canceled: exception.isCanceled,
  };
}

const isoTimeOrNull = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));

/** The guild's events that are scheduled or active. */
export function unfinishedEvents(guild: Guild): ScheduledEvent[] {
  return [...guild.scheduledEvents.values()].filter(({ status }) => status === 1 || status === 2);
}

/** Whether the account is shown the event: one in a room only to who may view the room. */
export function maySeeEvent(world: WorldStore, guild: Guild, event: ScheduledEvent, userId: string): boolean {
  if (event.channelId === null) return true;
  const channel = guild.channels.get(event.channelId);
  return channel !== undefined && has(world.permissionsIn(guild, channel, userId), Permission.ViewChannel);
}

import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { nextEventDate } from './event-dates.ts';
import { armEvent, beginEvent, disarmEvent, emitEvent, endForGood, finishEvent } from './event-life.ts';
import { Intent } from './intents.ts';
import type { EventException, Guild, ScheduledEvent } from './model.ts';
import { snowflakeAt } from './snowflake.ts';
import { endStageInstance } from './stage-auto-close.ts';
import { createStageInstance, giveStageToEvent } from './stages.ts';
import type { WorldStore } from './store.ts';
import { toApiEventException, toApiScheduledEvent } from './to-api-event.ts';

/** The fields of an event that people may choose. */
export type EventChoice = Pick<
  ScheduledEvent,
  | 'channelId'
  | 'name'
  | 'description'
  | 'image'
  | 'startTimeMs'
  | 'endTimeMs'
  | 'entityType'
  | 'location'
  | 'recurrence'
>;

/** Adds an event to the guild. Rights and limits are checked by the caller, here and below. */
export function createScheduledEvent(
  world: WorldStore,
  guild: Guild,
  choice: EventChoice,
  actor: Actor,
): ScheduledEvent {
  const event: ScheduledEvent = {
    ...choice,
    id: world.nextId(),
    guildId: guild.id,
    creatorId: actor.userId,
    status: 1,
    entityId: null,
    exceptions: new Map(),
    subscribers: new Set(),
  };
  guild.scheduledEvents.set(event.id, event);
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_CREATE', event);
  log(world, guild, event, {
    actor,
    actionType: AuditLogEvent.GuildScheduledEventCreate,
    changes: differences({}, toApiScheduledEvent(world, event)),
  });
  if (world.switches.eventCreatorInterested) setInterest(world, guild, event, { userId: actor.userId, isOn: true });
  armEvent(world, guild, event);
  return event;
}

/**
 * Changes an event's fields and its status. One on a stage that becomes active opens the stage, or takes it over, and one that is
 * completed closes it.
 */
export function editScheduledEvent(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  change: { readonly choice: Partial<EventChoice>; readonly status: 2 | 3 | 4 | null; readonly actor: Actor },
): void {
  const before = toApiScheduledEvent(world, event);
  dropExceptions(world, event, change.choice);
  Object.assign(event, change.choice);
  if (change.status === null) {
    const isChanged = differences(before, toApiScheduledEvent(world, event)).length > 0;
    if (isChanged) emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
    armEvent(world, guild, event);
  } else setStatus(world, guild, event, { status: change.status, actor: change.actor });
  const changes = differences(before, toApiScheduledEvent(world, event));
  if (changes.length === 0) return;
  log(world, guild, event, { actor: change.actor, actionType: AuditLogEvent.GuildScheduledEventUpdate, changes });
}

function setStatus(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  { status, actor }: { readonly status: 2 | 3 | 4; readonly actor: Actor },
): void {
  if (status === 4) endForGood(world, guild, event, 4);
  else if (event.entityType !== 1 || event.channelId === null) {
    if (status === 2) beginEvent(world, guild, event, null);
    else finishEvent(world, guild, event, 3);
  } else if (status === 3) endStageInstance(world, guild, event.channelId);
  else {
    const open = guild.stageInstances.get(event.channelId);
    if (open !== undefined) giveStageToEvent(world, guild, open, { event, actor });
    else createStageInstance(world, guild, { channelId: event.channelId, topic: event.name, actor, event });
  }
}

/** "Modifying the `recurrence_rule` may cause all exceptions for an event to be removed": it does. */
function dropExceptions(world: WorldStore, event: ScheduledEvent, choice: Partial<EventChoice>): void {
  if (choice.recurrence === undefined || JSON.stringify(choice.recurrence) === JSON.stringify(event.recurrence)) return;
  for (const exception of event.exceptions.values()) {
    event.exceptions.delete(exception.id);
    emitException(world, 'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE', event, exception);
  }
}

/**
 * Takes an event out of the guild, which is what a person's "Cancel event" does: the payload says the status it had
 * (discord/discord-api-docs#4105). The stage of an active one is closed (#4583).
 */
export function deleteScheduledEvent(world: WorldStore, guild: Guild, event: ScheduledEvent, actor: Actor): void {
  disarmEvent(world, event);
  guild.scheduledEvents.delete(event.id);
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_DELETE', event);
  if (event.entityType === 1 && event.status === 2 && event.channelId !== null) {
    endStageInstance(world, guild, event.channelId);
  }
  log(world, guild, event, {
    actor,
    actionType: AuditLogEvent.GuildScheduledEventDelete,
    changes: differences(toApiScheduledEvent(world, event), {}),
  });
}

/** Somebody is interested in an event, or not any more; answers false when that is how it was. */
export function setInterest(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  { userId, isOn }: { readonly userId: string; readonly isOn: boolean },
): boolean {
  if (event.subscribers.has(userId) === isOn) return false;
  if (isOn) event.subscribers.add(userId);
  else event.subscribers.delete(userId);
  world.emit({
    t: isOn ? 'GUILD_SCHEDULED_EVENT_USER_ADD' : 'GUILD_SCHEDULED_EVENT_USER_REMOVE',
    guildId: guild.id,
    d: { guild_scheduled_event_id: event.id, user_id: userId, guild_id: guild.id },
    intents: Intent.GuildScheduledEvents,
    ...(event.channelId === null ? {} : { visibleInChannelId: event.channelId }),
  });
  return true;
}

/** Numbers of the audit log (Discord's OpenAPI file), which the types do not have yet. */
const exceptionLogged = { CREATE: 200, UPDATE: 201, DELETE: 202 } as const;

/** Sets how one date of a recurring event differs, over what was set of it before. */
export function setException(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  { exception, actor }: { readonly exception: EventException; readonly actor: Actor },
): void {
  const before = event.exceptions.get(exception.id);
  const name = before === undefined ? 'CREATE' : 'UPDATE';
  event.exceptions.set(exception.id, exception);
  emitException(world, `GUILD_SCHEDULED_EVENT_EXCEPTION_${name}`, event, exception);
  log(world, guild, event, {
    actor,
    actionType: exceptionLogged[name],
    changes: differences(
      before === undefined ? {} : toApiEventException(event, before),
      toApiEventException(event, exception),
    ),
  });
  goOn(world, guild, event);
}

/** The date that a recurring event stands at was canceled: where the switch says so, it says the next one from now on. */
function goOn(world: WorldStore, guild: Guild, event: ScheduledEvent): void {
  const isCanceled = event.exceptions.get(snowflakeAt(event.startTimeMs))?.isCanceled ?? false;
  if (!isCanceled || event.status !== 1 || world.switches.canceledNextDate === 'stays') return;
  const nextMs = nextEventDate(event);
  if (nextMs === null) return;
  event.startTimeMs = nextMs;
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
  armEvent(world, guild, event);
}

/** One date is again as the rule has it. */
export function removeException(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  { exception, actor }: { readonly exception: EventException; readonly actor: Actor },
): void {
  event.exceptions.delete(exception.id);
  emitException(world, 'GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE', event, exception);
  const changes = differences(toApiEventException(event, exception), {});
  log(world, guild, event, { actor, actionType: exceptionLogged.DELETE, changes });
}

function emitException(
  world: WorldStore,
  t: `GUILD_SCHEDULED_EVENT_EXCEPTION_${'CREATE' | 'UPDATE' | 'DELETE'}`,
  event: ScheduledEvent,
  exception: EventException,
): void {
  world.emit({
    t,
    guildId: event.guildId,
    d: { ...toApiEventException(event, exception), guild_id: event.guildId },
    intents: Intent.GuildScheduledEvents,
    ...(event.channelId === null ? {} : { visibleInChannelId: event.channelId }),
  });
}

/** What the audit log tells of an event. */
const loggedFields = [
  'name',
  'description',
  'channel_id',
  'privacy_level',
  'entity_type',
  'status',
  'entity_metadata',
  'scheduled_start_time',
  'scheduled_end_time',
  'recurrence_rule',
  'image',
  'is_canceled',
];

interface Difference {
  readonly key: string;
  readonly old_value?: unknown;
  readonly new_value?: unknown;
}

function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly Difference[] {
  return loggedFields.flatMap((key) =>
    JSON.stringify(before[key] ?? null) === JSON.stringify(after[key] ?? null)
      ? []
      : [
          {
            key,
            ...(before[key] === undefined ? {} : { old_value: before[key] }),
            ...(after[key] === undefined ? {} : { new_value: after[key] }),
          },
        ],
  );
}

function log(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
  fact: { readonly actor: Actor; readonly actionType: number; readonly changes: readonly Difference[] },
): void {
  addAuditLog(world, guild, {
    userId: fact.actor.userId,
    targetId: event.id,
    actionType: fact.actionType,
    reason: fact.actor.reason,
    changes: fact.changes,
  });
}

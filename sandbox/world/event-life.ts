import { nextEventDate } from './event-dates.ts';
import { Intent } from './intents.ts';
import type { Guild, ScheduledEvent, StageInstance } from './model.ts';
import type { WorldStore } from './store.ts';
import { toApiScheduledEvent } from './to-api-event.ts';

/** Finished events of which a guild keeps the last. */
const maxFinished = 100;

/** Tells who may see the event that it was made, changed or deleted. */
export function emitEvent(
  world: WorldStore,
  t: 'GUILD_SCHEDULED_EVENT_CREATE' | 'GUILD_SCHEDULED_EVENT_UPDATE' | 'GUILD_SCHEDULED_EVENT_DELETE',
  event: ScheduledEvent,
): void {
  world.emit({
    t,
    guildId: event.guildId,
    d: toApiScheduledEvent(world, event),
    intents: Intent.GuildScheduledEvents,
    ...(event.channelId === null ? {} : { visibleInChannelId: event.channelId }),
  });
}

/** Nothing is waited for any more on the event's behalf. */
export function disarmEvent(world: WorldStore, event: ScheduledEvent): void {
  world.eventTimers.get(event.id)?.();
  world.eventTimers.delete(event.id);
}

/**
 * Waits for what Discord does by itself: external events begin and end at their times, others that nobody began are canceled
 * hours later, and an active one in a voice room ends when nobody was there for minutes. One on a stage ends with its stage.
 */
export function armEvent(world: WorldStore, guild: Guild, event: ScheduledEvent): void {
  disarmEvent(world, event);
  const next = nextStep(world, guild, event);
  if (next === null) return;
  const run = (): void => {
    world.eventTimers.delete(event.id);
    if (next.to === 2) beginEvent(world, guild, event, null);
    else finishEvent(world, guild, event, next.to);
  };
  world.eventTimers.set(event.id, world.clock.after(Math.max(0, next.inMs), run));
}

function nextStep(
  world: WorldStore,
  guild: Guild,
  event: ScheduledEvent,
): { readonly to: 2 | 3 | 4; readonly inMs: number } | null {
  const { switches } = world;
  const untilStartMs = event.startTimeMs - world.clock.nowMs();
  if (event.status === 1) {
    return event.entityType === 3
      ? { to: 2, inMs: untilStartMs }
      : { to: 4, inMs: untilStartMs + switches.eventAutoCancelMs };
  }
  if (event.status !== 2) return null;
  if (event.entityType === 3) return { to: 3, inMs: (event.endTimeMs ?? 0) - world.clock.nowMs() };
  const isWaited = event.entityType === 2 && !hasSomebody(guild, event.channelId);
  return isWaited ? { to: 3, inMs: switches.eventEmptyMs } : null;
}

function hasSomebody(guild: Guild, channelId: string | null): boolean {
  return [...guild.voiceStates.values()].some((state) => state.channelId === channelId);
}

/** The event is active from now on. `entityId`: the stage instance that began with it. */
export function beginEvent(world: WorldStore, guild: Guild, event: ScheduledEvent, entityId: string | null): void {
  event.status = 2;
  event.entityId = entityId;
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
  armEvent(world, guild, event);
}

/** The event is completed (3) or canceled (4); a recurring one of which one date is over waits for its next where the switch says so. */
export function finishEvent(world: WorldStore, guild: Guild, event: ScheduledEvent, status: 3 | 4): void {
  const nextMs = world.switches.recurringEventEnds === 'next-date' ? nextEventDate(event) : null;
  event.entityId = null;
  if (nextMs === null) {
    endForGood(world, guild, event, status);
    return;
  }
  if (event.endTimeMs !== null) event.endTimeMs += nextMs - event.startTimeMs;
  event.startTimeMs = nextMs;
  event.status = 1;
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
  armEvent(world, guild, event);
}

/** The event is over, and with a recurring one all of its dates. */
export function endForGood(world: WorldStore, guild: Guild, event: ScheduledEvent, status: 3 | 4): void {
  disarmEvent(world, event);
  event.status = status;
  event.entityId = null;
  emitEvent(world, 'GUILD_SCHEDULED_EVENT_UPDATE', event);
  const finished = [...guild.scheduledEvents.values()].filter((each) => each.status > 2);
  for (const { id } of finished.slice(0, Math.max(0, finished.length - maxFinished))) guild.scheduledEvents.delete(id);
}

/** A stage was closed: the event that was on there is completed. */
export function stageOfEventEnded(world: WorldStore, guild: Guild, instance: StageInstance): void {
  const event = guild.scheduledEvents.get(instance.guildScheduledEventId ?? '');
  if (event?.status === 2) finishEvent(world, guild, event, 3);
}

/** Somebody came into a room or left it. */
export function eventRoomChanged(world: WorldStore, guild: Guild, channelId: string): void {
  for (const event of guild.scheduledEvents.values()) {
    if (event.channelId !== channelId || event.status !== 2 || event.entityType !== 2) continue;
    const isWaiting = world.eventTimers.has(event.id);
    if (isWaiting === hasSomebody(guild, channelId)) armEvent(world, guild, event);
  }
}

/** A room is deleted: its events go with it, of which Discord tells nobody (discord/discord-api-docs#4581). */
export function dropEventsOfRoom(world: WorldStore, guild: Guild, channelId: string): void {
  for (const event of guild.scheduledEvents.values()) {
    if (event.channelId !== channelId) continue;
    disarmEvent(world, event);
    guild.scheduledEvents.delete(event.id);
  }
}

import type { EventChoice, ScheduledEvent, World } from '../../world/index.ts';
import { badChoice, badLength, type PathFault } from '../errors.ts';
import { textLength } from '../limits.ts';

/** Longest name and location of an event (documentation: 1-100 characters). */
const maxNameLength = 100;

/** How far ahead an event may be: no document says; clients offer no later date. */
const mostAheadMs = 5 * 366 * 86_400_000;

/** An event as a body would have it. */
export interface Proposal {
  readonly world: World;
  /** Null for a new one. */
  readonly event: ScheduledEvent | null;
  readonly next: EventChoice;
}

const fault = (field: string, code: string, message: string): PathFault => ({ path: [field], code, message });

const required = (...path: string[]): PathFault => ({
  path,
  code: 'BASE_TYPE_REQUIRED',
  message: 'This field is required',
});

/** What is wrong with an event's texts. */
export function faultsOfTexts({ world, next }: Proposal): PathFault[] {
  const isBad = (text: string | null): boolean =>
    text !== null && (text === '' || textLength(world.switches, text) > maxNameLength);
  return [
    ...(isBad(next.name) ? [badLength(['name'], 1, maxNameLength)] : []),
    ...(isBad(next.location) ? [badLength(['entity_metadata', 'location'], 1, maxNameLength)] : []),
  ];
}

/** What is wrong with an event's times; those that stay as they are may be past. */
export function faultsOfTimes({ world, event, next }: Proposal): PathFault[] {
  const nowMs = world.clock.nowMs();
  const isMoved = next.startTimeMs !== event?.startTimeMs;
  const startFault = isMoved ? faultOfStart(next.startTimeMs, nowMs, event) : null;
  if (startFault !== null) return [startFault];
  const isSame = !isMoved && next.endTimeMs === event.endTimeMs;
  const isGood = next.endTimeMs === null || (next.endTimeMs > next.startTimeMs && next.endTimeMs > nowMs);
  if (isSame || isGood) return [];
  return [
    fault('scheduled_end_time', 'GUILD_SCHEDULED_EVENT_END_BEFORE_START', 'Must be after the start, and to come.'),
  ];
}

function faultOfStart(startMs: number, nowMs: number, event: ScheduledEvent | null): PathFault | null {
  const bad = (code: string, message: string): PathFault => fault('scheduled_start_time', code, message);
  if (event?.status === 2) return bad('GUILD_SCHEDULED_EVENT_ACTIVE', 'The event has started already.');
  if (startMs <= nowMs) return bad('GUILD_SCHEDULED_EVENT_SCHEDULE_PAST', 'Cannot schedule event in the past.');
  if (startMs <= nowMs + mostAheadMs) return null;
  return bad('GUILD_SCHEDULED_EVENT_SCHEDULE_FUTURE', 'Cannot schedule event that far ahead.');
}

/** Which fields the type wants, and which it must not have (documentation, "Field Requirements By Entity Type"). */
export function faultsOfPlace({ event, next }: Proposal): PathFault[] {
  const isElsewhere = event?.channelId !== next.channelId || event.entityType !== next.entityType;
  if (event?.status === 2 && isElsewhere) {
    return [fault('channel_id', 'GUILD_SCHEDULED_EVENT_ACTIVE', 'The event has started already.')];
  }
  if (next.entityType !== 3) return next.channelId === null ? [required('channel_id')] : [];
  return [
    // "channel_id is required and must be set to null" by whoever turns an event into an external one.
    ...(next.channelId === null ? [] : [badChoice(['channel_id'], ['null'])]),
    ...(next.location === null ? [required('entity_metadata', 'location')] : []),
    ...(next.endTimeMs === null ? [required('scheduled_end_time')] : []),
  ];
}

/** The only ways that a status goes (documentation, "Valid Guild Scheduled Event Status Transitions"). */
const ways: Readonly<Record<ScheduledEvent['status'], readonly number[]>> = { 1: [1, 2, 4], 2: [2, 3], 3: [], 4: [] };

/** What is wrong with the status that an event is to have. */
export function faultsOfStatus(status: ScheduledEvent['status'] | null, event: ScheduledEvent | null): PathFault[] {
  if (status === null || event === null) return [];
  return ways[event.status].includes(status) ? [] : [badChoice(['status'], ways[event.status])];
}

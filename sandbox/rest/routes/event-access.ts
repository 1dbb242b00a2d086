import { maySeeEvent, Permission, stageModerator, type Guild, type ScheduledEvent } from '../../world/index.ts';
import { guildInPath, requirePermission, visibleGuildChannel } from '../access.ts';
import { refusal } from '../errors.ts';
import { param, type RestRequest } from '../router.ts';

/** Where an event takes place. */
export type EventPlace = Pick<ScheduledEvent, 'entityType' | 'channelId'>;

/** An event with its guild. */
export interface GuildEvent {
  readonly guild: Guild;
  readonly event: ScheduledEvent;
}

/** The event that the path names. Throws 10004, 10070, or 50001 for one in a room that the account may not view. */
export function eventInPath(request: RestRequest): GuildEvent {
  const guild = guildInPath(request);
  const event = guild.scheduledEvents.get(param(request, 'eventId'));
  if (event === undefined) throw refusal(10070);
  if (!maySeeEvent(request.world, guild, event, request.account.id)) throw refusal(50001);
  return { guild, event };
}

/**
 * Throws unless the account may make events there: CREATE_EVENTS, which MANAGE_EVENTS does not imply since 2026-02-23, and what the
 * room wants. 50024 for a room of another kind.
 */
export function requireMayCreate(request: RestRequest, guild: Guild, place: EventPlace): void {
  requireInPlace(request, guild, place, Permission.CreateEvents);
}

/** Throws unless the account may change the event: its own with CREATE_EVENTS or MANAGE_EVENTS, another's with MANAGE_EVENTS. */
export function requireMayChange(request: RestRequest, guild: Guild, event: ScheduledEvent): void {
  const { world, account } = request;
  const channel = guild.channels.get(event.channelId ?? '') ?? null;
  const held = world.permissionsIn(guild, channel, account.id);
  const isOwnMaker = event.creatorId === account.id && (held & Permission.CreateEvents) !== 0n;
  requireInPlace(request, guild, event, isOwnMaker ? Permission.CreateEvents : Permission.ManageEvents);
}

/** What the room of an event wants of whoever makes or changes it (documentation, "Permissions Requirements"). */
function requireInPlace(request: RestRequest, guild: Guild, place: EventPlace, right: bigint): void {
  const { world, account } = request;
  if (place.channelId === null) {
    requirePermission(world, account, { guild, channel: null }, right);
    return;
  }
  const { guild: owner, channel } = visibleGuildChannel(world, account, place.channelId);
  if (owner !== guild) throw refusal(10003);
  const isStage = place.entityType === 1;
  if (channel.type !== (isStage ? 13 : 2)) throw refusal(50024);
  const room = isStage ? stageModerator : Permission.ViewChannel | Permission.Connect;
  requirePermission(world, account, { guild, channel }, room | right);
}

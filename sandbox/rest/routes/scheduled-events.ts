import {
  createScheduledEvent,
  deleteScheduledEvent,
  editScheduledEvent,
  maySeeEvent,
  toApiScheduledEvent,
  unfinishedEvents,
} from '../../world/index.ts';
import { guildInPath } from '../access.ts';
import { refusal } from '../errors.ts';
import { hasBannedWord } from '../limits.ts';
import type { RestRequest, RestResponse, Router } from '../router.ts';
import { eventInPath, requireMayChange, requireMayCreate } from './event-access.ts';
import { readEvent } from './event-body.ts';

/** Events of a guild that are scheduled or active (documentation, Create Guild Scheduled Event: 100). */
const maxUnfinished = 100;

/** Routes of a guild's scheduled events as such. */
export function addScheduledEventRoutes(router: Router): void {
  router.route('GET', '/guilds/:guildId/scheduled-events', (request) => {
    const { world, account } = request;
    const guild = guildInPath(request);
    const seen = unfinishedEvents(guild).filter((event) => maySeeEvent(world, guild, event, account.id));
    return { status: 200, body: seen.map((event) => toApiScheduledEvent(world, event, wantsCount(request))) };
  });
  router.route('POST', '/guilds/:guildId/scheduled-events', create);
  router.route('GET', '/guilds/:guildId/scheduled-events/:eventId', (request) => {
    const { event } = eventInPath(request);
    return { status: 200, body: toApiScheduledEvent(request.world, event, wantsCount(request)) };
  });
  router.route('PATCH', '/guilds/:guildId/scheduled-events/:eventId', edit);
  router.route('DELETE', '/guilds/:guildId/scheduled-events/:eventId', (request) => {
    const { guild, event } = eventInPath(request);
    requireMayChange(request, guild, event);
    deleteScheduledEvent(request.world, guild, event, { userId: request.account.id, reason: request.reason });
    return { status: 204 };
  });
}

function wantsCount({ query }: RestRequest): boolean {
  return ['true', '1'].includes(query.get('with_user_count')?.toLowerCase() ?? '');
}

function create(request: RestRequest): RestResponse {
  const { world, account, reason } = request;
  const guild = guildInPath(request);
  const { next } = readEvent(request, null);
  requireMayCreate(request, guild, next);
  if (unfinishedEvents(guild).length >= maxUnfinished) throw refusal(30038);
  const event = createScheduledEvent(world, guild, next, { userId: account.id, reason });
  return { status: 200, body: toApiScheduledEvent(world, event) };
}

function edit(request: RestRequest): RestResponse {
  const { world, account, reason } = request;
  const { guild, event } = eventInPath(request);
  requireMayChange(request, guild, event);
  if (event.status > 2) throw refusal(180000);
  const { next, status } = readEvent(request, event);
  // One that is given another place wants what that place wants.
  const isElsewhere = next.channelId !== event.channelId || next.entityType !== event.entityType;
  if (isElsewhere) requireMayChange(request, guild, { ...event, ...next });
  if (status === 2 && next.entityType === 1 && hasBannedWord(world.switches, next.name)) throw refusal(180002);
  editScheduledEvent(world, guild, event, {
    choice: next,
    status: status === 1 ? null : status,
    actor: { userId: account.id, reason },
  });
  return { status: 200, body: toApiScheduledEvent(world, event) };
}

import { compareIds, setInterest, toApiMember, toApiUser, type ApiObject, type World } from '../../world/index.ts';
import { badLength, refusal } from '../errors.ts';
import { refuseFaults } from '../limits.ts';
import { readQuery } from '../query.ts';
import type { RestRequest, RestResponse, Router } from '../router.ts';
import { eventInPath, type GuildEvent } from './event-access.ts';

/** People of one page (documentation, Get Guild Scheduled Event Users: 100 at most and by default). */
const maxPage = 100;

/** Exceptions that one request counts (documentation, Get Guild Scheduled Event User count). */
const maxCounted = 10;

const path = '/guilds/:guildId/scheduled-events/:eventId/users';

/** Routes of who is interested in an event. */
export function addEventUserRoutes(router: Router): void {
  router.route('GET', path, list);
  router.route('GET', `${path}/counts`, (request) => {
    const { event } = eventInPath(request);
    const ids = request.query.getAll('guild_scheduled_event_exception_ids');
    if (ids.length > maxCounted) refuseFaults([badLength(['guild_scheduled_event_exception_ids'], 0, maxCounted)]);
    // Nobody can be interested in one date alone here: the route for that is no document's.
    const counts = Object.fromEntries(ids.filter((id) => event.exceptions.has(id)).map((id) => [id, 0]));
    return {
      status: 200,
      body: { guild_scheduled_event_count: event.subscribers.size, guild_scheduled_event_exception_counts: counts },
    };
  });
  // What people's clients call when "Interested" is pressed.
  router.route('PUT', `${path}/@me`, (request) => {
    const { guild, event } = interestedIn(request);
    const userId = request.account.id;
    setInterest(request.world, guild, event, { userId, isOn: true });
    return { status: 200, body: { guild_scheduled_event_id: event.id, user_id: userId } };
  });
  router.route('DELETE', `${path}/@me`, (request) => {
    const { guild, event } = interestedIn(request);
    if (!setInterest(request.world, guild, event, { userId: request.account.id, isOn: false })) throw refusal(10071);
    return { status: 204 };
  });
}

/** Bots are interested in nothing. */
function interestedIn(request: RestRequest): GuildEvent {
  if (request.account.bot) throw refusal(20001);
  const found = eventInPath(request);
  if (found.event.status > 2) throw refusal(180000);
  return found;
}

function list(request: RestRequest): RestResponse {
  const { guild, event } = eventInPath(request);
  const { limit, before, after } = readQuery(request.query, { max: maxPage, fallback: maxPage });
  const withMember = ['true', '1'].includes(request.query.get('with_member')?.toLowerCase() ?? '');
  const ids = [...event.subscribers].sort(compareIds);
  // "If both before and after are provided, only before is respected", and the order is ascending in any case.
  const page =
    before === null
      ? ids.filter((id) => after === null || BigInt(id) > after).slice(0, limit)
      : ids.filter((id) => BigInt(id) < before).slice(-limit);
  const shown = page.map((userId): ApiObject => {
    const member = withMember ? guild.members.get(userId) : undefined;
    return {
      guild_scheduled_event_id: event.id,
      user_id: userId,
      response: 1,
      ...userOf(request.world, userId),
      ...(member === undefined ? {} : { member: toApiMember(request.world, member) }),
    };
  });
  return { status: 200, body: shown };
}

function userOf(world: World, userId: string): ApiObject {
  const user = world.users.get(userId);
  return user === undefined ? {} : { user: toApiUser(user) };
}

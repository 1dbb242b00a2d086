import {
  GuildScheduledEventExceptionCreateRequestSchema,
  GuildScheduledEventExceptionPatchRequestPartialSchema,
} from 'discord-api-spec/zod';
import { z } from 'zod';
import {
  removeException,
  setException,
  snowflakeAt,
  toApiEventException,
  type Actor,
  type EventException,
} from '../../world/index.ts';
import { refusal } from '../errors.ts';
import { checkSpecification, refuseFaults } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';
import { eventInPath, requireMayChange, type GuildEvent } from './event-access.ts';

const path = '/guilds/:guildId/scheduled-events/:eventId/exceptions';

const fields = z.object({
  original_scheduled_start_time: z.string().optional(),
  scheduled_start_time: z.string().nullish(),
  scheduled_end_time: z.string().nullish(),
  is_canceled: z.boolean().nullish(),
});

type Fields = z.output<typeof fields>;

/** Routes of the dates of a recurring event that are otherwise. */
export function addEventExceptionRoutes(router: Router): void {
  router.route('POST', path, create);
  router.route('PATCH', `${path}/:exceptionId`, edit);
  router.route('DELETE', `${path}/:exceptionId`, (request) => {
    const { guild, event } = changeable(request);
    const exception = exceptionOf(request, event.exceptions);
    removeException(request.world, guild, event, { exception, actor: actorOf(request) });
    return { status: 204 };
  });
}

function changeable(request: RestRequest): GuildEvent {
  const found = eventInPath(request);
  requireMayChange(request, found.guild, found.event);
  if (found.event.status > 2) throw refusal(180000);
  return found;
}

function create(request: RestRequest): RestResponse {
  const { event } = changeable(request);
  checkSpecification(request.world.switches, GuildScheduledEventExceptionCreateRequestSchema, request.body);
  const input = validate(fields, request.body);
  if (event.recurrence === null) {
    refuseFaults([
      {
        path: ['original_scheduled_start_time'],
        code: 'GUILD_SCHEDULED_EVENT_NOT_RECURRING',
        message: 'The event does not recur.',
      },
    ]);
  }
  const id = snowflakeAt(Date.parse(input.original_scheduled_start_time ?? ''));
  return set(request, { id, startTimeMs: null, endTimeMs: null, isCanceled: false }, input);
}

function edit(request: RestRequest): RestResponse {
  const { event } = changeable(request);
  checkSpecification(request.world.switches, GuildScheduledEventExceptionPatchRequestPartialSchema, request.body);
  return set(request, exceptionOf(request, event.exceptions), validate(fields, request.body));
}

function set(request: RestRequest, known: EventException, input: Fields): RestResponse {
  const { world } = request;
  const { guild, event } = eventInPath(request);
  const { scheduled_start_time: start, scheduled_end_time: end, is_canceled: isCanceled } = input;
  const says = [start, end, isCanceled].some((value) => value !== undefined && value !== null);
  if (!says) throw refusal(180005);
  const exception: EventException = {
    id: known.id,
    startTimeMs: start === undefined ? known.startTimeMs : timeOf(start),
    endTimeMs: end === undefined ? known.endTimeMs : timeOf(end),
    isCanceled: isCanceled ?? known.isCanceled,
  };
  setException(world, guild, event, { exception, actor: actorOf(request) });
  return { status: 200, body: toApiEventException(event, exception) };
}

const actorOf = ({ account, reason }: RestRequest): Actor => ({ userId: account.id, reason });

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text));

function exceptionOf(request: RestRequest, exceptions: ReadonlyMap<string, EventException>): EventException {
  const exception = exceptions.get(param(request, 'exceptionId'));
  // No code for an unknown exception is documented.
  if (exception === undefined) throw refusal(10070);
  return exception;
}

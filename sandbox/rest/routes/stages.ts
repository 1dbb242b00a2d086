import { SnowflakeTypeSchema, StageInstancesPrivacyLevelsSchema } from 'discord-api-spec/zod';
import { z } from 'zod';
import {
  createStageInstance,
  deleteStageInstance,
  editStageInstance,
  stageModerator,
  toApiStageInstance,
  type Guild,
  type ScheduledEvent,
  type StageInstance,
} from '../../world/index.ts';
import { requirePermission, visibleGuildChannel, type GuildChannel } from '../access.ts';
import { badChoice, badLength, refusal, type PathFault } from '../errors.ts';
import { hasBannedWord, refuseFaults, textLength } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';
import { requireMayChange } from './event-access.ts';

/** Longest topic of a stage instance (documentation, stage instance object). */
const maxTopicLength = 120;

/** Blanks around a topic are no part of it: neither its length nor what is kept counts them. */
const topic = z.string().trim();

/** The specification gives these bodies no name; its parts are used where it has them. */
const createBody = z.object({
  channel_id: SnowflakeTypeSchema,
  topic,
  privacy_level: z.nullish(StageInstancesPrivacyLevelsSchema),
  guild_scheduled_event_id: z.nullish(SnowflakeTypeSchema),
  send_start_notification: z.boolean().nullish(),
});
const editBody = z.object({
  topic: topic.optional(),
  privacy_level: z.optional(StageInstancesPrivacyLevelsSchema),
});

/** Routes of stage instances. */
export function addStageRoutes(router: Router): void {
  router.route('POST', '/stage-instances', create);
  router.route('GET', '/stage-instances/:channelId', (request) => {
    const { guild, channel } = visibleGuildChannel(request.world, request.account, param(request, 'channelId'));
    return { status: 200, body: toApiStageInstance(instanceOf(guild, channel.id)) };
  });
  router.route('PATCH', '/stage-instances/:channelId', edit);
  router.route('DELETE', '/stage-instances/:channelId', (request) => {
    const { guild, instance } = moderated(request);
    deleteStageInstance(request.world, guild, instance, { userId: request.account.id, reason: request.reason });
    return { status: 204 };
  });
}

function create(request: RestRequest): RestResponse {
  const { world, account } = request;
  const input = validate(createBody, request.body);
  refuseFaults(faultsOf(request, input.topic, input.privacy_level));
  const { guild, channel } = visibleGuildChannel(world, account, String(input.channel_id));
  if (channel.type !== 13) throw refusal(50024);
  requirePermission(world, account, { guild, channel }, stageModerator);
  if (guild.stageInstances.has(channel.id)) throw refusal(150006);
  const event = eventToBegin(request, { guild, channel }, input.guild_scheduled_event_id);
  if (hasBannedWord(world.switches, input.topic)) throw refusal(20031);
  const instance = createStageInstance(world, guild, {
    channelId: channel.id,
    topic: input.topic,
    actor: { userId: account.id, reason: request.reason },
    ...(event === null ? {} : { event }),
  });
  return { status: 200, body: toApiStageInstance(instance) };
}

/** The event that begins with the stage. Throws 10070, 180000 for one that is over, 50091 for one that is not on this stage. */
function eventToBegin(request: RestRequest, { guild, channel }: GuildChannel, eventId: unknown): ScheduledEvent | null {
  if (typeof eventId !== 'string') return null;
  const event = guild.scheduledEvents.get(eventId);
  if (event === undefined) throw refusal(10070);
  requireMayChange(request, guild, event);
  if (event.status > 2) throw refusal(180000);
  if (event.entityType !== 1 || event.channelId !== channel.id) throw refusal(50091);
  return event;
}

function edit(request: RestRequest): RestResponse {
  const { world } = request;
  const { guild, instance } = moderated(request);
  const input = validate(editBody, request.body);
  refuseFaults(faultsOf(request, input.topic, input.privacy_level));
  if (input.topic !== undefined) {
    if (hasBannedWord(world.switches, input.topic)) throw refusal(20031);
    editStageInstance(world, guild, instance, {
      topic: input.topic,
      actor: { userId: request.account.id, reason: request.reason },
    });
  }
  return { status: 200, body: toApiStageInstance(instance) };
}

function faultsOf(request: RestRequest, text: string | undefined, privacyLevel: unknown): PathFault[] {
  const faults: PathFault[] = [];
  const length = text === undefined ? 1 : textLength(request.world.switches, text);
  if (length < 1 || length > maxTopicLength) faults.push(badLength(['topic'], 1, maxTopicLength));
  // Public stages are gone; only their number is left in the documentation.
  if (privacyLevel === 1) faults.push(badChoice(['privacy_level'], [2]));
  return faults;
}

function moderated(request: RestRequest): { readonly guild: Guild; readonly instance: StageInstance } {
  const { world, account } = request;
  const { guild, channel } = visibleGuildChannel(world, account, param(request, 'channelId'));
  const instance = instanceOf(guild, channel.id);
  requirePermission(world, account, { guild, channel }, stageModerator);
  return { guild, instance };
}

function instanceOf(guild: Guild, channelId: string): StageInstance {
  const instance = guild.stageInstances.get(channelId);
  if (instance === undefined) throw refusal(10067);
  return instance;
}

import { UpdateSelfVoiceStateRequestPartialSchema, UpdateVoiceStateRequestPartialSchema } from 'discord-api-spec/zod';
import { z } from 'zod';
import {
  has,
  isoTime,
  Permission,
  setSpeakerState,
  suppressOther,
  toApiVoiceState,
  type Channel,
  type Guild,
  type VoiceState,
} from '../../world/index.ts';
import { guildInPath, memberOf, requirePermission } from '../access.ts';
import { invalidForm, refusal } from '../errors.ts';
import { checkSpecification } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Routes of voice states: who is where, hands, invitations to speak. */
export function addVoiceStateRoutes(router: Router): void {
  router.route('GET', '/guilds/:guildId/voice-states/@me', (request) => read(request, request.account.id));
  router.route('GET', '/guilds/:guildId/voice-states/:userId', (request) => read(request, param(request, 'userId')));
  router.route('PATCH', '/guilds/:guildId/voice-states/@me', editSelf);
  router.route('PATCH', '/guilds/:guildId/voice-states/:userId', editOther);
}

function read(request: RestRequest, userId: string): RestResponse {
  const { world, account } = request;
  const guild = guildInPath(request);
  if (!account.bot) throw refusal(20002);
  const state = world.voice.stateOf(guild.id, memberOf(world, guild, userId).userId);
  if (state === null) throw refusal(10065);
  const channel = guild.channels.get(state.channelId) ?? null;
  if (userId !== account.id) requirePermission(world, account, { guild, channel }, Permission.Connect);
  return { status: 200, body: toApiVoiceState(world, state) };
}

/** Somebody on a stage of the guild. */
interface OnStage {
  readonly guild: Guild;
  readonly channel: Channel;
  readonly state: VoiceState;
}

/** Throws 10065 outside voice (or elsewhere than the body says), 50024 outside stages. */
function onStage(request: RestRequest, userId: string, channelId: string | null | undefined): OnStage {
  const guild = guildInPath(request);
  const named = typeof channelId === 'string' ? guild.channels.get(channelId) : undefined;
  if (typeof channelId === 'string' && named === undefined) throw refusal(10003);
  if (named !== undefined && named.type !== 13) throw refusal(50024);
  const state = request.world.voice.stateOf(guild.id, memberOf(request.world, guild, userId).userId);
  if (state === null || (named !== undefined && named.id !== state.channelId)) throw refusal(10065);
  const channel = guild.channels.get(state.channelId);
  if (channel === undefined || channel.type !== 13) throw refusal(50024);
  return { guild, channel, state };
}

const otherBody = z.object({ channel_id: z.string().nullish(), suppress: z.boolean().nullish() });

function editOther(request: RestRequest): RestResponse {
  const { world, account, body } = request;
  checkSpecification(world.switches, UpdateVoiceStateRequestPartialSchema, body);
  const input = validate(otherBody, body);
  const userId = param(request, 'userId');
  const { guild, channel, state } = onStage(request, userId, input.channel_id);
  requirePermission(world, account, { guild, channel }, Permission.MuteMembers);
  const target = world.users.get(userId);
  if (typeof input.suppress === 'boolean' && target !== undefined) {
    suppressOther(world, guild, state, { target, suppress: input.suppress });
  }
  return { status: 204 };
}

const selfBody = otherBody.extend({ request_to_speak_timestamp: z.string().nullish() });

type SelfBody = z.output<typeof selfBody>;

function editSelf(request: RestRequest): RestResponse {
  const { world, account, body } = request;
  checkSpecification(world.switches, UpdateSelfVoiceStateRequestPartialSchema, inUtc(body));
  const input = validate(selfBody, body);
  const place = onStage(request, account.id, input.channel_id);
  const next = nextOfSelf(request, place, input);
  const { suppress, requestToSpeakTimestamp } = place.state;
  if (next.suppress !== suppress || next.requestToSpeakTimestamp !== requestToSpeakTimestamp) {
    setSpeakerState(world, place.guild, place.state, next);
  }
  return { status: 204 };
}

/** The specification's schema takes UTC only; Discord takes any offset (ISO 8601). */
function inUtc(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('request_to_speak_timestamp' in body)) return body;
  const timestamp = body.request_to_speak_timestamp;
  if (typeof timestamp !== 'string' || Number.isNaN(Date.parse(timestamp))) return body;
  return { ...body, request_to_speak_timestamp: new Date(timestamp).toISOString() };
}

/**
 * What becomes of (suppress, request_to_speak_timestamp) when somebody changes their own. Invited people accept by
 * clearing the timestamp (clients add `suppress: false`) and decline with `suppress: true`. Throws 50013 for what the
 * channel's permissions do not allow, 50035 for a hand raised in the past.
 */
function nextOfSelf(
  request: RestRequest,
  { guild, channel, state }: OnStage,
  input: SelfBody,
): Pick<VoiceState, 'suppress' | 'requestToSpeakTimestamp'> {
  const permissions = request.world.permissionsIn(guild, channel, request.account.id);
  if (input.suppress === true) return { suppress: true, requestToSpeakTimestamp: null };
  if (input.suppress === false) {
    const invited = !state.suppress;
    if (!invited && !has(permissions, Permission.MuteMembers)) throw refusal(50013);
    return { suppress: false, requestToSpeakTimestamp: null };
  }
  const timestamp = input.request_to_speak_timestamp;
  if (timestamp === undefined) return state;
  if (timestamp === null) return { suppress: state.suppress, requestToSpeakTimestamp: null };
  if (!has(permissions, Permission.RequestToSpeak)) throw refusal(50013);
  requirePresent(request, timestamp);
  // Who is unsuppressed already has no hand to raise.
  if (!state.suppress) return state;
  return { suppress: true, requestToSpeakTimestamp: isoTime(Date.parse(timestamp)) };
}

function requirePresent(request: RestRequest, timestamp: string): void {
  const { clock, switches } = request.world;
  if (Date.parse(timestamp) >= clock.nowMs() - switches.handSlackMs) return;
  throw invalidForm([
    {
      path: ['request_to_speak_timestamp'],
      code: 'REQUEST_TO_SPEAK_TIMESTAMP_IN_PAST',
      message: 'The timestamp must be the present or a future time.',
    },
  ]);
}

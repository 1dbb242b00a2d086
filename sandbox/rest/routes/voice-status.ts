import { z } from 'zod';
import { Permission, setVoiceStatus } from '../../world/index.ts';
import { requirePermission, visibleGuildChannel } from '../access.ts';
import { refusal } from '../errors.ts';
import { hasBannedWord, refuseFaults, textLength } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Longest status (documentation, Set Voice Channel Status). */
const maxStatusLength = 500;

const statusBody = z.object({ status: z.string().nullish() });

/** The route of the line under a voice room's name. */
export function addVoiceStatusRoute(router: Router): void {
  router.route('PUT', '/channels/:channelId/voice-status', put);
}

/** Voice rooms only; SET_VOICE_CHANNEL_STATUS, and from outside the room MANAGE_CHANNELS too. */
function put(request: RestRequest): RestResponse {
  const { world, account } = request;
  const { guild, channel } = visibleGuildChannel(world, account, param(request, 'channelId'));
  if (channel.type !== 2) throw refusal(50024);
  const isInside = world.voice.stateOf(guild.id, account.id)?.channelId === channel.id;
  const { SetVoiceChannelStatus, ManageChannels } = Permission;
  const wanted = isInside ? SetVoiceChannelStatus : SetVoiceChannelStatus | ManageChannels;
  requirePermission(world, account, { guild, channel }, wanted);
  const status = validate(statusBody, request.body).status ?? '';
  if (textLength(world.switches, status) > maxStatusLength) {
    const message = `Must be ${maxStatusLength} or fewer in length.`;
    refuseFaults([{ path: ['status'], code: 'BASE_TYPE_MAX_LENGTH', message }]);
  }
  if (hasBannedWord(world.switches, status)) throw refusal(20031);
  setVoiceStatus(world, guild, channel, {
    status: status === '' ? null : status,
    actor: { userId: account.id, reason: request.reason },
  });
  return { status: 204 };
}

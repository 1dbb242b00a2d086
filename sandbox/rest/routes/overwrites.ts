import { deleteOverwrite, setOverwrite, type Overwrite } from '../../world/index.ts';
import { visibleGuildChannel, type GuildChannel } from '../access.ts';
import { refusal } from '../errors.ts';
import { overwriteBody, requireMayOverwrite, requireTarget } from '../overwrites.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Overwrites of one channel (code 30060). */
const maxOverwrites = 1000;

/** Routes of a channel's permission overwrites. */
export function addOverwriteRoutes(router: Router): void {
  router.route('PUT', '/channels/:channelId/permissions/:overwriteId', put);
  router.route('DELETE', '/channels/:channelId/permissions/:overwriteId', remove);
}

function put(request: RestRequest): RestResponse {
  const { world, account } = request;
  const place = visibleGuildChannel(world, account, param(request, 'channelId'));
  const overwrite: Overwrite = { id: param(request, 'overwriteId'), ...validate(overwriteBody, request.body) };
  requireChange(request, place, [...withoutOverwrite(place, overwrite.id), overwrite]);
  requireTarget(world, place.guild, overwrite);
  const { overwrites } = place.channel;
  if (!overwrites.has(overwrite.id) && overwrites.size >= maxOverwrites) throw refusal(30060);
  setOverwrite(world, place.guild, place.channel, {
    overwrite,
    actor: { userId: account.id, reason: request.reason },
  });
  return { status: 204 };
}

function remove(request: RestRequest): RestResponse {
  const { world, account } = request;
  const place = visibleGuildChannel(world, account, param(request, 'channelId'));
  const id = param(request, 'overwriteId');
  requireChange(request, place, withoutOverwrite(place, id));
  const actor = { userId: account.id, reason: request.reason };
  if (!deleteOverwrite(world, place.guild, place.channel, { id, actor })) throw refusal(10009);
  return { status: 204 };
}

function withoutOverwrite({ channel }: GuildChannel, id: string): Overwrite[] {
  return [...channel.overwrites.values()].filter((overwrite) => overwrite.id !== id);
}

function requireChange(request: RestRequest, { guild, channel }: GuildChannel, next: readonly Overwrite[]): void {
  const parent = channel.parentId === null ? null : (guild.channels.get(channel.parentId) ?? null);
  requireMayOverwrite(request.world, { guild, channel, parent, userId: request.account.id }, next);
}

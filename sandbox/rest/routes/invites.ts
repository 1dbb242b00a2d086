import { CreateGuildInviteRequestSchema } from 'discord-api-spec/zod';
import { z } from 'zod';
import { createInvite, has, inviteOf, Permission, toApiInvite } from '../../world/index.ts';
import { guildInPath, requirePermission, visibleGuildChannel } from '../access.ts';
import { refusal, tooGreat } from '../errors.ts';
import { checkSpecification, refuseFaults } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Invites of a guild (code 30016). */
const maxInvites = 1000;

/** Documentation, Create Channel Invite: 0 to 604800 seconds, default 24 hours. */
const maxAgeSeconds = 604_800;
const defaultAgeSeconds = 86_400;

const body = z.object({
  max_age: z.number().int().nullish(),
  max_uses: z.number().int().nullish(),
  temporary: z.boolean().nullish(),
  unique: z.boolean().nullish(),
});

/** Routes of invites. */
export function addInviteRoutes(router: Router): void {
  router.route('POST', '/channels/:channelId/invites', create);
  router.route('GET', '/channels/:channelId/invites', (request) => {
    const { world, account } = request;
    const { guild, channel } = visibleGuildChannel(world, account, param(request, 'channelId'));
    requirePermission(world, account, { guild, channel }, Permission.ManageChannels);
    const own = [...guild.invites.values()].filter(({ channelId }) => channelId === channel.id);
    return { status: 200, body: own.map((invite) => toApiInvite(world, invite, true)) };
  });
  router.route('GET', '/guilds/:guildId/invites', (request) => {
    const guild = guildInPath(request);
    requirePermission(request.world, request.account, { guild, channel: null }, Permission.ManageGuild);
    const invites = [...guild.invites.values()];
    return { status: 200, body: invites.map((invite) => toApiInvite(request.world, invite, true)) };
  });
  router.route('GET', '/invites/:code', (request) => {
    const invite = inviteOf(request.world, param(request, 'code'));
    if (invite === null) throw refusal(10006);
    return { status: 200, body: toApiInvite(request.world, invite, false) };
  });
  router.route('DELETE', '/invites/:code', remove);
}

function create(request: RestRequest): RestResponse {
  const { world, account } = request;
  const { guild, channel } = visibleGuildChannel(world, account, param(request, 'channelId'));
  requirePermission(world, account, { guild, channel }, Permission.CreateInstantInvite);
  checkSpecification(world.switches, CreateGuildInviteRequestSchema, request.body);
  const input = validate(body, request.body);
  if ((input.max_age ?? 0) > maxAgeSeconds) refuseFaults([tooGreat(['max_age'], maxAgeSeconds)]);
  const maxAge = input.max_age ?? defaultAgeSeconds;
  const maxUses = input.max_uses ?? 0;
  const same = [...guild.invites.values()].find(
    (invite) =>
      invite.channelId === channel.id &&
      invite.inviterId === account.id &&
      invite.maxAge === maxAge &&
      invite.maxUses === maxUses &&
      inviteOf(world, invite.code) !== null,
  );
  if (same !== undefined && input.unique !== true) return { status: 200, body: toApiInvite(world, same, true) };
  if (guild.invites.size >= maxInvites) throw refusal(30016);
  const invite = createInvite(world, guild, {
    channelId: channel.id,
    maxAge,
    maxUses,
    temporary: input.temporary ?? false,
    actor: { userId: account.id, reason: request.reason },
  });
  return { status: 200, body: toApiInvite(world, invite, true) };
}

function remove(request: RestRequest): RestResponse {
  const { world, account } = request;
  const invite = inviteOf(world, param(request, 'code'));
  const guild = invite === null ? undefined : world.guilds.get(invite.guildId);
  const channel = guild?.channels.get(invite?.channelId ?? '');
  if (invite === null || guild === undefined || channel === undefined) throw refusal(10006);
  const may =
    has(world.permissionsIn(guild, channel, account.id), Permission.ManageChannels) ||
    has(world.permissionsIn(guild, null, account.id), Permission.ManageGuild);
  if (!may) throw refusal(50013);
  guild.invites.delete(invite.code);
  return { status: 200, body: toApiInvite(world, invite, false) };
}

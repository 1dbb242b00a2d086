import { z } from 'zod';
import {
  canManageMember,
  canManageRole,
  editMember,
  has,
  isVoiceLike,
  Permission,
  toApiMember,
  type Channel,
  type Guild,
  type Member,
  type MemberChange,
} from '../../world/index.ts';
import { guildInPath, memberOf, requirePermission } from '../access.ts';
import { refusal, type PathFault } from '../errors.ts';
import { refuseFaults, textLength } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Longest nickname (documentation, "Usernames and Nicknames": 32). */
const maxNickLength = 32;

/** Longest timeout (documentation, Modify Guild Member: 28 days). */
const maxTimeoutMs = 28 * 86_400_000;

/** BYPASSES_VERIFICATION, the only flag that is not Discord's own to set (documentation, guild member flags). */
const settableMemberFlags = 4;

const snowflake = z.string().regex(/^\d{1,20}$/);
const body = z.object({
  nick: z.string().nullish(),
  roles: z.array(snowflake).nullish(),
  mute: z.boolean().nullish(),
  deaf: z.boolean().nullish(),
  channel_id: snowflake.nullish(),
  communication_disabled_until: z.iso.datetime({ offset: true }).nullish(),
  flags: z.number().int().nullish(),
});
const selfBody = z.object({ nick: z.string().nullish() });

type Body = z.output<typeof body>;

/** Routes of members. */
export function addMemberRoutes(router: Router): void {
  router.route('GET', '/guilds/:guildId/members/:userId', (request) => {
    const member = memberOf(request.world, guildInPath(request), param(request, 'userId'));
    return { status: 200, body: toApiMember(request.world, member) };
  });
  router.route('PATCH', '/guilds/:guildId/members/@me', editSelf);
  router.route('PATCH', '/guilds/:guildId/members/:userId', edit);
  router.route('PUT', '/guilds/:guildId/members/:userId/roles/:roleId', (request) => changeRole(request, true));
  router.route('DELETE', '/guilds/:guildId/members/:userId/roles/:roleId', (request) => changeRole(request, false));
}

/** A change of a member by an account, on its way through the checks. */
interface Edit {
  readonly request: RestRequest;
  readonly guild: Guild;
  readonly member: Member;
}

function edit(request: RestRequest): RestResponse {
  const guild = guildInPath(request);
  const member = memberOf(request.world, guild, param(request, 'userId'));
  const input = validate(body, request.body);
  refuseFaults(faultsOf(request, input));
  const attempt: Edit = { request, guild, member };
  const change: MemberChange = {
    ...nickChange(attempt, input.nick),
    ...rolesChange(attempt, input.roles),
    ...timeoutChange(attempt, input.communication_disabled_until),
    ...voiceChange(attempt, input),
    ...flagsChange(attempt, input.flags),
  };
  editMember(request.world, guild, member, {
    ...change,
    actor: { userId: request.account.id, reason: request.reason },
  });
  return { status: 200, body: toApiMember(request.world, member) };
}

function editSelf(request: RestRequest): RestResponse {
  const { world, account } = request;
  const guild = guildInPath(request);
  const member = memberOf(world, guild, account.id);
  const input = validate(selfBody, request.body);
  refuseFaults(faultsOf(request, input));
  if (input.nick !== undefined) {
    requirePermission(world, account, { guild, channel: null }, Permission.ChangeNickname);
    editMember(world, guild, member, {
      nick: input.nick === '' ? null : input.nick,
      actor: { userId: account.id, reason: request.reason },
    });
  }
  return { status: 200, body: toApiMember(world, member) };
}

function faultsOf(request: RestRequest, input: Body): PathFault[] {
  const { switches, clock } = request.world;
  const faults: PathFault[] = [];
  if (textLength(switches, input.nick ?? '') > maxNickLength) {
    faults.push({
      path: ['nick'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be ${maxNickLength} or fewer in length.`,
    });
  }
  const until = input.communication_disabled_until;
  if (typeof until === 'string' && Date.parse(until) > clock.nowMs() + maxTimeoutMs) {
    faults.push({
      path: ['communication_disabled_until'],
      code: 'COMMUNICATION_DISABLED_UNTIL_TOO_FAR',
      message: 'The timeout may end at most 28 days from now.',
    });
  }
  return faults;
}

function requireInGuild({ request, guild }: Edit, permission: bigint): void {
  requirePermission(request.world, request.account, { guild, channel: null }, permission);
}

function nickChange(attempt: Edit, nick: string | null | undefined): MemberChange {
  if (nick === undefined) return {};
  const { request, guild, member } = attempt;
  requireInGuild(attempt, Permission.ManageNicknames);
  const self = member.userId === request.account.id;
  if (!self && !canManageMember(guild, request.account.id, member.userId)) throw refusal(50013);
  return { nick: nick === '' ? null : nick };
}

function rolesChange(attempt: Edit, roles: readonly string[] | null | undefined): MemberChange {
  if (roles === undefined || roles === null) return {};
  requireInGuild(attempt, Permission.ManageRoles);
  const wanted = [...new Set(roles)];
  const { roles: current } = attempt.member;
  const changed = [...wanted.filter((id) => !current.includes(id)), ...current.filter((id) => !wanted.includes(id))];
  for (const id of changed) requireGivable(attempt, id);
  return { roles: wanted };
}

function requireGivable({ request, guild }: Edit, roleId: string): void {
  const role = guild.roles.get(roleId);
  if (role === undefined) throw refusal(10011);
  if (role.managed || role.id === guild.id) throw refusal(50028);
  if (!canManageRole(guild, request.account.id, role)) throw refusal(50013);
}

function changeRole(request: RestRequest, add: boolean): RestResponse {
  const guild = guildInPath(request);
  const member = memberOf(request.world, guild, param(request, 'userId'));
  const roleId = param(request, 'roleId');
  const attempt: Edit = { request, guild, member };
  requireInGuild(attempt, Permission.ManageRoles);
  requireGivable(attempt, roleId);
  const others = member.roles.filter((id) => id !== roleId);
  editMember(request.world, guild, member, {
    roles: add ? [...others, roleId] : others,
    actor: { userId: request.account.id, reason: request.reason },
  });
  return { status: 204 };
}

function timeoutChange(attempt: Edit, until: string | null | undefined): MemberChange {
  if (until === undefined) return {};
  const { request, guild, member } = attempt;
  requireInGuild(attempt, Permission.ModerateMembers);
  if (!canManageMember(guild, request.account.id, member.userId)) throw refusal(50013);
  const administrator = has(request.world.permissionsIn(guild, null, member.userId), Permission.Administrator);
  if (until !== null && administrator) throw refusal(50013);
  return { communicationDisabledUntil: until };
}

function flagsChange(attempt: Edit, flags: number | null | undefined): MemberChange {
  if (flags === undefined || flags === null) return {};
  const { request, guild, member } = attempt;
  const own = request.world.permissionsIn(guild, null, request.account.id);
  const moderator = Permission.ModerateMembers | Permission.KickMembers | Permission.BanMembers;
  if (![Permission.ManageGuild, Permission.ManageRoles, moderator].some((enough) => has(own, enough))) {
    throw refusal(50013);
  }
  return { flags: (member.flags & ~settableMemberFlags) | (flags & settableMemberFlags) };
}

/** Server mute, server deaf, move, disconnect: only for members in voice (40032), with the rights of their room. */
function voiceChange(attempt: Edit, input: Body): MemberChange {
  const { request, guild, member } = attempt;
  const { mute, deaf, channel_id: target } = input;
  const touched = typeof mute === 'boolean' || typeof deaf === 'boolean' || target !== undefined;
  if (!touched) return {};
  const state = guild.voiceStates.get(member.userId);
  if (state === undefined) throw refusal(40032);
  const channel = guild.channels.get(state.channelId) ?? null;
  const require = (permission: bigint): void =>
    requirePermission(request.world, request.account, { guild, channel }, permission);
  if (typeof mute === 'boolean') require(Permission.MuteMembers);
  if (typeof deaf === 'boolean') require(Permission.DeafenMembers);
  if (target !== undefined) require(Permission.MoveMembers);
  return {
    ...(typeof mute === 'boolean' ? { mute } : {}),
    ...(typeof deaf === 'boolean' ? { deaf } : {}),
    ...(target === undefined ? {} : { moveTo: target === null ? null : moveTarget(attempt, target) }),
  };
}

function moveTarget({ request, guild }: Edit, channelId: string): Channel {
  const channel = guild.channels.get(channelId);
  if (channel === undefined) throw refusal(10003);
  if (!isVoiceLike(channel)) throw refusal(50024);
  const wanted = Permission.ViewChannel | Permission.Connect | Permission.MoveMembers;
  requirePermission(request.world, request.account, { guild, channel }, wanted);
  return channel;
}

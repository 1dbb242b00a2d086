import { PermissionFlagsBits } from 'discord-api-types/v10';
import { compareIds } from './snowflake.ts';
import type { Channel, Guild, Member, Role } from './model.ts';

/** Discord's permission bits by name. */
export const Permission: typeof PermissionFlagsBits = PermissionFlagsBits;

/** Every permission there is. */
export const allPermissions: bigint = Object.values(Permission).reduce((all, bit) => all | bit, 0n);

/** What a timed-out member keeps (documentation, "Permissions for Timed Out Members"). */
const keptInTimeout = Permission.ViewChannel | Permission.ReadMessageHistory;

/** Denied with SEND_MESSAGES (documentation, "Implicit Permissions"). */
const needsSendMessages =
  Permission.MentionEveryone | Permission.SendTTSMessages | Permission.AttachFiles | Permission.EmbedLinks;

/** Denied with CONNECT on voice and stage: the documentation names MANAGE_CHANNEL "such as"; libraries agree on these. */
const needsConnect =
  Permission.ManageChannels |
  Permission.ManageRoles |
  Permission.Speak |
  Permission.MuteMembers |
  Permission.DeafenMembers |
  Permission.MoveMembers |
  Permission.UseVAD |
  Permission.PrioritySpeaker |
  Permission.Stream |
  Permission.RequestToSpeak |
  Permission.UseEmbeddedActivities |
  Permission.UseSoundboard |
  Permission.UseExternalSounds |
  Permission.SetVoiceChannelStatus;

/** What makes a member a moderator of a stage (documentation, "Stage Instance: Definitions"). */
export const stageModerator: bigint = Permission.ManageChannels | Permission.MuteMembers | Permission.MoveMembers;

/** Whether `permissions` holds every bit of `wanted`. */
export function has(permissions: bigint, wanted: bigint): boolean {
  return (permissions & wanted) === wanted;
}

/** Whether members join the channel by voice. */
export function isVoiceLike(channel: Channel): boolean {
  return channel.type === 2 || channel.type === 13;
}

/** Whether the member's timeout still runs at `nowMs`. */
export function isTimedOut(member: Member, nowMs: number): boolean {
  return member.communicationDisabledUntil !== null && Date.parse(member.communicationDisabledUntil) > nowMs;
}

/** The guild's @everyone role; its absence is a broken world. */
function everyoneRole(guild: Guild): Role {
  const role = guild.roles.get(guild.id);
  if (role === undefined) throw new Error(`guild ${guild.id} has no @everyone role`);
  return role;
}

/**
 * What the account may do in the guild (`channel` null) or in one of its channels at `nowMs`, with overwrites in
 * Discord's order and what is implied. 0 for an account that is no member.
 */
export function permissionsIn(guild: Guild, channel: Channel | null, userId: string, nowMs: number): bigint {
  const member = guild.members.get(userId);
  if (member === undefined) return 0n;
  if (guild.ownerId === userId) return allPermissions;
  const base = basePermissions(guild, member);
  if (has(base, Permission.Administrator)) return allPermissions;
  const inTimeout = isTimedOut(member, nowMs);
  if (channel === null) return inTimeout ? base & keptInTimeout : base;
  const permissions = withImplied(withOverwrites(guild, channel, member, base), channel);
  return inTimeout ? permissions & keptInTimeout : permissions;
}

function basePermissions(guild: Guild, member: Member): bigint {
  return member.roles.reduce(
    (sum, roleId) => sum | (guild.roles.get(roleId)?.permissions ?? 0n),
    everyoneRole(guild).permissions,
  );
}

function withOverwrites(guild: Guild, channel: Channel, member: Member, base: bigint): bigint {
  let permissions = base;
  const everyone = channel.overwrites.get(guild.id);
  if (everyone !== undefined) permissions = (permissions & ~everyone.deny) | everyone.allow;
  let allow = 0n;
  let deny = 0n;
  for (const roleId of member.roles) {
    const overwrite = channel.overwrites.get(roleId);
    allow |= overwrite?.allow ?? 0n;
    deny |= overwrite?.deny ?? 0n;
  }
  permissions = (permissions & ~deny) | allow;
  const own = channel.overwrites.get(member.userId);
  return own === undefined ? permissions : (permissions & ~own.deny) | own.allow;
}

function withImplied(permissions: bigint, channel: Channel): bigint {
  if (!has(permissions, Permission.ViewChannel)) return 0n;
  let result = permissions;
  if (!has(result, Permission.SendMessages)) result &= ~needsSendMessages;
  if (isVoiceLike(channel) && !has(result, Permission.Connect)) result &= ~needsConnect;
  return result;
}

/** Negative when `a` stands below `b`; roles of one position are ordered by age, the older above. */
export function compareRoles(a: Role, b: Role): number {
  return a.position === b.position ? -compareIds(a.id, b.id) : a.position - b.position;
}

function highestRole(guild: Guild, member: Member): Role {
  return member.roles.reduce((highest, roleId) => {
    const role = guild.roles.get(roleId);
    return role !== undefined && compareRoles(role, highest) > 0 ? role : highest;
  }, everyoneRole(guild));
}

/** Whether the actor stands above the role: the owner above all, others by their highest role. */
export function canManageRole(guild: Guild, actorId: string, role: Role): boolean {
  if (guild.ownerId === actorId) return true;
  const actor = guild.members.get(actorId);
  return actor !== undefined && compareRoles(highestRole(guild, actor), role) > 0;
}

/** Whether the actor stands above the member: nobody above the owner, nobody above themselves. */
export function canManageMember(guild: Guild, actorId: string, targetId: string): boolean {
  if (guild.ownerId === actorId) return true;
  const target = guild.members.get(targetId);
  if (target === undefined || guild.ownerId === targetId) return false;
  return canManageRole(guild, actorId, highestRole(guild, target));
}

import { PermissionFlagsBits, Routes } from 'discord.js';
import type { Client } from 'discord.js';
import type { MemberRolePort, RoleTrouble } from '../app/index.ts';
import type { GuildId, RoleId } from '../lib/index.ts';
import { outsideError } from './failures.ts';
import { visibleGuild } from './room-view.ts';

/** What the audit log shows when somebody pressed the button. */
const REASON = 'Majlis مجلس · asked to be told of spaces, or no longer';

/** Rights that nobody gets by pressing a button, whatever role a server chose. */
const POWER =
  PermissionFlagsBits.Administrator |
  PermissionFlagsBits.ManageGuild |
  PermissionFlagsBits.ManageRoles |
  PermissionFlagsBits.ManageChannels |
  PermissionFlagsBits.ManageMessages |
  PermissionFlagsBits.ManageThreads |
  PermissionFlagsBits.ManageWebhooks |
  PermissionFlagsBits.ManageNicknames |
  PermissionFlagsBits.ManageEvents |
  PermissionFlagsBits.ManageGuildExpressions |
  PermissionFlagsBits.KickMembers |
  PermissionFlagsBits.BanMembers |
  PermissionFlagsBits.ModerateMembers |
  PermissionFlagsBits.MuteMembers |
  PermissionFlagsBits.DeafenMembers |
  PermissionFlagsBits.MoveMembers |
  PermissionFlagsBits.MentionEveryone |
  PermissionFlagsBits.ViewAuditLog;

const troubleOf = (client: Client, guildId: GuildId, roleId: RoleId): RoleTrouble | null => {
  const guild = visibleGuild(client, guildId);
  if (guild === null || guild === 'unknown') return 'gone';
  const role = guild.roles.cache.get(roleId);
  // Roles of integrations, and that of everybody, are given by Discord alone.
  if (role === undefined || role.managed || role.id === guild.id) return 'gone';
  if (role.permissions.any(POWER, false)) return 'has-power';
  const { me } = guild.members;
  if (me === null || !me.permissions.has(PermissionFlagsBits.ManageRoles)) return 'no-right';
  return me.roles.highest.comparePositionTo(role) > 0 ? null : 'above-us';
};

/** Makes the port that gives and takes roles. */
export const createMemberRoles = (client: Client): MemberRolePort => ({
  trouble: (guildId, roleId) => troubleOf(client, guildId, roleId),
  setRole: async (guildId, userId, { roleId, has }) => {
    const route = Routes.guildMemberRole(guildId, userId, roleId);
    try {
      await (has ? client.rest.put(route, { reason: REASON }) : client.rest.delete(route, { reason: REASON }));
    } catch (error) {
      const missing = (): readonly string[] =>
        troubleOf(client, guildId, roleId) === 'no-right' ? ['MANAGE_ROLES'] : [];
      throw outsideError(error, { channelId: null, missing });
    }
  },
});

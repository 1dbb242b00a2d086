import { ChannelType, PermissionFlagsBits } from 'discord.js';
import type { Client, Guild } from 'discord.js';
import type { ChannelSeen, ServerPort } from '../app/index.ts';
import type { ChannelId, GuildId, RoleId } from '../lib/index.ts';
import { memberSeen } from './members.ts';
import { bitsOf, lackingIn, moderatesBy, moderatorsIn, ownBits } from './permissions.ts';
import { undeniableIn } from './room-overwrites.ts';
import { visibleGuild } from './room-view.ts';

/** Where a text can be posted for everybody to read. */
const TEXT: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement]);

const typeOf = (type: ChannelType): ChannelSeen['type'] => {
  if (type === ChannelType.GuildCategory) return 'category';
  return TEXT.has(type) ? 'text' : 'other';
};

/** Not those of bots, and not what everybody has. Administrators pass every overwrite. */
const moderatorRolesIn = (guild: Guild): readonly RoleId[] =>
  [...guild.roles.cache.values()]
    .filter(({ id, managed, permissions }) => id !== guild.id && !managed && moderatesBy(permissions))
    // as: Discord's id of a role.
    .map(({ id }) => id as RoleId)
    .toSorted();

/** Makes the port through which a server's own things are seen. It keeps no state; only `member` makes a call. */
export const createServerPort = (client: Client): ServerPort => {
  const guildOf = (guildId: GuildId): Guild | null => {
    const guild = visibleGuild(client, guildId);
    return guild === 'unknown' ? null : guild;
  };
  return {
    channel: (guildId, channelId) => {
      const channels = guildOf(guildId)?.channels.cache;
      const channel = channels?.get(channelId);
      if (channels === undefined || channel === undefined) return null;
      const children = channels.filter((one) => one.parentId === channelId).size;
      // as: Discord's id of a category.
      return { type: typeOf(channel.type), children, parent: channel.parentId as ChannelId | null };
    },
    moderatorRoles: (guildId) => {
      const guild = guildOf(guildId);
      return guild === null ? [] : moderatorRolesIn(guild);
    },
    moderatorsIn: (guildId, channelId) => {
      const guild = guildOf(guildId);
      return guild === null ? [] : moderatorsIn(guild, channelId);
    },
    role: (guildId, roleId) => {
      const role = guildOf(guildId)?.roles.cache.get(roleId);
      return role === undefined ? null : { mentionable: role.mentionable };
    },
    lacking: (guildId, channelId, names) => {
      const guild = guildOf(guildId);
      return guild === null ? [] : lackingIn(guild, channelId, names);
    },
    member: (guildId, userId) => memberSeen(client, guildId, userId),
    undeniable: (guildId, category) => {
      const guild = guildOf(guildId);
      return guild === null ? [] : undeniableIn(guild, category);
    },
    bitsWith: (guildId, names) => {
      const guild = guildOf(guildId);
      const held = guild === null ? 0n : ownBits(guild);
      // As administrator nothing is lacking: then nothing is asked for besides.
      return String(names.reduce((bits, name) => bits | bitsOf(name), held & ~PermissionFlagsBits.Administrator));
    },
  };
};

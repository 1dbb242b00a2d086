import { Routes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { MemberSeen } from '../app/index.ts';
import type { GuildId, RoleId, UserId } from '../lib/index.ts';
import { DiscordCode, discordCode, outsideError } from './failures.ts';
import { isModerator, isServerManager, permissionsOf } from './permissions.ts';

/** What of a member anybody here looks at. */
const memberSchema = z.object({
  user: z.object({
    id: z.string(),
    bot: z.boolean().optional(),
    username: z.string(),
    global_name: z.string().nullish(),
  }),
  nick: z.string().nullish(),
  roles: z.array(z.string()),
});

const GONE: ReadonlySet<number | null> = new Set([
  DiscordCode.unknownMember,
  DiscordCode.unknownUser,
  DiscordCode.unknownGuild,
]);

/** Asks Discord for somebody of whom no event has told: their roles, and by them what they may do. One call; null when they are not there. */
export const memberSeen = async (client: Client, guildId: GuildId, userId: UserId): Promise<MemberSeen | null> => {
  try {
    const { user, roles, nick } = memberSchema.parse(await client.rest.get(Routes.guildMember(guildId, userId)));
    const member = { user, roles, permissions: '0' };
    const permissions = (channelId: string | null): string =>
      permissionsOf(client.guilds.cache.get(guildId), member, channelId);
    return {
      isBot: user.bot === true,
      name: nick ?? user.global_name ?? user.username,
      // as: Discord's ids of roles.
      roles: roles as readonly string[] as readonly RoleId[],
      managesServer: isServerManager(permissions(null)),
      moderates: (channelId) => isModerator(permissions(channelId)),
    };
  } catch (error) {
    if (GONE.has(discordCode(error))) return null;
    throw outsideError(error, { channelId: null, missing: () => [] });
  }
};

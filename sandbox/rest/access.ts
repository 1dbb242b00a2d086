import { has, Permission, type Channel, type Guild, type Member, type User, type World } from '../world/index.ts';
import { refusal } from './errors.ts';
import { param, type RestRequest } from './router.ts';

/** The guild named in the path. Throws 10004 for an unknown one and for one the account is not in. */
export function guildInPath(request: RestRequest): Guild {
  const guild = request.world.guilds.get(param(request, 'guildId'));
  if (guild === undefined || !guild.members.has(request.account.id)) throw refusal(10004);
  return guild;
}

/** A guild's channel with its guild. */
export interface GuildChannel {
  readonly guild: Guild;
  readonly channel: Channel;
}

/** The channel of that id that the account may view. Throws 10003, or 50001 for one that it may not see. */
export function visibleChannel(world: World, account: User, channelId: string): Channel {
  const channel = world.channel(channelId);
  if (channel === null) throw refusal(10003);
  const guild = world.guildOf(channel);
  const visible =
    guild === null
      ? channel.recipientIds.includes(account.id)
      : has(world.permissionsIn(guild, channel, account.id), Permission.ViewChannel);
  if (!visible) throw refusal(50001);
  return channel;
}

/** The guild channel of that id that the account may view. Throws 10003, 50001, or 50024 for a DM. */
export function visibleGuildChannel(world: World, account: User, channelId: string): GuildChannel {
  const channel = visibleChannel(world, account, channelId);
  const guild = world.guildOf(channel);
  if (guild === null) throw refusal(50024);
  return { guild, channel };
}

/** Throws 50013 unless the account holds all of `wanted` there (`channel` null: in the guild). */
export function requirePermission(
  world: World,
  account: User,
  place: { readonly guild: Guild; readonly channel: Channel | null },
  wanted: bigint,
): void {
  if (!has(world.permissionsIn(place.guild, place.channel, account.id), wanted)) throw refusal(50013);
}

/** The member of the guild. Throws 10013 for an unknown account, 10007 for one that is no member. */
export function memberOf(world: World, guild: Guild, userId: string): Member {
  if (!world.users.has(userId)) throw refusal(10013);
  const member = guild.members.get(userId);
  if (member === undefined) throw refusal(10007);
  return member;
}

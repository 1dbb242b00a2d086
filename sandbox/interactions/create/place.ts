import { has, Permission, type Channel, type Guild, type User, type World } from '../../world/index.ts';
import type { Attachment } from '../../messages/index.ts';
import { refusal } from '../../rest/index.ts';

/** Where an interaction happens, and who takes part. */
export interface Place {
  readonly world: World;
  readonly guild: Guild | null;
  readonly channel: Channel;
  readonly user: User;
  readonly bot: User;
  /** What the person may do there. */
  readonly userPermissions: bigint;
  /** What the application may do there. */
  readonly appPermissions: bigint;
  /** Files that came with the interaction, by what its options call them. */
  readonly uploads: ReadonlyMap<string, Attachment>;
}

/** What an application may always do in a DM with its bot: attach files, embed, mention, external emojis (documentation). */
const IN_DM =
  Permission.AttachFiles | Permission.EmbedLinks | Permission.MentionEveryone | Permission.UseExternalEmojis;

/** Finds the place that a body names. Throws 10003, 10004, 50001 or 10002. */
export function findPlace(
  world: World,
  user: User,
  body: { readonly application_id: string; readonly guild_id?: string | null | undefined; readonly channel_id: string },
): Place {
  const bot = [...world.users.values()].find((account) => account.applicationId === body.application_id);
  if (bot === undefined) throw refusal(10002);
  const channel = world.channel(body.channel_id);
  if (channel === null) throw refusal(10003);
  const guild = world.guildOf(channel);
  if ((body.guild_id ?? null) !== (guild?.id ?? null)) throw refusal(10004);
  const base = { world, guild, channel, user, bot, uploads: new Map<string, Attachment>() };
  if (guild === null) {
    if (!channel.recipientIds.includes(user.id) || !channel.recipientIds.includes(bot.id)) throw refusal(50001);
    return { ...base, userPermissions: IN_DM, appPermissions: IN_DM };
  }
  const userPermissions = world.permissionsIn(guild, channel, user.id);
  if (!has(userPermissions, Permission.ViewChannel)) throw refusal(50001);
  if (!guild.members.has(bot.id)) throw refusal(10002);
  return { ...base, userPermissions, appPermissions: world.permissionsIn(guild, channel, bot.id) };
}

import type { Guild, User } from './model.ts';
import { guilds, users } from './picture.ts';

/** What a member is called in a server, or in general; null for somebody who was never seen. */
export function nameOf(guildId: string | null, userId: string): string | null {
  const member = guildId === null ? undefined : guilds.value.get(guildId)?.members.get(userId);
  const user = member?.user ?? users.value.get(userId);
  return user === undefined ? null : (member?.nick ?? user.global_name ?? user.username);
}

/** What an account is called. */
export const plainName = (user: User): string => user.global_name ?? user.username;

/** The colour of a member's highest role that has one, as CSS; null without. */
export function colourOf(guild: Guild | null, userId: string): string | null {
  const roles = guild?.members.get(userId)?.roles.flatMap((id) => guild.roles.get(id) ?? []) ?? [];
  const [highest] = roles.filter(({ color }) => color !== 0).sort((a, b) => b.position - a.position);
  return highest === undefined ? null : `#${highest.color.toString(16).padStart(6, '0')}`;
}

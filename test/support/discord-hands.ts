import { Intent, removeFromVoice, toApiGuildCreate } from '../../sandbox/world/index.ts';
import { guildOf } from './front-door.ts';
import type { Stack } from './stack.ts';

/** A server's owner removes an account; the answer lets it in again as it was. The sandbox has no route for either. */
export function removeAccount(stack: Stack, guildId: string, userId: string): () => void {
  const { world } = stack.sandbox;
  const guild = guildOf(stack, guildId);
  const lost = guild.members.get(userId);
  if (lost === undefined) throw new Error('that account is not there');
  const tell = (t: 'GUILD_CREATE' | 'GUILD_DELETE', d: object): void =>
    world.emit({ t, guildId, d, intents: Intent.Guilds, toUserIds: [userId] });
  const state = guild.voiceStates.get(userId);
  if (state !== undefined) removeFromVoice(world, guild, state, 'kicked');
  guild.members.delete(userId);
  tell('GUILD_DELETE', { id: guildId });
  return () => {
    guild.members.set(userId, lost);
    tell('GUILD_CREATE', toApiGuildCreate(world, guild, userId, { allMembers: false }));
  };
}

import { disarmEvent } from './event-life.ts';
import { Intent } from './intents.ts';
import { forgetTimeout } from './member-timeouts.ts';
import type { Guild } from './model.ts';
import type { WorldStore } from './store.ts';

/** Whether clients of the account are connected to the gateway, or may still resume. */
export type IsConnected = (userId: string) => boolean;

/**
 * Takes a guild out of the world; its members are told that it is gone for them. Accounts go with it to which nothing else leads: no
 * other guild, no direct messages, no connected client.
 * @returns the ids of the accounts that went.
 */
export function removeGuild(world: WorldStore, guild: Guild, isConnected: IsConnected): readonly string[] {
  for (const channelId of guild.channels.keys()) world.messages.delete(channelId);
  for (const userId of guild.voiceStates.keys()) world.voicePort.revoke(guild.id, userId, 'channel-deleted');
  for (const channelId of guild.stageInstances.keys()) {
    world.stageTimers.get(channelId)?.();
    world.stageTimers.delete(channelId);
  }
  for (const event of guild.scheduledEvents.values()) disarmEvent(world, event);
  for (const userId of guild.members.keys()) forgetTimeout(world, guild, userId);
  world.guilds.delete(guild.id);
  world.emit({
    t: 'GUILD_DELETE',
    guildId: guild.id,
    d: { id: guild.id },
    intents: Intent.Guilds,
    toUserIds: [...guild.members.keys()],
  });
  const gone = [...guild.members.keys()].filter((userId) => !isConnected(userId) && isAlone(world, userId));
  for (const userId of gone) world.users.delete(userId);
  return gone;
}

function isAlone(world: WorldStore, userId: string): boolean {
  for (const guild of world.guilds.values()) if (guild.members.has(userId)) return false;
  for (const dm of world.dms.values()) if (dm.recipientIds.includes(userId)) return false;
  return true;
}

import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { Intent } from './intents.ts';
import type { Channel, Guild } from './model.ts';
import type { WorldStore } from './store.ts';

/** Sets the line under a voice room's name, null for none; says nothing when it is that already. */
export function setVoiceStatus(
  world: WorldStore,
  guild: Guild,
  channel: Channel,
  change: { readonly status: string | null; readonly actor: Actor },
): void {
  const { status, actor } = change;
  if (channel.voiceStatus === status) return;
  tell(world, guild, channel, status);
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: channel.id,
    actionType: status === null ? AuditLogEvent.VoiceChannelStatusDelete : AuditLogEvent.VoiceChannelStatusCreate,
    reason: actor.reason,
    changes: [],
    options: status === null ? { channel_id: channel.id } : { channel_id: channel.id, status },
  });
}

/** The last one left: what the room was about is over, and its status with it. */
export function endVoiceStatus(world: WorldStore, guild: Guild, channelId: string): void {
  const channel = guild.channels.get(channelId);
  if (channel === undefined || channel.voiceStatus === null) return;
  const isEmpty = [...guild.voiceStates.values()].every((state) => state.channelId !== channelId);
  if (isEmpty) tell(world, guild, channel, null);
}

function tell(world: WorldStore, guild: Guild, channel: Channel, status: string | null): void {
  channel.voiceStatus = status;
  world.emit({
    t: 'VOICE_CHANNEL_STATUS_UPDATE',
    guildId: guild.id,
    d: { id: channel.id, guild_id: guild.id, status },
    intents: Intent.Guilds,
  });
}

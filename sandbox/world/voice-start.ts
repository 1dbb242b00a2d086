import { Intent } from './intents.ts';
import type { Channel, Guild } from './model.ts';
import type { WorldStore } from './store.ts';

const secondMs = 1000;

/** The world's time as the start of a room's voice session is told: whole seconds. */
export const startTimeNow = (world: WorldStore): number => Math.floor(world.clock.nowMs() / secondMs);

/** Somebody came into the room: with the first one a voice session begins. */
export function beginVoiceSession(world: WorldStore, guild: Guild, channel: Channel): void {
  if (channel.voiceStartTime === null) tell(world, guild, channel, startTimeNow(world));
}

/** Somebody left the room: with the last one its voice session is over. */
export function endVoiceSession(world: WorldStore, guild: Guild, channelId: string): void {
  const channel = guild.channels.get(channelId);
  if (channel === undefined || channel.voiceStartTime === null) return;
  const isEmpty = [...guild.voiceStates.values()].every((state) => state.channelId !== channelId);
  if (isEmpty) tell(world, guild, channel, null);
}

function tell(world: WorldStore, guild: Guild, channel: Channel, startTime: number | null): void {
  channel.voiceStartTime = startTime;
  world.emit({
    t: 'VOICE_CHANNEL_START_TIME_UPDATE',
    guildId: guild.id,
    d: { id: channel.id, guild_id: guild.id, voice_start_time: startTime },
    intents: Intent.Guilds,
  });
}

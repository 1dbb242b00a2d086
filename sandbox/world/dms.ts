import type { Channel } from './model.ts';
import type { WorldStore } from './store.ts';
import { toApiChannel } from './to-api.ts';

/** The DM channel between two accounts, made if there is none yet. */
export function openDm(world: WorldStore, openerId: string, recipientId: string): Channel {
  for (const channel of world.dms.values()) {
    if (channel.recipientIds.includes(openerId) && channel.recipientIds.includes(recipientId)) return channel;
  }
  const channel: Channel = {
    id: world.nextId(),
    guildId: null,
    type: 1,
    name: '',
    topic: null,
    position: 0,
    parentId: null,
    overwrites: new Map(),
    userLimit: 0,
    bitrate: 0,
    rtcRegion: null,
    voiceStatus: null,
    voiceStartTime: null,
    nsfw: false,
    rateLimitPerUser: 0,
    lastMessageId: null,
    recipientIds: [openerId, recipientId],
  };
  world.dms.set(channel.id, channel);
  for (const userId of channel.recipientIds) {
    // Bots get no CHANNEL_CREATE for DMs (documentation, "Channel Create": guild channels; change log of 2020).
    if (world.users.get(userId)?.bot === true) continue;
    world.emit({
      t: 'CHANNEL_CREATE',
      guildId: null,
      d: toApiChannel(world, channel, userId),
      intents: 0,
      toUserIds: [userId],
    });
  }
  return channel;
}

import { AuditLogEvent } from 'discord-api-types/v10';
import { addAuditLog, type Actor } from './audit-log.ts';
import { dropEventsOfRoom } from './event-life.ts';
import { Intent } from './intents.ts';
import type { Channel, Guild, Overwrite } from './model.ts';
import { isVoiceLike } from './permissions.ts';
import { endStageInstance } from './stage-auto-close.ts';
import type { WorldStore } from './store.ts';
import { toApiChannel } from './to-api.ts';
import { emptyChannel } from './voice.ts';

/** Bit rate of a new voice or stage channel (documentation, channel object: 64000). */
const defaultBitrate = 64_000;

/** The fields of a channel that people may choose. */
export type ChannelChoice = Partial<
  Pick<
    Channel,
    'name' | 'topic' | 'position' | 'parentId' | 'userLimit' | 'bitrate' | 'rtcRegion' | 'nsfw' | 'rateLimitPerUser'
  >
>;

/** A channel object of the guild with Discord's defaults; not yet part of it. */
export function newChannel(
  world: WorldStore,
  guild: Guild,
  choice: ChannelChoice & {
    readonly id?: string;
    readonly type: Channel['type'];
    readonly overwrites?: readonly Overwrite[];
  },
): Channel {
  const { id, type, overwrites = [], ...fields } = choice;
  const voiceLike = type === 2 || type === 13;
  const siblings = [...guild.channels.values()].filter((channel) => isVoiceLike(channel) === voiceLike);
  return {
    id: id ?? world.nextId(),
    guildId: guild.id,
    type,
    name: 'new-channel',
    topic: null,
    position: siblings.reduce((next, channel) => Math.max(next, channel.position + 1), 0),
    parentId: null,
    userLimit: 0,
    bitrate: voiceLike ? defaultBitrate : 0,
    rtcRegion: null,
    voiceStatus: null,
    voiceStartTime: null,
    nsfw: false,
    rateLimitPerUser: 0,
    lastMessageId: null,
    recipientIds: [],
    ...fields,
    overwrites: new Map(overwrites.map((overwrite) => [overwrite.id, { ...overwrite }])),
  };
}

/** Adds the channel to its guild. */
export function createChannel(world: WorldStore, guild: Guild, channel: Channel, actor: Actor): Channel {
  guild.channels.set(channel.id, channel);
  emitChannel(world, 'CHANNEL_CREATE', channel);
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: channel.id,
    actionType: AuditLogEvent.ChannelCreate,
    reason: actor.reason,
    changes: [
      { key: 'name', new_value: channel.name },
      { key: 'type', new_value: channel.type },
      { key: 'permission_overwrites', new_value: toApiChannel(world, channel)['permission_overwrites'] },
    ],
  });
  return channel;
}

/** Changes a channel's fields and, when given, replaces its overwrites. Says nothing when nothing differs. */
export function editChannel(
  world: WorldStore,
  guild: Guild,
  channel: Channel,
  change: ChannelChoice & { readonly overwrites?: readonly Overwrite[]; readonly actor: Actor },
): void {
  const { overwrites, actor, ...fields } = change;
  const before = toApiChannel(world, channel);
  Object.assign(channel, fields);
  if (overwrites !== undefined) replaceOverwrites(world, guild, channel, overwrites);
  const after = toApiChannel(world, channel);
  const changes = Object.keys(after).flatMap((key) =>
    JSON.stringify(before[key]) === JSON.stringify(after[key])
      ? []
      : [{ key, old_value: before[key], new_value: after[key] }],
  );
  if (changes.length === 0) return;
  emitChannel(world, 'CHANNEL_UPDATE', channel);
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: channel.id,
    actionType: AuditLogEvent.ChannelUpdate,
    reason: actor.reason,
    changes,
  });
}

/** A category's children that carry the same overwrites follow it (documentation, "Permission Syncing"). */
function replaceOverwrites(world: WorldStore, guild: Guild, channel: Channel, next: readonly Overwrite[]): void {
  const before = overwritesText(channel);
  const synced =
    channel.type === 4
      ? [...guild.channels.values()].filter(
          (child) => child.parentId === channel.id && overwritesText(child) === before,
        )
      : [];
  for (const target of [channel, ...synced]) {
    target.overwrites.clear();
    for (const overwrite of next) target.overwrites.set(overwrite.id, { ...overwrite });
  }
  for (const child of synced) emitChannel(world, 'CHANNEL_UPDATE', child);
}

function overwritesText(channel: Channel): string {
  return [...channel.overwrites.values()]
    .map(({ id, type, allow, deny }) => `${id}:${type}:${allow}:${deny}`)
    .sort()
    .join();
}

/** Removes a channel: people in it lose their voice connection, its stage ends, children of a category lose their parent. */
export function deleteChannel(world: WorldStore, guild: Guild, channel: Channel, actor: Actor): void {
  dropEventsOfRoom(world, guild, channel.id);
  endStageInstance(world, guild, channel.id);
  guild.channels.delete(channel.id);
  emptyChannel(world, guild, channel.id);
  world.messages.delete(channel.id);
  for (const [code, invite] of guild.invites) {
    if (invite.channelId === channel.id) guild.invites.delete(code);
  }
  emitChannel(world, 'CHANNEL_DELETE', channel);
  for (const child of guild.channels.values()) {
    if (child.parentId !== channel.id) continue;
    child.parentId = null;
    emitChannel(world, 'CHANNEL_UPDATE', child);
  }
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: channel.id,
    actionType: AuditLogEvent.ChannelDelete,
    reason: actor.reason,
    changes: [
      { key: 'name', old_value: channel.name },
      { key: 'type', old_value: channel.type },
    ],
  });
}

/** Sets one overwrite of a channel. */
export function setOverwrite(
  world: WorldStore,
  guild: Guild,
  channel: Channel,
  change: { readonly overwrite: Overwrite; readonly actor: Actor },
): void {
  const { overwrite, actor } = change;
  const previous = channel.overwrites.get(overwrite.id);
  const others = [...channel.overwrites.values()].filter(({ id }) => id !== overwrite.id);
  replaceOverwrites(world, guild, channel, [...others, overwrite]);
  emitChannel(world, 'CHANNEL_UPDATE', channel);
  const changes = (['allow', 'deny'] as const).flatMap((key) => {
    const before = previous?.[key].toString() ?? '0';
    const after = overwrite[key].toString();
    return before === after ? [] : [{ key, old_value: before, new_value: after }];
  });
  addAuditLog(world, guild, {
    userId: actor.userId,
    targetId: channel.id,
    actionType: previous === undefined ? AuditLogEvent.ChannelOverwriteCreate : AuditLogEvent.ChannelOverwriteUpdate,
    reason: actor.reason,
    changes,
    options: overwriteOptions(guild, overwrite),
  });
}

/** Removes one overwrite of a channel; false when there is none. */
export function deleteOverwrite(
  world: WorldStore,
  guild: Guild,
  channel: Channel,
  change: { readonly id: string; readonly actor: Actor },
): boolean {
  const previous = channel.overwrites.get(change.id);
  if (previous === undefined) return false;
  const others = [...channel.overwrites.values()].filter(({ id }) => id !== change.id);
  replaceOverwrites(world, guild, channel, others);
  emitChannel(world, 'CHANNEL_UPDATE', channel);
  addAuditLog(world, guild, {
    userId: change.actor.userId,
    targetId: channel.id,
    actionType: AuditLogEvent.ChannelOverwriteDelete,
    reason: change.actor.reason,
    changes: [
      { key: 'allow', old_value: previous.allow.toString() },
      { key: 'deny', old_value: previous.deny.toString() },
    ],
    options: overwriteOptions(guild, previous),
  });
  return true;
}

function overwriteOptions(guild: Guild, overwrite: Overwrite): Readonly<Record<string, string>> {
  const roleName = guild.roles.get(overwrite.id)?.name;
  return {
    id: overwrite.id,
    type: String(overwrite.type),
    ...(overwrite.type === 0 && roleName !== undefined ? { role_name: roleName } : {}),
  };
}

function emitChannel(
  world: WorldStore,
  t: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE' | 'CHANNEL_DELETE',
  channel: Channel,
): void {
  const withheld = world.switches.hiddenChannelEvents === 'withheld' && t !== 'CHANNEL_DELETE';
  world.emit({
    t,
    guildId: channel.guildId,
    d: toApiChannel(world, channel),
    intents: Intent.Guilds,
    ...(withheld ? { visibleInChannelId: channel.id } : {}),
  });
}

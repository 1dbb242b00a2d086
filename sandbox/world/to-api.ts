import type {
  AuditLogEntry,
  Channel,
  Guild,
  Member,
  Overwrite,
  Role,
  StageInstance,
  User,
  VoiceState,
} from './model.ts';
import { isVoiceLike } from './permissions.ts';
import type { WorldStore } from './store.ts';

/** A JSON object on its way to a client. */
export type ApiObject = Record<string, unknown>;

/** Discord's user object. */
export function toApiUser(user: User): ApiObject {
  return {
    id: user.id,
    username: user.username,
    discriminator: user.bot ? String(Number(BigInt(user.id) % 9999n) + 1).padStart(4, '0') : '0',
    global_name: user.globalName,
    avatar: null,
    avatar_decoration_data: null,
    collectibles: null,
    primary_guild: null,
    banner: null,
    accent_color: null,
    public_flags: 0,
    flags: 0,
    ...(user.bot ? { bot: true } : {}),
  };
}

/** Discord's object of the account itself (`/users/@me`, READY). */
export function toApiSelf(user: User): ApiObject {
  return {
    ...toApiUser(user),
    mfa_enabled: true,
    locale: user.locale,
    verified: true,
    email: null,
    premium_type: 0,
  };
}

/** Discord's role object. */
export function toApiRole(role: Role): ApiObject {
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions.toString(),
    position: role.position,
    color: role.color,
    colors: { primary_color: role.color, secondary_color: null, tertiary_color: null },
    hoist: role.hoist,
    managed: role.managed,
    mentionable: role.mentionable,
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(role.botId === null ? {} : { tags: { bot_id: role.botId } }),
  };
}

/** Discord's member object, with its user. Throws for a member whose account does not exist. */
export function toApiMember(world: WorldStore, member: Member): ApiObject {
  const user = world.users.get(member.userId);
  if (user === undefined) throw new Error(`member ${member.userId} has no account`);
  return {
    user: toApiUser(user),
    nick: member.nick,
    roles: [...member.roles],
    joined_at: member.joinedAt,
    mute: member.mute,
    deaf: member.deaf,
    communication_disabled_until: member.communicationDisabledUntil,
    pending: member.pending,
    flags: member.flags,
    avatar: null,
    avatar_decoration_data: null,
    banner: null,
    collectibles: null,
    premium_since: null,
  };
}

/** Discord's overwrite object. */
function toApiOverwrite(overwrite: Overwrite): ApiObject {
  return {
    id: overwrite.id,
    type: overwrite.type,
    allow: overwrite.allow.toString(),
    deny: overwrite.deny.toString(),
  };
}

/** Discord's channel object; for a DM as `viewerId` sees it. */
export function toApiChannel(world: WorldStore, channel: Channel, viewerId?: string): ApiObject {
  if (channel.type === 1) return toApiDm(world, channel, viewerId);
  return {
    id: channel.id,
    type: channel.type,
    guild_id: channel.guildId,
    name: channel.name,
    position: channel.position,
    parent_id: channel.parentId,
    permission_overwrites: [...channel.overwrites.values()].map(toApiOverwrite),
    flags: 0,
    ...(channel.type === 4 ? {} : textFields(channel)),
    ...(isVoiceLike(channel) ? voiceFields(channel) : {}),
  };
}

function textFields(channel: Channel): ApiObject {
  return {
    topic: channel.topic,
    nsfw: channel.nsfw,
    rate_limit_per_user: channel.rateLimitPerUser,
    last_message_id: channel.lastMessageId,
  };
}

function voiceFields(channel: Channel): ApiObject {
  return { bitrate: channel.bitrate, user_limit: channel.userLimit, rtc_region: channel.rtcRegion };
}

function toApiDm(world: WorldStore, channel: Channel, viewerId: string | undefined): ApiObject {
  const others = channel.recipientIds.filter((id) => id !== viewerId);
  return {
    id: channel.id,
    type: 1,
    flags: 0,
    last_message_id: channel.lastMessageId,
    recipients: others.flatMap((id) => {
      const user = world.users.get(id);
      return user === undefined ? [] : [toApiUser(user)];
    }),
  };
}

/** Discord's voice state without guild and member, as GUILD_CREATE carries it. */
export function toApiBareVoiceState(guild: Guild, state: VoiceState): ApiObject {
  const member = guild.members.get(state.userId);
  return {
    channel_id: state.channelId,
    user_id: state.userId,
    session_id: state.sessionId,
    deaf: member?.deaf ?? false,
    mute: member?.mute ?? false,
    self_deaf: state.selfDeaf,
    self_mute: state.selfMute,
    self_stream: false,
    self_video: false,
    suppress: state.suppress,
    request_to_speak_timestamp: state.requestToSpeakTimestamp,
  };
}

/** Discord's voice state with guild and member; `channelId` null for somebody who has left. */
export function toApiVoiceState(world: WorldStore, state: VoiceState, left = false): ApiObject {
  const guild = world.guilds.get(state.guildId);
  if (guild === undefined) throw new Error(`voice state in unknown guild ${state.guildId}`);
  const member = guild.members.get(state.userId);
  const bare = toApiBareVoiceState(guild, state);
  return {
    ...bare,
    ...(left ? { channel_id: null, suppress: false, request_to_speak_timestamp: null } : {}),
    guild_id: guild.id,
    ...(member === undefined ? {} : { member: toApiMember(world, member) }),
  };
}

/** Discord's stage instance object. */
export function toApiStageInstance(instance: StageInstance): ApiObject {
  return {
    id: instance.id,
    guild_id: instance.guildId,
    channel_id: instance.channelId,
    topic: instance.topic,
    privacy_level: instance.privacyLevel,
    discoverable_disabled: true,
    guild_scheduled_event_id: instance.guildScheduledEventId,
  };
}

/** Discord's audit-log entry object. */
export function toApiAuditLogEntry(entry: AuditLogEntry): ApiObject {
  return {
    id: entry.id,
    user_id: entry.userId,
    target_id: entry.targetId,
    action_type: entry.actionType,
    ...(entry.changes.length === 0 ? {} : { changes: entry.changes }),
    ...(entry.options === undefined ? {} : { options: entry.options }),
    ...(entry.reason === null ? {} : { reason: entry.reason }),
  };
}

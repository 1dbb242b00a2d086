import { compareIds } from './snowflake.ts';
import type { Channel, Guild, Invite } from './model.ts';
import type { WorldStore } from './store.ts';
import { maySeeEvent, toApiScheduledEvent, unfinishedEvents } from './to-api-event.ts';
import {
  toApiBareVoiceState,
  toApiChannel,
  toApiMember,
  toApiRole,
  toApiStageInstance,
  toApiUser,
  type ApiObject,
} from './to-api.ts';

/** Members above which a guild counts as large without the client's own threshold (documentation, Identify: 50 to 250). */
const defaultLargeThreshold = 50;

/** Discord's guild object as REST gives it. */
export function toApiGuild(guild: Guild): ApiObject {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    banner: null,
    owner_id: guild.ownerId,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 1,
    default_message_notifications: 1,
    mfa_level: 0,
    explicit_content_filter: guild.features.has('COMMUNITY') ? 2 : 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    preferred_locale: guild.preferredLocale,
    rules_channel_id: guild.rulesChannelId,
    public_updates_channel_id: guild.publicUpdatesChannelId,
    safety_alerts_channel_id: null,
    nsfw: false,
    nsfw_level: 0,
    features: [...guild.features],
    roles: [...guild.roles.values()].map(toApiRole),
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/** What GUILD_CREATE says to `viewerId`: all members for people and with `allMembers`, else oneself and those in voice. */
export function toApiGuildCreate(
  world: WorldStore,
  guild: Guild,
  viewerId: string,
  options: { readonly allMembers: boolean; readonly largeThreshold?: number },
): ApiObject {
  const members = [...guild.members.values()].filter(
    (member) => options.allMembers || member.userId === viewerId || guild.voiceStates.has(member.userId),
  );
  return {
    ...toApiGuild(guild),
    joined_at: guild.members.get(viewerId)?.joinedAt ?? null,
    large: guild.members.size > (options.largeThreshold ?? defaultLargeThreshold),
    unavailable: false,
    member_count: guild.members.size,
    members: members.map((member) => toApiMember(world, member)),
    channels: sortedChannels(guild).map((channel) => toApiChannel(world, channel)),
    voice_states: [...guild.voiceStates.values()].map((state) => toApiBareVoiceState(guild, state)),
    stage_instances: [...guild.stageInstances.values()].map(toApiStageInstance),
    threads: [],
    presences: [],
    guild_scheduled_events: unfinishedEvents(guild)
      .filter((event) => maySeeEvent(world, guild, event, viewerId))
      .map((event) => toApiScheduledEvent(world, event)),
    soundboard_sounds: [],
  };
}

/** The guild's channels by position, then by age. */
export function sortedChannels(guild: Guild): Channel[] {
  return [...guild.channels.values()].sort((a, b) => a.position - b.position || compareIds(a.id, b.id));
}

/** Discord's invite object, with its metadata when `detailed`. */
export function toApiInvite(world: WorldStore, invite: Invite, detailed: boolean): ApiObject {
  const guild = world.guilds.get(invite.guildId);
  const channel = guild?.channels.get(invite.channelId);
  const inviter = world.users.get(invite.inviterId);
  const createdAt = new Date(invite.createdAtMs).toISOString();
  const expiresAt = invite.maxAge === 0 ? null : new Date(invite.createdAtMs + invite.maxAge * 1000).toISOString();
  const metadata = {
    uses: invite.uses,
    max_uses: invite.maxUses,
    max_age: invite.maxAge,
    temporary: invite.temporary,
    created_at: createdAt,
  };
  return {
    type: 0,
    code: invite.code,
    guild_id: invite.guildId,
    guild:
      guild === undefined
        ? null
        : {
            id: guild.id,
            name: guild.name,
            features: [...guild.features],
            icon: null,
            splash: null,
            banner: null,
            description: null,
            verification_level: 1,
            vanity_url_code: null,
            nsfw: false,
            nsfw_level: 0,
            premium_subscription_count: 0,
          },
    channel: channel === undefined ? null : { id: channel.id, name: channel.name, type: channel.type },
    ...(inviter === undefined ? {} : { inviter: toApiUser(inviter) }),
    expires_at: expiresAt,
    flags: 0,
    ...(detailed ? metadata : {}),
  };
}

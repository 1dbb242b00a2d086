import { ChannelType, OverwriteType, PermissionFlagsBits } from 'discord.js';
import type { Client, Guild, GuildBasedChannel, GuildMember, VoiceState } from 'discord.js';
import type { OverwriteSeen, PersonInRoom, Right, RightState, RoomSeen, Target } from '../app/index.ts';
import { accountAtMsOf, NOTHING_KNOWN, ROOM_TAKES } from '../domain/index.ts';
import type { SpeakerFacts } from '../domain/index.ts';
import type { ChannelId, GuildId, RoleId, UserId } from '../lib/index.ts';
import { isModerator, mayIn, RIGHT_BITS } from './permissions.ts';
import type { VoiceStatuses } from './voice-statuses.ts';

/** What rooms are seen through. */
export interface RoomSight {
  readonly client: Client;
  /** Whether an account is ours: the main one or one of the pool. */
  readonly isOurs: (accountId: string) => boolean;
  readonly statuses: VoiceStatuses;
}

/** The server if Discord shows it to us now; null when we are not in it; 'unknown' while it or the gateway is not available. */
export const visibleGuild = (client: Client, guildId: GuildId): Guild | null | 'unknown' => {
  const guild = client.guilds.cache.get(guildId);
  // Until the gateway told us of every server, one that is not known may still come.
  if (guild === undefined) return client.isReady() ? null : 'unknown';
  return guild.available ? guild : 'unknown';
};

/** A channel's kind as a room. */
export const kindOf = (channel: GuildBasedChannel): RoomSeen['kind'] => {
  if (channel.type === ChannelType.GuildStageVoice) return 'stage';
  // Discord lets nobody speak in its AFK channel.
  return channel.type === ChannelType.GuildVoice && channel.id !== channel.guild.afkChannelId ? 'voice' : 'other';
};

/** On a stage the four states from (suppress, request_to_speak_timestamp); in a voice room whoever nothing silences speaks. */
const presenceOf = (state: VoiceState, kind: RoomSeen['kind']): PersonInRoom['presence'] => {
  const isSuppressed = state.suppress === true;
  if (kind === 'voice') return isSuppressed || state.serverMute === true ? 'audience' : 'speaking';
  const hasTimestamp = state.requestToSpeakTimestamp !== null;
  if (isSuppressed) return hasTimestamp ? 'hand' : 'audience';
  return hasTimestamp ? 'invited' : 'speaking';
};

/** The open stage of a channel as Discord shows it. Its topic is null while none is open. */
export const topicOf = (guild: Guild, channelId: ChannelId): string | null =>
  guild.stageInstances.cache.find((instance) => instance.channelId === channelId)?.topic ?? null;

/** Ids in Discord's own objects are snowflakes of the kind that the property names: this is where they get their brand. */
const asUserId = (id: string): UserId => id as UserId;

/** Who cannot see a room or come in has no other right there either. */
const HEARD = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.Connect | PermissionFlagsBits.Speak;

/**
 * What Discord's rules say of somebody's voice. Only voice rooms have it, with 99 people at most: counting permissions takes 20 µs a
 * person in a server of 200 roles (measured in November 2026), and a stage may have 10 000 people.
 */
const boundsOf = (
  member: GuildMember | null,
  channel: GuildBasedChannel,
): Pick<PersonInRoom, 'unbound' | 'maySpeak'> => {
  if (member === null || channel.type !== ChannelType.GuildVoice) return { unbound: false, maySpeak: false };
  // The library gives owners and administrators all, whom no overwrite binds (Discord's documentation, "Permission Hierarchy").
  const permissions = channel.permissionsFor(member);
  return { unbound: permissions.has(PermissionFlagsBits.Administrator), maySpeak: permissions.has(HEARD) };
};

/**
 * What is known of somebody who asks to speak by Discord's own button. Their voice state came with their member, which the library keeps;
 * counted for raised hands alone, of which a stage has few.
 */
const factsOf = ({ id, member }: VoiceState, channel: GuildBasedChannel): SpeakerFacts => {
  const accountAtMs = accountAtMsOf(id);
  if (member === null) return { ...NOTHING_KNOWN, accountAtMs };
  return {
    // as: Discord's ids of roles.
    roleIds: [...member.roles.cache.keys()] as readonly string[] as readonly RoleId[],
    joinedAtMs: member.joinedTimestamp,
    accountAtMs,
    moderates: isModerator(String(channel.permissionsFor(member).bitfield)),
  };
};

const presenceAndFacts = (state: VoiceState, channel: GuildBasedChannel): Pick<PersonInRoom, 'presence' | 'facts'> => {
  const presence = presenceOf(state, kindOf(channel));
  return presence === 'hand' ? { presence, facts: factsOf(state, channel) } : { presence };
};

const personOf = (state: VoiceState, channel: GuildBasedChannel): PersonInRoom => ({
  userId: asUserId(state.id),
  ...presenceAndFacts(state, channel),
  raisedAtMs: state.requestToSpeakTimestamp,
  suppressed: state.suppress === true,
  muted: state.serverMute === true,
  timedOut: state.member?.isCommunicationDisabled() === true,
  ...boundsOf(state.member, channel),
});

const accountOf = (state: VoiceState): RoomSeen['accounts'][number] => {
  const accountId = asUserId(state.id);
  // Deafened it hears nothing, muted it is heard by nobody: either way a person silenced it in the whole server.
  if (state.serverMute === true || state.serverDeaf === true) return { accountId, state: 'muted' };
  return { accountId, state: state.suppress === true ? 'suppressed' : 'speaking' };
};

/** Whom an overwrite concerns. */
export const targetOf = (guild: Guild, id: string, type: OverwriteType): Target => {
  if (type === OverwriteType.Member) return `member:${id}`;
  return id === guild.id ? 'everyone' : `role:${id}`;
};

/** What the overwrites of a channel say of our rights; nothing of one that is not known, or has none. */
export const overwritesSeen = (channel: GuildBasedChannel | undefined): readonly OverwriteSeen[] => {
  if (channel === undefined || !('permissionOverwrites' in channel)) return [];
  return [...channel.permissionOverwrites.cache.values()]
    .map(({ id, type, allow, deny }): OverwriteSeen => {
      const stateOf = (right: Right): RightState => {
        if (allow.has(RIGHT_BITS[right])) return 'allowed';
        return deny.has(RIGHT_BITS[right]) ? 'denied' : 'unset';
      };
      const rights = {
        view: stateOf('view'),
        connect: stateOf('connect'),
        speak: stateOf('speak'),
        unmute: stateOf('unmute'),
        request: stateOf('request'),
      };
      return { target: targetOf(channel.guild, id, type), rights };
    })
    .filter(({ rights }) => Object.values(rights).some((state) => state !== 'unset'));
};

const titleOf = (
  { statuses }: RoomSight,
  guild: Guild,
  channel: GuildBasedChannel,
): Pick<RoomSeen, 'topic' | 'mayTitle'> => {
  // as: the ids of a channel and a server.
  const [channelId, guildId] = [channel.id as ChannelId, guild.id as GuildId];
  if (channel.type !== ChannelType.GuildVoice) return { topic: topicOf(guild, channelId), mayTitle: true };
  return {
    topic: statuses.of(guildId, channelId),
    // While Discord is asked what stands there it may be a person's, which ours would wipe out.
    mayTitle: !statuses.isExpected(guildId) && mayIn(guild, channelId, PermissionFlagsBits.SetVoiceChannelStatus),
  };
};

/** How many a room takes: 0 says as many as come, which on a stage has an end of its own. */
const limitOf = (channel: GuildBasedChannel): number | null => {
  if (!channel.isVoiceBased()) return null;
  if (channel.userLimit > 0) return channel.userLimit;
  return channel.type === ChannelType.GuildStageVoice ? ROOM_TAKES.stage : null;
};

/** What the gateway's cache shows of a room; null when the channel is gone, 'unknown' while the server is not available. */
export const seeRoom = (sight: RoomSight, guildId: GuildId, channelId: ChannelId): RoomSeen | null | 'unknown' => {
  const guild = visibleGuild(sight.client, guildId);
  if (guild === null || guild === 'unknown') return guild;
  const channel = guild.channels.cache.get(channelId);
  if (channel === undefined) return null;
  const states = [...guild.voiceStates.cache.values()].filter((state) => state.channelId === channelId);
  const others = states.filter((state) => !sight.isOurs(state.id));
  const base = guild.roles.everyone.permissions;
  const isBot = (state: VoiceState): boolean => state.member?.user.bot === true;
  return {
    channelId,
    kind: kindOf(channel),
    ...titleOf(sight, guild, channel),
    adultsOnly: 'nsfw' in channel && channel.nsfw,
    limit: limitOf(channel),
    base: { view: base.has(RIGHT_BITS.view), connect: base.has(RIGHT_BITS.connect) },
    people: others.filter((state) => !isBot(state)).map((state) => personOf(state, channel)),
    bots: others.filter(isBot).map((state) => asUserId(state.id)),
    accounts: states.filter((state) => sight.isOurs(state.id)).map(accountOf),
    overwrites: overwritesSeen(channel),
  };
};

import { ChannelType, PermissionFlagsBits, Routes } from 'discord.js';
import type { Guild } from 'discord.js';
import type { RoomPort } from '../app/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import { isModerator, mayIn } from './permissions.ts';
import type { RoomParts } from './room-parts.ts';

type Members = Pick<RoomPort, 'setSuppressed' | 'bringUpAccount' | 'setMember' | 'whereIs' | 'moderates' | 'emptyRoom'>;

/** What moving somebody into a room needs there (Discord's documentation, "Modify Guild Member"). */
const MOVE_INTO = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.Connect | PermissionFlagsBits.MoveMembers;

/** The people in rooms: on stages their voice states, in voice rooms their server mute and their place. */
export const roomMembers = ({ client, onceOnly, guildOf, reasonOf, attempt }: RoomParts): Members => {
  const suppress = async (input: {
    readonly guildId: GuildId;
    readonly channelId: ChannelId;
    readonly who: string;
    readonly suppress: boolean;
  }): Promise<void> => {
    const { guildId, channelId, who } = input;
    await attempt({ guildId, channelId }, () =>
      client.rest.patch(Routes.guildVoiceState(guildId, who), {
        body: { channel_id: channelId, suppress: input.suppress },
      }),
    );
  };
  return {
    setSuppressed: (guildId, channelId, userId, suppressed) =>
      suppress({ guildId, channelId, who: userId, suppress: suppressed }),
    // A bot that a moderator unsuppresses speaks at once: nobody is there to accept.
    bringUpAccount: (guildId, channelId, accountId) =>
      suppress({ guildId, channelId, who: accountId === client.user?.id ? '@me' : accountId, suppress: false }),
    setMember: async (guildId, userId, { mute, moveTo }, because) => {
      // Out of voice: it is the room they are in that counts.
      const channelId = moveTo ?? whereIs(guildOf(guildId), userId)?.channelId ?? null;
      await attempt({ guildId, channelId }, () =>
        // Asked once: a repeat inside the library would hide that a mute may have been set whose answer was lost.
        onceOnly.patch(Routes.guildMember(guildId, userId), {
          body: { ...(mute === undefined ? {} : { mute }), ...(moveTo === undefined ? {} : { channel_id: moveTo }) },
          reason: reasonOf(guildId, 'floor', because),
        }),
      );
    },
    whereIs: (guildId, userId) => whereIs(guildOf(guildId), userId),
    moderates: (guildId, channelId, userId) => moderates(guildOf(guildId), channelId, userId),
    emptyRoom: (guildId, except) => emptyRoom(guildOf(guildId), except),
  };
};

const whereIs = (guild: Guild | null, userId: string): ReturnType<Members['whereIs']> => {
  const state = guild?.voiceStates.cache.get(userId);
  if (state === undefined || state.channelId === null) return null;
  // A snowflake of a channel.
  return { channelId: state.channelId as ChannelId, muted: state.serverMute === true };
};

const moderates = (guild: Guild | null, channelId: ChannelId, userId: string): boolean => {
  const member = guild?.members.cache.get(userId);
  const channel = guild?.channels.cache.get(channelId);
  if (member === undefined || channel === undefined) return true;
  return isModerator(String(channel.permissionsFor(member).bitfield));
};

const emptyRoom = (guild: Guild | null, except: ReadonlySet<ChannelId | null>): ChannelId | null => {
  if (guild === null) return null;
  const taken = new Set([...guild.voiceStates.cache.values()].map(({ channelId }) => channelId));
  const found = guild.channels.cache.find(
    (channel) =>
      channel.type === ChannelType.GuildVoice &&
      // as: a snowflake of a channel.
      !except.has(channel.id as ChannelId) &&
      // Discord sends people to the AFK room by itself, and leaves them there.
      channel.id !== guild.afkChannelId &&
      !taken.has(channel.id) &&
      mayIn(guild, channel.id, MOVE_INTO),
  );
  return found === undefined ? null : (found.id as ChannelId);
};

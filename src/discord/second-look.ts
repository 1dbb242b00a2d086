import { Routes } from 'discord.js';
import type { Guild, VoiceState } from 'discord.js';
import { z } from 'zod';
import type { SecondLook } from '../app/index.ts';
import type { ChannelId } from '../lib/index.ts';
import { DiscordCode, discordCode } from './failures.ts';
import type { RoomParts } from './room-parts.ts';

/** What of a voice state anybody here looks at. */
const stateSchema = z.object({
  channel_id: z.string().nullable(),
  suppress: z.boolean(),
  mute: z.boolean(),
  deaf: z.boolean(),
  request_to_speak_timestamp: z.string().nullish(),
});

/** One voice state in short, so that two can be compared; null outside voice. */
interface Stand {
  readonly channelId: ChannelId;
  readonly rest: string;
}

const standOf = (channelId: string | null, rest: readonly unknown[]): Stand | null =>
  // as: Discord's id of a channel.
  channelId === null ? null : { channelId: channelId as ChannelId, rest: JSON.stringify(rest) };

const shown = (state: VoiceState | undefined): Stand | null =>
  state === undefined
    ? null
    : standOf(state.channelId, [
        state.suppress === true,
        state.serverMute === true,
        state.serverDeaf === true,
        state.requestToSpeakTimestamp,
      ]);

const told = (answer: unknown): Stand | null => {
  const state = stateSchema.parse(answer);
  const raisedAt = state.request_to_speak_timestamp ?? null;
  return standOf(state.channel_id, [
    state.suppress,
    state.mute,
    state.deaf,
    raisedAt === null ? null : Date.parse(raisedAt),
  ]);
};

const isSame = (one: Stand | null, other: Stand | null): boolean =>
  one?.channelId === other?.channelId && one?.rest === other?.rest;

/** They are not in voice, or not in the server. */
const ABSENT: ReadonlySet<number | null> = new Set([
  DiscordCode.unknownVoiceState,
  DiscordCode.unknownMember,
  DiscordCode.unknownUser,
]);

/** Asks Discord where people are, and puts right what the gateway left out or told in another order than it happened. */
export const secondLook = (parts: RoomParts): SecondLook => ({
  lookAgain: async (guildId, userId) => {
    const guild = parts.guildOf(guildId);
    if (guild === null) return [];
    const before = shown(guild.voiceStates.cache.get(userId));
    const now = await parts.attempt({ guildId, channelId: before?.channelId ?? null }, async () => {
      try {
        return told(await parts.client.rest.get(Routes.guildVoiceState(guildId, userId)));
      } catch (error) {
        if (!ABSENT.has(discordCode(error))) throw error;
        return null;
      }
    });
    // What an event has brought meanwhile is newer than the answer.
    if (isSame(before, now) || !isSame(before, shown(guild.voiceStates.cache.get(userId)))) return [];
    parts.logger.warn('the gateway had not told how somebody stands in voice', { guildId });
    if (now === null) guild.voiceStates.cache.delete(userId);
    else await parts.attempt({ guildId, channelId: now.channelId }, () => keep(guild, userId));
    return [...new Set([before, now].flatMap((stand) => stand?.channelId ?? []))];
  },
});

/** Has the library keep what Discord says now of somebody in voice, and who they are. */
const keep = async (guild: Guild, userId: string): Promise<void> => {
  if (!guild.members.cache.has(userId)) await guild.members.fetch({ user: userId, cache: true });
  await guild.voiceStates.fetch(userId, { force: true });
};

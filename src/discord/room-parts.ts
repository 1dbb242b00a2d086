import type { Client, Guild, REST } from 'discord.js';
import type { Because } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import type { ChannelId, Clock, GuildId, Logger } from '../lib/index.ts';
import type { PendingAnswers } from './pending-answers.ts';
import { auditReason } from './audit-reason.ts';
import { forgetUnknown, outsideError } from './failures.ts';
import { heldOf, missingForRoom, namesOf } from './permissions.ts';
import { kindOf, visibleGuild } from './room-view.ts';
import type { VoiceStatuses } from './voice-statuses.ts';

/** What the rooms need. `onceOnly` asks without repeating; see `createOnceOnlyRest`. */
export interface RoomsOptions {
  readonly client: Client;
  readonly onceOnly: REST;
  /** Whether an account is ours: the main one or one of the pool. */
  readonly isOurs: (accountId: string) => boolean;
  readonly statuses: VoiceStatuses;
  /** Who is being answered in the chats of rooms. */
  readonly pendingAnswers: PendingAnswers;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Where a call is made: the permissions that it lacked are looked for there. `kind` is that of a room to be made. */
export interface RoomPlace {
  readonly guildId: GuildId;
  readonly channelId: ChannelId | null;
  readonly kind?: RoomKind;
  /** Bits that the call allows or denies others: Discord lets nobody give what they do not have in the whole server. */
  readonly gives?: bigint;
}

/** What the parts of the port share. */
export interface RoomParts extends RoomsOptions {
  readonly guildOf: (guildId: GuildId) => Guild | null;
  /** The reason of a call, for Discord's audit log. */
  readonly reasonOf: (guildId: GuildId, act: string, because: Because) => string;
  /** Makes a call and tells its failure in the use cases' words. */
  readonly attempt: <Value>(place: RoomPlace, call: () => Promise<Value>) => Promise<Value>;
}

/** How a person is called in a server; null when that is not known. */
export const nameOf = (client: Client, guildId: GuildId, userId: string): string | null =>
  client.guilds.cache.get(guildId)?.members.cache.get(userId)?.displayName ??
  client.users.cache.get(userId)?.displayName ??
  null;

const missingAt = (guild: Guild | null, { channelId, kind, gives = 0n }: RoomPlace): readonly string[] => {
  if (guild === null) return [];
  const channel = channelId === null ? undefined : guild.channels.cache.get(channelId);
  const ofRoom = channel === undefined || kindOf(channel) === 'voice' ? 'voice' : 'stage';
  const ungivable = namesOf(gives & ~heldOf(guild, gives));
  return [...new Set([...missingForRoom(guild, channelId, kind ?? ofRoom), ...ungivable])];
};

/** What the parts of the port share, over a client. */
export const roomParts = (options: RoomsOptions): RoomParts => {
  const guildOf = (guildId: GuildId): Guild | null => {
    const guild = visibleGuild(options.client, guildId);
    return guild === 'unknown' ? null : guild;
  };
  return {
    ...options,
    guildOf,
    reasonOf: (guildId, act, because) =>
      auditReason(act, because, because.by === null ? null : nameOf(options.client, guildId, because.by.userId)),
    attempt: async (place, call) => {
      try {
        return await call();
      } catch (error) {
        forgetUnknown(options.client, error, place.channelId);
        const missing = (): readonly string[] => missingAt(guildOf(place.guildId), place);
        throw outsideError(error, { channelId: place.channelId, missing });
      }
    },
  };
};

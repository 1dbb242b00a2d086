import {
  AuditLogEvent,
  ChannelType,
  Events,
  OverwriteType,
  PermissionFlagsBits,
  Routes,
  StageInstancePrivacyLevel,
  Status,
} from 'discord.js';
import type { Client, Guild, REST } from 'discord.js';
import { z } from 'zod';
import type { RoomPort } from '../app/index.ts';
import { clipped } from '../lib/index.ts';
import type { ChannelId, Clock, GuildId, Logger, SpaceId, UserId } from '../lib/index.ts';
import { DiscordCode, discordCode, outsideError } from './failures.ts';
import { hostOverwriteBits, missingForStage, ownOverwriteBits } from './permissions.ts';
import { seeRoom, topicOf, visibleGuild } from './room-view.ts';

/** What the rooms need. `onceOnly` asks without repeating; see `createOnceOnlyRest`. */
export interface RoomsOptions {
  readonly client: Client;
  readonly onceOnly: REST;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Discord's event of a new channel comes within milliseconds of the answer; past this the gateway has a problem of its own. */
const CHANNEL_EVENT_LIMIT_MS = 5000;

/** Discord keeps no more in one page; a room that we look for was made seconds to minutes ago. */
const AUDIT_LOG_PAGE = 100;

/** Discord allows 100 characters in a channel's name (Discord's documentation, "Channel"). */
const CHANNEL_NAME_LIMIT = 100;

/** A shard's states in which what it told is current; in the others events are missed until it has resumed or told everything anew. */
const CURRENT: ReadonlySet<Status> = new Set([Status.Ready, Status.Nearly, Status.WaitingForGuilds]);

const createdChannelSchema = z.object({ id: z.string() });
const auditLogSchema = z.object({
  audit_log_entries: z.array(
    z.object({ target_id: z.string().nullable(), reason: z.string().optional(), user_id: z.string().nullable() }),
  ),
});

/** The reason that Discord's audit log shows: the space's id finds the room again when the answer to a create was lost. */
const reasonOf = (act: string, spaceId: SpaceId): string => `Majlis مجلس · ${act} · space ${spaceId}`;

/** Makes the port through which rooms are seen and changed. It keeps no state of its own. */
export const createRooms = (options: RoomsOptions): RoomPort => {
  const { client } = options;

  const guildOf = (guildId: GuildId): Guild | null => {
    const guild = visibleGuild(client, guildId);
    return guild === 'unknown' ? null : guild;
  };
  const missing: RoomPort['missing'] = (guildId, channelId) => {
    const guild = guildOf(guildId);
    return guild === null ? [] : missingForStage(guild, channelId);
  };
  /** Makes a call and tells its failure in the use cases' words. */
  const attempt = async <Value>(
    guildId: GuildId,
    channelId: ChannelId | null,
    call: () => Promise<Value>,
  ): Promise<Value> => {
    try {
      return await call();
    } catch (error) {
      throw outsideError(error, { channelId, missing: () => missing(guildId, channelId) });
    }
  };
  const parts: Parts = { ...options, guildOf, attempt };

  return {
    see: (guildId, channelId) => seeRoom(client, guildId, channelId),
    isAvailable: (guildId) => {
      const guild = guildOf(guildId);
      return guild !== null && CURRENT.has(guild.shard.status);
    },
    // An unavailable server of the library has no features, though its type says so.
    hasCommunity: (guildId) => guildOf(guildId)?.features.includes('COMMUNITY') ?? false,
    missing,
    create: (input) => createRoom(parts, input),
    find: (input, askedAtMs, isTaken) => findRoom(parts, { input, askedAtMs, isTaken }),
    remove: async (guildId, channelId, spaceId) => {
      await attempt(guildId, channelId, () =>
        client.rest.delete(Routes.channel(channelId), { reason: reasonOf('space ended', spaceId) }),
      );
    },
    ...hostRights(parts),
    ...stages(parts),
    ...voiceStates(parts),
    nameOf: (guildId, userId) =>
      client.guilds.cache.get(guildId)?.members.cache.get(userId)?.displayName ??
      client.users.cache.get(userId)?.displayName ??
      null,
    guildName: (guildId) => client.guilds.cache.get(guildId)?.name ?? null,
  };
};

interface Parts extends RoomsOptions {
  readonly guildOf: (guildId: GuildId) => Guild | null;
  readonly attempt: <Value>(
    guildId: GuildId,
    channelId: ChannelId | null,
    call: () => Promise<Value>,
  ) => Promise<Value>;
}

const createRoom = async (parts: Parts, input: Parameters<RoomPort['create']>[0]): Promise<ChannelId> => {
  const { client, attempt, guildOf } = parts;
  const { guildId, spaceId, name, hostId } = input;
  return await attempt(guildId, null, async () => {
    const guild = guildOf(guildId);
    const ownId = client.user?.id;
    // Our own overwrite comes first: it is what keeps us in when somebody later denies everybody.
    const overwrites =
      guild === null || ownId === undefined
        ? []
        : [
            { id: ownId, type: OverwriteType.Member, allow: String(ownOverwriteBits(guild)), deny: '0' },
            { id: hostId, type: OverwriteType.Member, allow: String(hostOverwriteBits(guild)), deny: '0' },
          ];
    const answer = await parts.onceOnly.post(Routes.guildChannels(guildId), {
      body: {
        name: clipped(name, CHANNEL_NAME_LIMIT),
        type: ChannelType.GuildStageVoice,
        permission_overwrites: overwrites,
      },
      reason: reasonOf('space opened', spaceId),
    });
    // A snowflake of a channel: Discord just said so.
    const channelId = createdChannelSchema.parse(answer).id as ChannelId;
    await untilKnown(parts, channelId);
    return channelId;
  });
};

/** Waits until the gateway told us of the channel too, so that `see` does not take a new room for a deleted one. */
const untilKnown = async ({ client, clock, logger }: Parts, channelId: ChannelId): Promise<void> => {
  if (client.channels.cache.has(channelId)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      client.off(Events.ChannelCreate, look);
      cancel();
      resolve();
    };
    const look = (channel: { readonly id: string }): void => {
      if (channel.id === channelId) done();
    };
    const cancel = clock.after(CHANNEL_EVENT_LIMIT_MS, () => {
      logger.warn('the gateway did not tell of a new channel in time', { channelId });
      done();
    });
    client.on(Events.ChannelCreate, look);
  });
};

interface Search {
  readonly input: Parameters<RoomPort['create']>[0];
  readonly askedAtMs: number;
  readonly isTaken: (channelId: ChannelId) => boolean;
}

/** How far Discord's clock, which stands in ids, may be behind ours. */
const CLOCK_SLACK_MS = 60_000;

/** A stage of that name made since then, with overwrites for us and for the host, that is no other space's: nobody else makes such rooms. */
const lookAlike = ({ client, guildOf }: Parts, { input, askedAtMs, isTaken }: Search): ChannelId | null => {
  const ownId = client.user?.id;
  const name = clipped(input.name, CHANNEL_NAME_LIMIT);
  const found = guildOf(input.guildId)?.channels.cache.find(
    (channel) =>
      channel.type === ChannelType.GuildStageVoice &&
      channel.name === name &&
      channel.createdTimestamp >= askedAtMs - CLOCK_SLACK_MS &&
      [ownId, input.hostId].every((id) => id !== undefined && channel.permissionOverwrites.cache.has(id)) &&
      // A snowflake of a channel.
      !isTaken(channel.id as ChannelId),
  );
  return found === undefined ? null : (found.id as ChannelId);
};

const findRoom = async (parts: Parts, search: Search): Promise<ChannelId | null> => {
  const { client, attempt, guildOf } = parts;
  const { guildId, spaceId } = search.input;
  const query = new URLSearchParams({
    action_type: String(AuditLogEvent.ChannelCreate),
    limit: String(AUDIT_LOG_PAGE),
    ...(client.user === null ? {} : { user_id: client.user.id }),
  });
  const answer: unknown = await attempt(guildId, null, async () => {
    try {
      return await client.rest.get(Routes.guildAuditLog(guildId), { query });
    } catch (error) {
      if (discordCode(error) !== DiscordCode.missingPermissions) throw error;
      // People need not let us read the audit log.
      return { audit_log_entries: [] };
    }
  });
  const found = auditLogSchema
    .parse(answer)
    .audit_log_entries.find((entry) => entry.reason?.endsWith(`space ${spaceId}`) === true);
  const isThere = found?.target_id != null && guildOf(guildId)?.channels.cache.has(found.target_id) === true;
  // The target of a CHANNEL_CREATE entry is the channel's snowflake. The log may also come later than the room.
  return isThere ? (found.target_id as ChannelId) : lookAlike(parts, search);
};

type HostRights = Pick<RoomPort, 'allowHost' | 'restoreHost'>;

/** The host's member overwrite. What somebody else set in it stays; only our bit comes and goes. */
const hostRights = ({ client, guildOf, attempt }: Parts): HostRights => {
  const overwriteOf = (guildId: GuildId, channelId: ChannelId, userId: UserId): { allow: bigint; deny: bigint } => {
    const channel = guildOf(guildId)?.channels.cache.get(channelId);
    const found =
      channel && 'permissionOverwrites' in channel ? channel.permissionOverwrites.cache.get(userId) : undefined;
    return { allow: found?.allow.bitfield ?? 0n, deny: found?.deny.bitfield ?? 0n };
  };
  return {
    allowHost: async (guildId, channelId, hostId, spaceId) => {
      const { allow, deny } = overwriteOf(guildId, channelId, hostId);
      await attempt(guildId, channelId, () =>
        client.rest.put(Routes.channelPermission(channelId, hostId), {
          body: {
            type: OverwriteType.Member,
            allow: String(allow | PermissionFlagsBits.MuteMembers),
            deny: String(deny & ~PermissionFlagsBits.MuteMembers),
          },
          reason: reasonOf('host may unmute', spaceId),
        }),
      );
    },
    restoreHost: async (guildId, channelId, { userId, before }, spaceId) => {
      const { allow, deny } = overwriteOf(guildId, channelId, userId);
      const bit = PermissionFlagsBits.MuteMembers;
      const left = {
        allow: (allow & ~bit) | (before === 'allowed' ? bit : 0n),
        deny: (deny & ~bit) | (before === 'denied' ? bit : 0n),
      };
      const reason = reasonOf('room given back', spaceId);
      const route = Routes.channelPermission(channelId, userId);
      const isEmpty = left.allow === 0n && left.deny === 0n;
      await attempt(guildId, channelId, () =>
        isEmpty && before === 'none'
          ? client.rest.delete(route, { reason })
          : client.rest.put(route, {
              body: { type: OverwriteType.Member, allow: String(left.allow), deny: String(left.deny) },
              reason,
            }),
      );
    },
  };
};

type Stages = Pick<RoomPort, 'setTopic' | 'closeStage'>;

/** Stage instances. Opening an open one and closing a closed one are what was wanted, not failures. */
const stages = ({ client, guildOf, attempt }: Parts): Stages => {
  const open = (channelId: ChannelId, topic: string, reason: string): Promise<unknown> =>
    client.rest.post(Routes.stageInstances(), {
      body: { channel_id: channelId, topic, privacy_level: StageInstancePrivacyLevel.GuildOnly },
      reason,
    });
  const rename = (channelId: ChannelId, topic: string, reason: string): Promise<unknown> =>
    client.rest.patch(Routes.stageInstance(channelId), { body: { topic }, reason });
  return {
    setTopic: async (guildId, channelId, topic, spaceId) => {
      const guild = guildOf(guildId);
      const isOpen = guild !== null && topicOf(guild, channelId) !== null;
      const reason = reasonOf('title', spaceId);
      const [first, second, healed] = isOpen
        ? ([rename, open, DiscordCode.unknownStageInstance] as const)
        : ([open, rename, DiscordCode.stageAlreadyOpen] as const);
      await attempt(guildId, channelId, async () => {
        try {
          await first(channelId, topic, reason);
        } catch (error) {
          // The cache was behind: the stage was opened or closed a moment ago.
          if (discordCode(error) !== healed) throw error;
          await second(channelId, topic, reason);
        }
      });
    },
    closeStage: async (guildId, channelId, spaceId) => {
      await attempt(guildId, channelId, async () => {
        try {
          await client.rest.delete(Routes.stageInstance(channelId), { reason: reasonOf('space ended', spaceId) });
        } catch (error) {
          if (discordCode(error) !== DiscordCode.unknownStageInstance) throw error;
        }
      });
    },
  };
};

type VoiceStates = Pick<RoomPort, 'setSuppressed' | 'unsuppressSelf'>;

const voiceStates = ({ client, attempt }: Parts): VoiceStates => {
  const set = async (input: {
    guildId: GuildId;
    channelId: ChannelId;
    who: string;
    suppress: boolean;
  }): Promise<void> => {
    const { guildId, channelId, who, suppress } = input;
    await attempt(guildId, channelId, () =>
      client.rest.patch(Routes.guildVoiceState(guildId, who), { body: { channel_id: channelId, suppress } }),
    );
  };
  return {
    setSuppressed: (guildId, channelId, userId, suppressed) =>
      set({ guildId, channelId, who: userId, suppress: suppressed }),
    unsuppressSelf: (guildId, channelId) => set({ guildId, channelId, who: '@me', suppress: false }),
  };
};

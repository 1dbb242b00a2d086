import {
  AuditLogEvent,
  ChannelType,
  Events,
  OverwriteType,
  Routes,
  StageInstancePrivacyLevel,
  Status,
} from 'discord.js';
import type { Guild } from 'discord.js';
import { z } from 'zod';
import type { RoomPort } from '../app/index.ts';
import type { RoomKind } from '../domain/index.ts';
import { clipped } from '../lib/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import { isMakingOf } from './audit-reason.ts';
import { DiscordCode, discordCode } from './failures.ts';
import { neededForRoom } from './permissions.ts';
import { roomMembers } from './room-members.ts';
import { overwritesOfNew, roomOverwrites } from './room-overwrites.ts';
import type { OverwriteBody } from './room-overwrites.ts';
import type { RoomParts, RoomsOptions } from './room-parts.ts';
import { nameOf, roomParts } from './room-parts.ts';
import { seeRoom, topicOf } from './room-view.ts';
import { secondLook } from './second-look.ts';

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

/** Discord's channel type of each kind of room. */
const CHANNEL_TYPE: Readonly<Record<RoomKind, ChannelType.GuildStageVoice | ChannelType.GuildVoice>> = {
  stage: ChannelType.GuildStageVoice,
  voice: ChannelType.GuildVoice,
};

/** Makes the port through which rooms are seen and changed. It keeps no state of its own. */
export const createRooms = (options: RoomsOptions): RoomPort => {
  const { client } = options;
  const parts = roomParts(options);
  const { guildOf, reasonOf, attempt } = parts;

  return {
    see: (guildId, channelId) => seeRoom(options, guildId, channelId),
    isAvailable: (guildId) => {
      const guild = guildOf(guildId);
      return guild !== null && CURRENT.has(guild.shard.status);
    },
    // An unavailable server of the library has no features, though its type says so.
    hasCommunity: (guildId) => guildOf(guildId)?.features.includes('COMMUNITY') ?? false,
    missing: (guildId, channelId, kind) => {
      const guild = guildOf(guildId);
      return guild === null ? [] : neededForRoom(guild, channelId, kind);
    },
    create: (input) => createRoom(parts, input),
    find: (input, askedAtMs, isTaken) => findRoom(parts, { input, askedAtMs, isTaken }),
    remove: async (guildId, channelId, because, act = 'space ended') => {
      // The chat goes with the room, and with it what whoever ended the space there is about to be told.
      await options.pendingAnswers.answered(channelId);
      await attempt({ guildId, channelId }, () =>
        client.rest.delete(Routes.channel(channelId), { reason: reasonOf(guildId, act, because) }),
      );
    },
    setAdultsOnly: async (guildId, channelId, adultsOnly, because) => {
      const reason = reasonOf(guildId, 'age', because);
      await attempt({ guildId, channelId }, () =>
        client.rest.patch(Routes.channel(channelId), { body: { nsfw: adultsOnly }, reason }),
      );
    },
    setLimit: async (guildId, channelId, limit, because) => {
      const reason = reasonOf(guildId, 'places', because);
      await attempt({ guildId, channelId }, () =>
        client.rest.patch(Routes.channel(channelId), { body: { user_limit: limit ?? 0 }, reason }),
      );
    },
    rename: async (guildId, channelId, name, because) => {
      await attempt({ guildId, channelId }, () =>
        // The library would wait for ten minutes where this one is refused.
        parts.onceOnly.patch(Routes.channel(channelId), {
          body: { name: clipped(name, CHANNEL_NAME_LIMIT) },
          reason: reasonOf(guildId, 'plan changed', because),
        }),
      );
    },
    ...roomOverwrites(parts),
    ...stages(parts),
    ...roomMembers(parts),
    ...secondLook(parts),
    setStatus: async (guildId, channelId, status, because) => {
      await attempt({ guildId, channelId }, () =>
        client.rest.put(statusRoute(channelId), { body: { status }, reason: reasonOf(guildId, 'title', because) }),
      );
    },
    nameOf: (guildId, userId) => nameOf(client, guildId, userId),
    guildName: (guildId) => client.guilds.cache.get(guildId)?.name ?? null,
  };
};

/** The library has no name for it yet (Discord's documentation, "Set Voice Channel Status"). */
const statusRoute = (channelId: ChannelId): `/channels/${string}/voice-status` => `/channels/${channelId}/voice-status`;

const createRoom = async (parts: RoomParts, input: Parameters<RoomPort['create']>[0]): Promise<ChannelId> => {
  const { client, attempt, guildOf } = parts;
  const {
    guildId,
    spaceId,
    name,
    hostId,
    kind,
    rights,
    category = null,
    like = null,
    limit = null,
    by = null,
    act = 'space opened',
  } = input;
  // Stages and voice channels take it as text channels do (Discord's documentation, "Create Guild Channel").
  const restricted = input.adultsOnly === true ? { nsfw: true } : {};
  return await attempt({ guildId, channelId: null, kind }, async () => {
    const guild = guildOf(guildId);
    // as: our own id is a snowflake of a user.
    const ownId = client.user?.id as UserId | undefined;
    const overwrites =
      guild === null || ownId === undefined ? [] : overwritesOfNew(guild, { ownId, hostId, kind, rights, like });
    const ask = (permitted: typeof overwrites): Promise<unknown> =>
      parts.onceOnly.post(Routes.guildChannels(guildId), {
        body: {
          name: clipped(name, CHANNEL_NAME_LIMIT),
          type: CHANNEL_TYPE[kind],
          permission_overwrites: permitted,
          ...(category === null ? {} : { parent_id: category }),
          ...restricted,
          ...(limit === null ? {} : { user_limit: limit }),
        },
        reason: parts.reasonOf(guildId, act, { spaceId, by }),
      });
    const answer = await ask(overwrites).catch(async (error: unknown) => {
      if (guild === null || !NOBODY.has(discordCode(error))) throw error;
      return await ask(await ofThoseHere(guild, overwrites));
    });
    // A snowflake of a channel: Discord just said so.
    const channelId = createdChannelSchema.parse(answer).id as ChannelId;
    if (!(await untilKnown(parts, channelId))) await lookUp(parts, channelId);
    return channelId;
  });
};

/** The gateway answers who is there within milliseconds; past this the room is asked for anew. */
const MEMBERS_LIMIT_MS = 5000;

/** Answers to overwrites that name somebody who is not there. */
const NOBODY: ReadonlySet<number | null> = new Set([
  DiscordCode.unknownOverwrite,
  DiscordCode.unknownMember,
  DiscordCode.unknownUser,
]);

/** A category keeps the overwrites of members who left; a room that is made new may not be given them. */
const ofThoseHere = async (guild: Guild, overwrites: readonly OverwriteBody[]): Promise<readonly OverwriteBody[]> => {
  const members = overwrites.filter(({ type }) => type === OverwriteType.Member).map(({ id }) => id);
  const here = await guild.members.fetch({ user: members, time: MEMBERS_LIMIT_MS });
  return overwrites.filter(({ id, type }) => type === OverwriteType.Role || here.has(id));
};

/** Asks for a channel of which no event told. One that is not there any more was made all the same: it was deleted since, and none is to be made for it. */
const lookUp = async ({ client }: RoomParts, channelId: ChannelId): Promise<void> => {
  try {
    await client.channels.fetch(channelId);
  } catch (error) {
    if (discordCode(error) !== DiscordCode.unknownChannel) throw error;
  }
};

/** Waits until the gateway told us of the channel too, so that `see` does not take a new room for a deleted one; false when it does not. */
const untilKnown = async ({ client, clock, logger }: RoomParts, channelId: ChannelId): Promise<boolean> => {
  if (client.channels.cache.has(channelId)) return true;
  return await new Promise<boolean>((resolve) => {
    const done = (isTold: boolean): void => {
      client.off(Events.ChannelCreate, look);
      cancel();
      resolve(isTold);
    };
    const look = (channel: { readonly id: string }): void => {
      if (channel.id === channelId) done(true);
    };
    const cancel = clock.after(CHANNEL_EVENT_LIMIT_MS, () => {
      logger.warn('the gateway did not tell of a new channel in time', { channelId });
      done(false);
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

/** A room of that kind and name made since then, with overwrites for us and for the host besides those of its category, that is no other space's: nobody else makes such rooms. */
const lookAlike = ({ client, guildOf }: RoomParts, { input, askedAtMs, isTaken }: Search): ChannelId | null => {
  const ownId = client.user?.id;
  const name = clipped(input.name, CHANNEL_NAME_LIMIT);
  const found = guildOf(input.guildId)?.channels.cache.find(
    (channel) =>
      channel.type === CHANNEL_TYPE[input.kind] &&
      channel.name === name &&
      channel.createdTimestamp >= askedAtMs - CLOCK_SLACK_MS &&
      [ownId, input.hostId].every((id) => id !== undefined && channel.permissionOverwrites.cache.has(id)) &&
      // A snowflake of a channel.
      !isTaken(channel.id as ChannelId),
  );
  return found === undefined ? null : (found.id as ChannelId);
};

const findRoom = async (parts: RoomParts, search: Search): Promise<ChannelId | null> => {
  const { client, attempt, guildOf } = parts;
  const { guildId, spaceId, act = null } = search.input;
  const query = new URLSearchParams({
    action_type: String(AuditLogEvent.ChannelCreate),
    limit: String(AUDIT_LOG_PAGE),
    ...(client.user === null ? {} : { user_id: client.user.id }),
  });
  const answer: unknown = await attempt({ guildId, channelId: null }, async () => {
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
    .audit_log_entries.find(({ reason = '' }) => isMakingOf(reason, act, spaceId));
  // The log may also come later than the room.
  if (found?.target_id == null) return lookAlike(parts, search);
  // The target of a CHANNEL_CREATE entry is the channel's snowflake.
  const channelId = found.target_id as ChannelId;
  // Its event may have been lost as well. One that is gone was made all the same, and is not made a second time.
  if (guildOf(guildId)?.channels.cache.has(channelId) !== true)
    await attempt({ guildId, channelId }, () => lookUp(parts, channelId));
  return channelId;
};

type Stages = Pick<RoomPort, 'setTopic' | 'openStageFor' | 'closeStage'>;

/** Why a stage is not opened as that of an event; it then can be opened as any other. */
const NOT_AS_EVENT: ReadonlySet<number | null> = new Set([
  DiscordCode.unknownEvent,
  DiscordCode.finishedEvent,
  DiscordCode.eventOfOtherRoom,
  DiscordCode.stageAlreadyOpen,
]);

/** Stage instances. Opening an open one and closing a closed one are what was wanted, not failures. */
const stages = ({ client, guildOf, reasonOf, attempt }: RoomParts): Stages => {
  const open = (channelId: ChannelId, topic: string, reason: string): Promise<unknown> =>
    client.rest.post(Routes.stageInstances(), {
      body: { channel_id: channelId, topic, privacy_level: StageInstancePrivacyLevel.GuildOnly },
      reason,
    });
  const rename = (channelId: ChannelId, topic: string, reason: string): Promise<unknown> =>
    client.rest.patch(Routes.stageInstance(channelId), { body: { topic }, reason });
  return {
    setTopic: async (guildId, channelId, topic, because) => {
      const guild = guildOf(guildId);
      const isOpen = guild !== null && topicOf(guild, channelId) !== null;
      const reason = reasonOf(guildId, 'title', because);
      const [first, second, healed] = isOpen
        ? ([rename, open, DiscordCode.unknownStageInstance] as const)
        : ([open, rename, DiscordCode.stageAlreadyOpen] as const);
      await attempt({ guildId, channelId }, async () => {
        try {
          await first(channelId, topic, reason);
        } catch (error) {
          // The cache was behind: the stage was opened or closed a moment ago.
          if (discordCode(error) !== healed) throw error;
          await second(channelId, topic, reason);
        }
      });
    },
    openStageFor: async (guildId, channelId, { topic, eventId }, because) =>
      await attempt({ guildId, channelId }, async () => {
        const reason = reasonOf(guildId, 'title', because);
        const stage = { channel_id: channelId, topic, privacy_level: StageInstancePrivacyLevel.GuildOnly };
        try {
          const body = { ...stage, guild_scheduled_event_id: eventId };
          await client.rest.post(Routes.stageInstances(), { body, reason });
          return true;
        } catch (error) {
          if (NOT_AS_EVENT.has(discordCode(error))) return false;
          throw error;
        }
      }),
    closeStage: async (guildId, channelId, because) => {
      await attempt({ guildId, channelId }, async () => {
        try {
          const reason = reasonOf(guildId, 'space ended', because);
          await client.rest.delete(Routes.stageInstance(channelId), { reason });
        } catch (error) {
          if (discordCode(error) !== DiscordCode.unknownStageInstance) throw error;
        }
      });
    },
  };
};

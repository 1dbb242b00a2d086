import { Events, GatewayDispatchEvents, RESTEvents, ShardClientUtil } from 'discord.js';
import type { Client, Guild, REST, VoiceState } from 'discord.js';
import { z } from 'zod';
import type { App } from '../app/index.ts';
import type { ChannelId, GuildId, Logger, MessageId, UserId } from '../lib/index.ts';
import { guarded } from './guarded.ts';
import type { InteractionRouter } from './interactions.ts';
import { voicePacketOf } from './voice-packet.ts';
import type { VoicePacket } from './voice-packet.ts';

/** Whom the gateway's events are told. */
export interface EventsOptions {
  readonly client: Client;
  /** REST clients beside the gateway client's own: waits of any are logged. */
  readonly rests: readonly REST[];
  readonly app: App;
  readonly route: InteractionRouter;
  readonly onVoicePacket: (packet: VoicePacket) => void;
  /** The gateway is shut for good: Discord refuses to have us back with this close code. */
  readonly onShut: (closeCode: number) => void;
  readonly logger: Logger;
}

// Discord's own ids are snowflakes of the kind that the property names: this is where they get their brand.
const asGuildId = (id: string): GuildId => id as GuildId;
const asChannelId = (id: string): ChannelId => id as ChannelId;
const asUserId = (id: string): UserId => id as UserId;

/** Wires the gateway's events to the use cases. A listener that throws is logged and stops nobody else. */
export const wireEvents = (options: EventsOptions): void => {
  wireRooms(options);
  wireServers(options);
  wireAbsence(options);
  wireMessages(options);
  wirePackets(options);
  wireHealth(options);
};

const wireRooms = ({ client, app, logger }: EventsOptions): void => {
  const moved = (before: VoiceState, after: VoiceState): void => {
    const guildId = asGuildId(after.guild.id);
    // The library keeps the states of people who left; in a busy server they would grow without end.
    if (after.channelId === null) after.guild.voiceStates.cache.delete(after.id);
    for (const channelId of new Set([before.channelId, after.channelId])) {
      if (channelId !== null) app.roomChanged(guildId, asChannelId(channelId));
    }
    app.personMoved(guildId, asUserId(after.id));
  };
  const staged = (stage: { readonly guildId: string; readonly channelId: string }): void =>
    app.roomChanged(asGuildId(stage.guildId), asChannelId(stage.channelId));
  client.on(Events.VoiceStateUpdate, guarded(logger, 'voice state', moved));
  const opened = (stage: Parameters<typeof staged>[0]): void => {
    staged(stage);
    app.stageOpened(asGuildId(stage.guildId), asChannelId(stage.channelId));
  };
  client.on(Events.StageInstanceCreate, guarded(logger, 'stage opened', opened));
  client.on(
    Events.StageInstanceUpdate,
    guarded(logger, 'stage changed', (_before, after) => staged(after)),
  );
  // Discord may tell of a closed stage twice; telling it twice is harmless.
  client.on(Events.StageInstanceDelete, guarded(logger, 'stage closed', staged));
  client.on(
    Events.ChannelUpdate,
    guarded(logger, 'channel changed', (before, after) => {
      if (after.isDMBased() || before.isDMBased()) return;
      const me = after.guild.members.me;
      const wereOurs = me === null ? null : before.permissionsFor(me).bitfield;
      const areOurs = me === null ? null : after.permissionsFor(me).bitfield;
      // What could not be done for want of a right in this channel is tried anew.
      if (wereOurs !== areOurs) app.guildAvailable(asGuildId(after.guildId));
      else app.roomChanged(asGuildId(after.guildId), asChannelId(after.id));
    }),
  );
  client.on(
    Events.ChannelDelete,
    guarded(logger, 'channel deleted', (channel) => {
      if (!channel.isDMBased()) app.roomDeleted(asGuildId(channel.guildId), asChannelId(channel.id));
    }),
  );
};

const wireServers = ({ client, app, logger }: EventsOptions): void => {
  const available = (guild: { readonly id: string }): void => app.guildAvailable(asGuildId(guild.id));
  const came = (guild: Guild): void => {
    available(guild);
    for (const { channelId, createdTimestamp } of guild.stageInstances.cache.values())
      app.stageStands(asGuildId(guild.id), asChannelId(channelId), createdTimestamp);
  };
  client.on(Events.GuildCreate, guarded(logger, 'server joined', came));
  client.on(Events.GuildAvailable, guarded(logger, 'server available', came));
  // An outage is told by another event; the server is 'unknown' to `see` until it is back.
  client.on(
    Events.GuildDelete,
    guarded(logger, 'server left', (guild) => app.guildLeft(asGuildId(guild.id))),
  );
  client.on(
    Events.ClientReady,
    guarded(logger, 'ready', () => {
      for (const guild of client.guilds.cache.values()) if (guild.available) came(guild);
    }),
  );
  client.on(
    Events.ShardResume,
    guarded(logger, 'resumed', (shardId) => {
      for (const guild of client.guilds.cache.values())
        if (guild.shardId === shardId && guild.available) available(guild);
    }),
  );
  // Somebody gave us a permission that was missing, or took one: what could not be done is tried anew.
  client.on(
    Events.GuildRoleUpdate,
    guarded(logger, 'role changed', (before, after) => {
      if (!before.permissions.equals(after.permissions)) available(after.guild);
    }),
  );
  client.on(
    Events.GuildMemberUpdate,
    guarded(logger, 'member changed', (_before, after) => {
      if (after.id === client.user?.id) available(after.guild);
    }),
  );
};

/** The gateway's greeting: every server that this shard has us in, also those that are not available now. */
const readySchema = z.object({
  guilds: z.array(z.object({ id: z.string() })),
  shard: z.tuple([z.int(), z.int()]).optional(),
});

/** A server that removed us while no session of ours was there to be told: the next greeting does not name it. */
const wireAbsence = ({ client, app, logger }: EventsOptions): void => {
  const greeted = (data: unknown): void => {
    const { guilds, shard: [shardId, shardCount] = [0, 1] } = readySchema.parse(data);
    const named = new Set(guilds.map(({ id }) => id));
    for (const guildId of new Set([...app.guilds(), ...app.knownGuilds()])) {
      if (named.has(guildId) || ShardClientUtil.shardIdForGuildId(guildId, shardCount) !== shardId) continue;
      logger.info('a server removed us while we were away', { guildId });
      client.guilds.cache.delete(guildId);
      app.guildLeft(guildId);
    }
  };
  client.ws.on(GatewayDispatchEvents.Ready, guarded(logger, 'greeting', greeted));
};

const deletedSchema = z.object({ channel_id: z.string(), id: z.string() });
const bulkDeletedSchema = z.object({ channel_id: z.string(), ids: z.array(z.string()) });

/** Who wrote where: the gateway tells no content without being asked for it, and none is read. */
const postedSchema = z.object({ channel_id: z.string(), author: z.object({ id: z.string() }) });

/** New messages, which may bury a panel, and deleted ones, of which any may be a panel or an announcement. The library tells only of messages that it keeps, and it keeps none. */
const wireMessages = ({ client, app, logger }: EventsOptions): void => {
  const deleted = (channelId: string, ids: readonly string[]): void => {
    // as: Discord's ids of messages.
    for (const id of ids) app.messageDeleted(asChannelId(channelId), id as MessageId);
  };
  client.ws.on(
    GatewayDispatchEvents.MessageCreate,
    guarded(logger, 'message posted', (data: unknown) => {
      const { channel_id: channelId, author } = postedSchema.parse(data);
      // Ours bury nothing: they are panels, and what goes with them.
      if (author.id !== client.user?.id) app.messagePosted(asChannelId(channelId));
    }),
  );
  client.ws.on(
    GatewayDispatchEvents.MessageDelete,
    guarded(logger, 'message deleted', (data: unknown) => {
      const { channel_id: channelId, id } = deletedSchema.parse(data);
      deleted(channelId, [id]);
    }),
  );
  client.ws.on(
    GatewayDispatchEvents.MessageDeleteBulk,
    guarded(logger, 'messages deleted', (data: unknown) => {
      const { channel_id: channelId, ids } = bulkDeletedSchema.parse(data);
      deleted(channelId, ids);
    }),
  );
};

/** Packets that the library's objects would lose something of: interactions, and what voice connections wait for. */
const wirePackets = ({ client, route, onVoicePacket, logger }: EventsOptions): void => {
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: unknown) => {
    void route(data);
  });
  for (const event of [GatewayDispatchEvents.VoiceStateUpdate, GatewayDispatchEvents.VoiceServerUpdate]) {
    client.ws.on(
      event,
      guarded(logger, event, (data: unknown) => {
        const packet = voicePacketOf(event, data, client.user?.id);
        if (packet !== null) onVoicePacket(packet);
      }),
    );
  }
};

const wireHealth = ({ client, rests, onShut, logger }: EventsOptions): void => {
  client.on(Events.Error, (error) => logger.error('the gateway client failed', { error }));
  client.on(Events.Warn, (message) => logger.warn('the gateway client warns', { message }));
  client.on(Events.ShardError, (error, shardId) => logger.warn('a shard failed', { shardId, error }));
  client.on(Events.ShardReconnecting, (shardId) => logger.info('a shard reconnects', { shardId }));
  client.on(Events.ShardResume, (shardId, replayed) => logger.info('a shard resumed', { shardId, replayed }));
  client.on(Events.ShardDisconnect, ({ code }, shardId) => {
    logger.error('the gateway is shut for good', { shardId, code });
    onShut(code);
  });
  for (const rest of [client.rest, ...rests]) {
    rest.on(RESTEvents.RateLimited, ({ route: path, timeToReset, scope, global }) =>
      logger.warn('Discord limits the rate of our calls', { route: path, timeToReset, scope, global }),
    );
  }
};

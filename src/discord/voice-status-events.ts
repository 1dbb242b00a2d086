import { ChannelType, Events, GatewayDispatchEvents, GatewayOpcodes } from 'discord.js';
import type { Client } from 'discord.js';
import { z } from 'zod';
import type { App } from '../app/index.ts';
import type { ChannelId, Clock, GuildId, Logger } from '../lib/index.ts';
import { guarded } from './guarded.ts';
import type { Question } from './voice-outbox.ts';
import type { RoomStatus, VoiceStatuses } from './voice-statuses.ts';

/** Discord answers such questions within a second; past this nobody waits for it, and nothing counts as written there. */
const ANSWER_LIMIT_MS = 10_000;

/** What statuses are learnt from and whom they are told. */
export interface StatusEventsOptions {
  readonly client: Client;
  readonly app: App;
  readonly statuses: VoiceStatuses;
  /** Asks the gateway something about a server, at the pace that it takes. */
  readonly ask: (guildId: GuildId, question: Question) => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

const statusSchema = z.object({ id: z.string(), guild_id: z.string(), status: z.string().nullish() });
const infoSchema = z.object({ guild_id: z.string(), channels: z.array(statusSchema.omit({ guild_id: true })) });

// as, in these: Discord's ids of servers and channels.
const asGuildId = (id: string): GuildId => id as GuildId;
const roomOf = ({ id, status }: { readonly id: string; readonly status?: string | null | undefined }): RoomStatus => ({
  channelId: id as ChannelId,
  status: status ?? null,
});

/** Waits for answers about servers, one for each. */
interface Waits {
  /** Begins one, in the place of an earlier one. */
  begin(guildId: GuildId): void;
  stop(guildId: GuildId): void;
  close(): void;
}

const createWaits = (clock: Clock, givenUp: (guildId: GuildId) => void): Waits => {
  // No more than servers with a space.
  const waits = new Map<GuildId, () => void>();
  const stop = (guildId: GuildId): void => {
    waits.get(guildId)?.();
    waits.delete(guildId);
  };
  return {
    begin: (guildId) => {
      stop(guildId);
      waits.set(
        guildId,
        clock.after(ANSWER_LIMIT_MS, () => givenUp(guildId)),
      );
    },
    stop,
    close: () => {
      for (const guildId of waits.keys()) stop(guildId);
    },
  };
};

/**
 * Keeps the lines under voice rooms' names. Events tell of their changes; what stands there when a session begins or an outage ends is
 * in no greeting and has to be asked for: of servers with a space, since only there it matters. The answer stops the waiting for answers.
 */
export const wireVoiceStatuses = (options: StatusEventsOptions): { readonly close: () => void } => {
  const { client, app, statuses, clock, logger } = options;
  const tellRooms = (guildId: GuildId): void => {
    for (const channel of client.guilds.cache.get(guildId)?.channels.cache.values() ?? []) {
      if (channel.type === ChannelType.GuildVoice) app.roomChanged(guildId, roomOf(channel).channelId);
    }
  };
  const told = (guildId: GuildId, rooms: readonly RoomStatus[]): void => {
    waits.stop(guildId);
    statuses.told(guildId, rooms);
    tellRooms(guildId);
  };
  const givenUp = (guildId: GuildId): void => {
    logger.warn('Discord did not tell the statuses of voice rooms in time', { guildId });
    told(guildId, []);
  };
  const waits = createWaits(clock, guarded(logger, 'voice statuses', givenUp));
  const cameBack = (guildId: GuildId): void => {
    waits.stop(guildId);
    statuses.forget(guildId);
    if (!app.guilds().includes(guildId)) return;
    statuses.expect(guildId);
    const payload = { op: GatewayOpcodes.RequestChannelInfo, d: { guild_id: guildId, fields: ['status'] } };
    options.ask(guildId, { payload, sent: () => waits.begin(guildId) });
  };
  const changed = (data: unknown): void => {
    const { guild_id: id, ...room } = statusSchema.parse(data);
    statuses.set(asGuildId(id), roomOf(room));
    app.roomChanged(asGuildId(id), roomOf(room).channelId);
  };
  const informed = (data: unknown): void => {
    const { guild_id: id, channels } = infoSchema.parse(data);
    told(asGuildId(id), channels.map(roomOf));
  };
  // The library passes these two on and keeps nothing of them.
  client.ws.on(GatewayDispatchEvents.VoiceChannelStatusUpdate, guarded(logger, 'voice status', changed));
  client.ws.on(GatewayDispatchEvents.ChannelInfo, guarded(logger, 'voice statuses', informed));
  for (const event of [Events.GuildAvailable, Events.GuildCreate] as const) {
    client.on(
      event,
      guarded(logger, 'voice statuses', ({ id }) => cameBack(asGuildId(id))),
    );
  }
  client.on(Events.ChannelDelete, (channel) => {
    if (!channel.isDMBased()) statuses.set(asGuildId(channel.guildId), { ...roomOf(channel), status: null });
  });
  client.on(Events.GuildDelete, ({ id }) => {
    waits.stop(asGuildId(id));
    statuses.forget(asGuildId(id));
  });
  return { close: waits.close };
};

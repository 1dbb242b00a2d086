import type { Plan } from '../domain/index.ts';
import type { ChannelId, GuildId } from '../lib/index.ts';
import type { PlanRoom, PlanRoomStore, RoomOwner } from './plan-room-port.ts';

/** Which plan or series has which room, in memory as it is stored. */
export interface PlanRoomBook {
  load(): Promise<void>;
  get(owner: RoomOwner): PlanRoom | null;
  ofGuild(guildId: GuildId): readonly PlanRoom[];
  inChannel(channelId: ChannelId): PlanRoom | null;
  guilds(): readonly GuildId[];
  /** In memory only once it is stored. */
  save(room: PlanRoom): Promise<void>;
  forget(room: PlanRoom): Promise<void>;
}

/** Dates of a series share one room. */
export const ownerOf = ({ id, occurrence }: Plan): RoomOwner =>
  occurrence === null ? { type: 'plan', id } : { type: 'series', id: occurrence.seriesId };

/** The channel of a room; null while there is none. */
export const channelIn = ({ life }: PlanRoom): ChannelId | null =>
  life.status === 'asked' || life.status === 'deleted' ? null : life.channelId;

/** No rooms yet. Bounded by the rooms per server that are kept. `onLeft` is told of each channel that is nobody's room any more. */
export const createPlanRoomBook = (store: PlanRoomStore, onLeft: (channelId: ChannelId) => void): PlanRoomBook => {
  const rooms = new Map<RoomOwner['id'], PlanRoom>();
  const ofGuild = (guildId: GuildId): readonly PlanRoom[] =>
    [...rooms.values()].filter((room) => room.guildId === guildId);
  const inOwn = ({ id }: RoomOwner): ChannelId | null => {
    const room = rooms.get(id);
    return room === undefined ? null : channelIn(room);
  };
  const left = (before: ChannelId | null, now: ChannelId | null): void => {
    if (before !== null && before !== now) onLeft(before);
  };
  return {
    load: async () => {
      for (const room of await store.all()) rooms.set(room.owner.id, room);
    },
    get: (owner) => rooms.get(owner.id) ?? null,
    ofGuild,
    inChannel: (channelId) => [...rooms.values()].find((room) => channelIn(room) === channelId) ?? null,
    guilds: () => [...new Set([...rooms.values()].map(({ guildId }) => guildId))],
    save: async (room) => {
      await store.save(room);
      const before = inOwn(room.owner);
      rooms.set(room.owner.id, room);
      left(before, channelIn(room));
    },
    forget: async ({ owner }) => {
      await store.forget(owner.id);
      const before = inOwn(owner);
      rooms.delete(owner.id);
      left(before, null);
    },
  };
};

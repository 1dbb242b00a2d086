import type { ChannelId, GuildId } from '../lib/index.ts';

/** Statuses that are kept; far more rooms than have one at a time. Those of the server that told longest ago go first, and are then not known. */
const MAX_KEPT = 10_000;

/** A room with what stands under its name; null when nothing does. */
export interface RoomStatus {
  readonly channelId: ChannelId;
  readonly status: string | null;
}

/** The lines under voice rooms' names, as the gateway told them: Discord's channel objects do not carry them. */
export interface VoiceStatuses {
  /** An event told of one. */
  set(guildId: GuildId, room: RoomStatus): void;
  /** What was known of a server may have changed unseen; no answer is waited for. */
  forget(guildId: GuildId): void;
  /** Discord is being asked what stands in this server. */
  expect(guildId: GuildId): void;
  /** It told of these rooms of the server; or, with none, nobody waits for its answer any more. */
  told(guildId: GuildId, rooms: readonly RoomStatus[]): void;
  isExpected(guildId: GuildId): boolean;
  /** Null when there is none, or it is not known. */
  of(guildId: GuildId, channelId: ChannelId): string | null;
}

/** None known yet. */
export const createVoiceStatuses = (maxKept: number = MAX_KEPT): VoiceStatuses => {
  const known = new Map<GuildId, Map<ChannelId, string>>();
  let kept = 0;
  // No more than servers with a space.
  const expected = new Set<GuildId>();

  const drop = (guildId: GuildId): void => {
    kept -= known.get(guildId)?.size ?? 0;
    known.delete(guildId);
  };
  const set = (guildId: GuildId, { channelId, status }: RoomStatus): void => {
    const rooms = known.get(guildId) ?? new Map<ChannelId, string>();
    if (rooms.delete(channelId)) kept -= 1;
    if (status !== null && status !== '') {
      rooms.set(channelId, status);
      kept += 1;
    }
    known.delete(guildId);
    if (rooms.size > 0) known.set(guildId, rooms);
    const oldest = known.keys().next();
    if (kept > maxKept && oldest.done !== true) drop(oldest.value);
  };
  return {
    set,
    forget: (guildId) => {
      drop(guildId);
      expected.delete(guildId);
    },
    expect: (guildId) => void expected.add(guildId),
    told: (guildId, rooms) => {
      expected.delete(guildId);
      for (const room of rooms) set(guildId, room);
    },
    isExpected: (guildId) => expected.has(guildId),
    of: (guildId, channelId) => known.get(guildId)?.get(channelId) ?? null,
  };
};

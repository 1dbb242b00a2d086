import type { RoomKind } from './space.ts';

/** How many a room of a kind takes at most, our account among them (Discord's documentation, "Channel Object", `user_limit`). */
export const ROOM_TAKES: Readonly<Record<RoomKind, number>> = { voice: 99, stage: 10_000 };

/** The places for people that a room of that kind has by a rule: 0 for as many as come. */
export const placesIn = (places: number, kind: RoomKind): number => Math.min(places, ROOM_TAKES[kind] - 1);

/** A limit in Discord, null where it says no more than what every such room has. */
export const ownLimit = (limit: number | null, kind: RoomKind): number | null =>
  kind === 'stage' && limit === ROOM_TAKES.stage ? null : limit;

/** The limit in Discord of a room with so many places: one more, for our own account. Null for none. */
export const limitOf = (places: number, kind: RoomKind): number | null =>
  places === 0 ? null : ownLimit(placesIn(places, kind) + 1, kind);

/** The places that a limit leaves people; null for one that leaves them none. */
export const placesBy = (limit: number | null): number | null => {
  if (limit === null) return 0;
  return limit > 1 ? limit - 1 : null;
};

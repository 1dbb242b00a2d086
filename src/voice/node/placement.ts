import type { ChannelId } from '../../lib/index.ts';
import type { VoicePlan } from './voice-plan.ts';

/** A room joins the node of its server's other rooms, where its next link is likely, if that has at most so many seats more than the emptiest. */
const apart = 2;

/** Which node each room is on, by its number. */
export type Placement = ReadonlyMap<ChannelId, number>;

/**
 * Says which of `count` nodes carries each room of a plan. Rooms between which sound goes, or of which one ducks another, are on the same node. A room stays
 * where it was (`before`) unless a link ties it to one elsewhere: then all go where most of their seats are. Pure.
 */
export function placeRooms(plan: VoicePlan, before: Placement, count: number): Placement {
  const groups = groupsOf(plan);
  const seatsOf = new Map(groups.map((group) => [group, plan.seats.filter((seat) => group.has(seat.channelId))]));
  const loads = Array.from({ length: count }, () => 0);
  const guilds: ReadonlySet<string>[] = [];
  const placed = new Map<ChannelId, number>();
  const put = (group: ReadonlySet<ChannelId>, node: number): void => {
    const seats = seatsOf.get(group) ?? [];
    for (const channelId of group) placed.set(channelId, node);
    loads[node] = (loads[node] ?? 0) + seats.length;
    guilds[node] = new Set([...(guilds[node] ?? []), ...seats.map(({ guildId }) => guildId)]);
  };
  const fresh: ReadonlySet<ChannelId>[] = [];
  for (const group of groups) {
    const node = mostOf(group, before, count);
    if (node === null) fresh.push(group);
    else put(group, node);
  }
  for (const group of fresh) {
    const least = Math.min(...loads);
    const own = loads.findIndex(
      (load, node) =>
        load <= least + apart && (seatsOf.get(group) ?? []).some(({ guildId }) => guilds[node]?.has(guildId) === true),
    );
    put(group, own === -1 ? loads.indexOf(least) : own);
  }
  return placed;
}

/** The node on which most of these rooms were, the first of equals; null where none was anywhere. */
function mostOf(group: ReadonlySet<ChannelId>, before: Placement, count: number): number | null {
  const rooms = Array.from({ length: count }, () => 0);
  for (const channelId of group) {
    const node = before.get(channelId);
    if (node !== undefined && node < count) rooms[node] = (rooms[node] ?? 0) + 1;
  }
  const most = Math.max(...rooms);
  return most === 0 ? null : rooms.indexOf(most);
}

/** Rooms that have to be together, each room in one group. */
function groupsOf({ seats, paths }: VoicePlan): readonly ReadonlySet<ChannelId>[] {
  const groups = new Map<ChannelId, Set<ChannelId>>();
  const groupOf = (channelId: ChannelId): Set<ChannelId> => {
    const known = groups.get(channelId);
    if (known !== undefined) return known;
    const group = new Set([channelId]);
    groups.set(channelId, group);
    return group;
  };
  const tie = (one: ChannelId, other: ChannelId): void => {
    const [group, taken] = [groupOf(one), groupOf(other)];
    if (group === taken) return;
    for (const channelId of taken) {
      group.add(channelId);
      groups.set(channelId, group);
    }
  };
  for (const { channelId } of seats) groupOf(channelId);
  for (const { from, to, duckedBy } of paths) for (const other of [to, ...duckedBy]) tie(from, other);
  return [...new Set(groups.values())];
}

import type { CircleOf, Link, LinkMode, LinkWay, Space } from '../domain/index.ts';
import { isOpen, wayRule, waysOf } from '../domain/index.ts';
import type { ChannelId, LinkId, SpaceId, UserId } from '../lib/index.ts';
import type { CarryPath, Seat, VoicePlan } from './ports.ts';

/** A space as the plan sees it. */
export interface SpaceInPlan {
  readonly space: Space;
  /** The account of ours that is to sit there, null when none is. */
  readonly accountId: UserId | null;
  /** Whether the room lets that account in: an account of the pool waits for its overwrite. */
  readonly mayEnter: boolean;
  /** Bots of others in its room. */
  readonly bots: readonly UserId[];
  /** The links of which its people were told that they carry its sound away. */
  readonly told: ReadonlySet<LinkId>;
}

/** What a plan is made of. */
export interface InPlan {
  readonly spaces: readonly SpaceInPlan[];
  /** As they are between rooms. */
  readonly links: readonly Link[];
  /** Who may hear a space; while that is not known nothing leaves it. */
  readonly circleOf: CircleOf;
  /** Our own. */
  readonly accounts: readonly UserId[];
}

/** A space's seat if an account of ours is to sit in its room now. */
const seatOf = ({ space, accountId, mayEnter }: SpaceInPlan, resting: ReadonlySet<ChannelId>): Seat | null => {
  const { channelId, kind } = space.room;
  if (accountId === null || !mayEnter || !isOpen(space) || channelId === null || resting.has(channelId)) return null;
  return { channelId, guildId: space.guildId, accountId, regime: kind };
};

/** Whether the sound of a space may leave it over a link: the people of an encrypted room are told before. */
const mayLeave = ({ space, told }: SpaceInPlan, linkId: LinkId): boolean =>
  space.room.kind === 'stage' || told.has(linkId);

/** A path of which is still to be said what turns it down. */
type Planned = Omit<CarryPath, 'duckedBy'> & { readonly mode: LinkMode };

/**
 * Under whom a path is turned down: the floor of an interpreted talk under the voices of the room of that language and under those that other
 * links bring there, as from a booth. Two floors do not turn each other down.
 */
const duckedBy = ({ mode, to, from }: Planned, planned: readonly Planned[]): readonly ChannelId[] => {
  if (mode.type !== 'interpret') return [];
  const others = planned.filter((one) => one.to === to && one.from !== from && one.mode.type !== 'interpret');
  return [...new Set([to, ...others.map((one) => one.from)])].sort();
};

const finished = (one: Planned, planned: readonly Planned[]): CarryPath => {
  const { mode: _mode, ...path } = one;
  return { ...path, duckedBy: duckedBy(one, planned) };
};

/** Who sits where and what is carried, from all spaces and open links. `resting` seats are left out for a moment. Pure. */
export const voicePlan = (
  { spaces, links, circleOf, accounts }: InPlan,
  resting: ReadonlySet<ChannelId>,
): VoicePlan => {
  const channelOf = new Map<SpaceId, ChannelId>();
  const seats: Seat[] = [];
  for (const one of spaces) {
    const seat = seatOf(one, resting);
    if (seat === null) continue;
    channelOf.set(one.space.id, seat.channelId);
    seats.push(seat);
  }
  const live = new Map(spaces.filter(({ space }) => space.life.status === 'live').map((one) => [one.space.id, one]));
  const pathOf = ({ id: linkId, mode }: Link, way: LinkWay): readonly Planned[] => {
    const source = live.get(way.from.spaceId);
    const [from, to] = [channelOf.get(way.from.spaceId), channelOf.get(way.to.spaceId)];
    if (source === undefined || !live.has(way.to.spaceId) || from === undefined || to === undefined) return [];
    if (!mayLeave(source, linkId) || wayRule(way, circleOf) !== 'open') return [];
    // Who interprets is to hear, and to be heard over, a floor that is as loud whoever has it.
    return [{ linkId, from, to, volume: way.to.volume, levelled: mode.type === 'interpret', mode }];
  };
  const planned = links.flatMap((link) => waysOf(link).flatMap((way) => pathOf(link, way)));
  const bots = spaces.flatMap((one) => one.bots);
  return {
    seats,
    paths: planned.map((one) => finished(one, planned)),
    muteSources: [...new Set([...accounts, ...bots])].sort(),
  };
};

import type { Link, Space } from '../domain/index.ts';
import { isOpen } from '../domain/index.ts';
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

/** A space's seat if an account of ours is to sit in its room now. */
const seatOf = ({ space, accountId, mayEnter }: SpaceInPlan, resting: ReadonlySet<ChannelId>): Seat | null => {
  const { channelId, kind } = space.room;
  if (accountId === null || !mayEnter || !isOpen(space) || channelId === null || resting.has(channelId)) return null;
  return { channelId, guildId: space.guildId, accountId, regime: kind };
};

/** Whether the sound of a space may leave it over a link: the people of an encrypted room are told before. */
const mayLeave = ({ space, told }: SpaceInPlan, linkId: LinkId): boolean =>
  space.room.kind === 'stage' || told.has(linkId);

/** How a path sounds when nothing was set. */
const asItIs = { volume: 100, duckedBy: [], levelled: false } as const;

/** Who sits where and what is carried, from all spaces and open links. `resting` seats are left out for a moment. Pure. */
export const voicePlan = (
  spaces: readonly SpaceInPlan[],
  links: readonly Link[],
  accounts: readonly UserId[],
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
  const pathsOf = ({ id: linkId, near, state }: Link): readonly CarryPath[] => {
    if (state.status !== 'open') return [];
    const [a, b] = [live.get(near.spaceId), live.get(state.far.spaceId)];
    const here = channelOf.get(near.spaceId);
    const there = channelOf.get(state.far.spaceId);
    if (a === undefined || b === undefined || here === undefined || there === undefined) return [];
    return [
      ...(mayLeave(a, linkId) ? [{ linkId, from: here, to: there, ...asItIs }] : []),
      ...(mayLeave(b, linkId) ? [{ linkId, from: there, to: here, ...asItIs }] : []),
    ];
  };
  const bots = spaces.flatMap((one) => one.bots);
  return { seats, paths: links.flatMap(pathsOf), muteSources: [...new Set([...accounts, ...bots])].sort() };
};

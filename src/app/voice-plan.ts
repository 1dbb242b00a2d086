import type { Link, Space } from '../domain/index.ts';
import { isOpen } from '../domain/index.ts';
import type { ChannelId, SpaceId, UserId } from '../lib/index.ts';
import type { CarryPath, Seat, VoicePlan } from './ports.ts';

/** A space as the plan sees it. */
export interface SpaceInPlan {
  readonly space: Space;
  /** Whether our account is to sit there. */
  readonly seated: boolean;
  /** Other bots in its room. */
  readonly bots: readonly UserId[];
}

/** A space's channel if our account is to sit in it now. */
const seatChannel = ({ space, seated }: SpaceInPlan, resting: ReadonlySet<ChannelId>): ChannelId | null => {
  const { channelId } = space.room;
  return seated && isOpen(space) && channelId !== null && !resting.has(channelId) ? channelId : null;
};

/** Who sits where and what is carried, from all spaces and open links. `resting` seats are left out for a moment. Pure. */
export const voicePlan = (
  spaces: readonly SpaceInPlan[],
  links: readonly Link[],
  accountId: UserId,
  resting: ReadonlySet<ChannelId>,
): VoicePlan => {
  const channelOf = new Map<SpaceId, ChannelId>();
  const seats: Seat[] = [];
  for (const one of spaces) {
    const channelId = seatChannel(one, resting);
    if (channelId === null) continue;
    channelOf.set(one.space.id, channelId);
    seats.push({ channelId, guildId: one.space.guildId, accountId, regime: 'stage' });
  }
  const live = new Set(spaces.filter(({ space }) => space.life.status === 'live').map(({ space }) => space.id));
  const pathsOf = ({ id: linkId, near, state }: Link): readonly CarryPath[] => {
    if (state.status !== 'open' || !live.has(near.spaceId) || !live.has(state.far.spaceId)) return [];
    const here = channelOf.get(near.spaceId);
    const there = channelOf.get(state.far.spaceId);
    if (here === undefined || there === undefined) return [];
    return [
      { linkId, from: here, to: there },
      { linkId, from: there, to: here },
    ];
  };
  const bots = spaces.flatMap((one) => one.bots);
  return { seats, paths: links.flatMap(pathsOf), muteSources: [...new Set([accountId, ...bots])].sort() };
};

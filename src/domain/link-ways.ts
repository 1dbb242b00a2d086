import type { SpaceId } from '../lib/index.ts';
import { isHeldBack } from './link-circle.ts';
import type { Circle } from './link-circle.ts';
import type { Link, LinkEnd } from './link.ts';

/** One way in which an open link carries: what is said at `from` is heard at `to`. */
export interface LinkWay {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
}

/**
 * Whether a way is to carry. unknown: not before it is known who hears it on either side · held: more could hear it than may · muted by
 * those of either side · else open.
 */
export type WayRule = 'open' | 'unknown' | 'held' | 'muted-from' | 'muted-to';

/**
 * One way of a link as a room of a side sees it: carrying: sound went · waiting: for the first word, or for a seat · unknown: likewise, and
 * whether it may carry is not known yet · held: who runs the side it comes from has to let it out · partly-held: likewise from or for some
 * rooms of the other side alone · muted-here, muted-there: by that side.
 */
export type LinkWayState = 'carrying' | 'waiting' | 'unknown' | 'held' | 'partly-held' | 'muted-here' | 'muted-there';

/** Who may hear a space; null for one that is not known now. */
export type CircleOf = (id: SpaceId) => Circle | null;

/** The rooms of a conversation, its first one first; of a space that stands alone itself. */
export type RoomsOf = (id: SpaceId) => readonly SpaceId[];

/** The ways of a link; none while it is not open. */
export const waysOf = ({ mode, near, state }: Link): readonly LinkWay[] => {
  if (state.status !== 'open') return [];
  const there = { from: near, to: state.far };
  return mode.type === 'conference' ? [there, { from: state.far, to: near }] : [there];
};

/**
 * A link as it is between each room of the one conversation and each of the other: what is said in any of them is heard in all. One that holds
 * a conversation together is between its two rooms alone.
 */
export const betweenRooms = (link: Link, roomsOf: RoomsOf): readonly Link[] => {
  const { near, state } = link;
  if (state.status !== 'open') return [link];
  const { far } = state;
  const [nearRooms, farRooms] = [roomsOf(near.spaceId), roomsOf(far.spaceId)];
  if (nearRooms[0] === farRooms[0]) return [link];
  return nearRooms.flatMap((nearId) =>
    farRooms.map((farId) => ({
      ...link,
      near: { ...near, spaceId: nearId },
      state: { ...state, far: { ...far, spaceId: farId } },
    })),
  );
};

/** Whether the people of `to` hear nothing that comes in. */
export const isSilenced = ({ mutes, volume }: LinkEnd): boolean => mutes.includes('incoming') || volume === 0;

/** What becomes of one way. That it is held back counts before that it is muted; while a side is not known nothing is carried. */
export const wayRule = ({ from, to }: LinkWay, circleOf: CircleOf): WayRule => {
  const [own, far] = [circleOf(from.spaceId), circleOf(to.spaceId)];
  if (own === null || far === null) return 'unknown';
  if (isHeldBack(own, far, from.consent)) return 'held';
  if (from.mutes.includes('outgoing')) return 'muted-from';
  return isSilenced(to) ? 'muted-to' : 'open';
};

/** Whether the two rooms of a link are one conversation, or may be as far as is known: neither calls what might be the other's turn. */
export const mayBeOneTalk = (link: Link, circleOf: CircleOf): boolean =>
  link.mode.type === 'conference' && waysOf(link).every((way) => wayRule(way, circleOf) !== 'held');

/**
 * Whether the two rooms of a link are one conversation, with one queue: only where each hears the other by right. A broadcast has its
 * listeners; whoever gets the floor among them is heard there and not where it comes from. Before both sides are known nothing of one is told in
 * the other.
 */
export const isOneTalk = (link: Link, circleOf: CircleOf): boolean =>
  mayBeOneTalk(link, circleOf) && waysOf(link).every((way) => wayRule(way, circleOf) !== 'unknown');

/** Whether sound would go from one space to the other over open links, were it passed on. */
const leads = (from: SpaceId, to: SpaceId, ways: readonly LinkWay[]): boolean => {
  const reached = new Set<SpaceId>([from]);
  // A set may grow while it is walked: each new member is visited in turn.
  for (const spaceId of reached) for (const way of ways) if (way.from.spaceId === spaceId) reached.add(way.to.spaceId);
  return reached.has(to);
};

/** Whether a link would close a circle with others, by the ways in which they carry. Muted ways count: they may be lifted at any time. */
export const closesCircle = (link: Link, others: readonly Link[]): boolean => {
  const ways = others.filter(({ id }) => id !== link.id).flatMap(waysOf);
  return waysOf(link).some(({ from, to }) => leads(to.spaceId, from.spaceId, ways));
};

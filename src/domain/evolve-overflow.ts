import type { UserId } from '../lib/index.ts';
import type { SpaceEvent } from './event.ts';
import { MAX_KEPT_MUTES } from './mutes.ts';
import { heardAgain, NO_OVERFLOW, REST_MS, roomsBeside } from './overflow.ts';
import type { Overflow, OverflowRoom, Space } from './space.ts';

type OverflowEvent = Extract<SpaceEvent, { readonly type: 'overflow-opened' | 'overflow-gone' | 'main-told' }>;

/** Whether an event happens to the rooms beside a space. */
export const isOverflowEvent = (event: SpaceEvent): event is OverflowEvent =>
  event.type === 'overflow-opened' || event.type === 'overflow-gone' || event.type === 'main-told';

/** With nobody whose mute ended there, or with these. */
const withHeard = (overflow: Overflow, userIds: readonly UserId[]): Overflow => {
  if (overflow.role === 'main') return overflow;
  const { heardAgain: _before, ...rest } = overflow;
  return userIds.length === 0 ? rest : { ...rest, heardAgain: userIds.slice(-MAX_KEPT_MUTES) };
};

/** A space that is over has no rooms beside it, and tells none of anybody. */
export const overOverflow = ({ overflow }: Space): Overflow =>
  overflow.role === 'main' ? NO_OVERFLOW : withHeard(overflow, []);

/** Somebody's mute ended in a room, or they are muted in it: whether the space beside which it opened is still to know of an end. */
export const heardOverflow = (space: Space, userId: UserId, isHeard: boolean): Overflow => {
  const others = heardAgain(space).filter((one) => one !== userId);
  return withHeard(space.overflow, isHeard ? [...others, userId] : others);
};

/** The state after something happened to the rooms beside a space. */
export const evolveOverflow = (space: Space, event: OverflowEvent): Space => {
  if (event.type === 'main-told') return { ...space, overflow: heardOverflow(space, event.userId, false) };
  const { overflow } = space;
  if (overflow.role !== 'main') return space;
  const rooms = roomsBeside(space);
  if (event.type === 'overflow-opened') {
    const { spaceId, number, linkIds } = event;
    const others = [space.id, ...rooms.map((room) => room.spaceId)];
    const links = linkIds.flatMap((id, index) => {
      const withId = others[index];
      return withId === undefined ? [] : [{ id, withId }];
    });
    const room: OverflowRoom = { spaceId, number, links };
    return { ...space, overflow: { ...overflow, rooms: [...rooms, room] } };
  }
  const left = rooms.filter(({ spaceId }) => spaceId !== event.spaceId);
  return { ...space, overflow: { ...overflow, rooms: left, restsUntilMs: event.atMs + REST_MS } };
};

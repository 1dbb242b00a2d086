import type { SpaceEvent } from './event.ts';
import { NO_OVERFLOW, REST_MS, roomsBeside } from './overflow.ts';
import type { Overflow, OverflowRoom, Space } from './space.ts';

type OverflowEvent = Extract<SpaceEvent, { readonly type: 'overflow-opened' | 'overflow-gone' }>;

/** Whether an event happens to the rooms beside a space. */
export const isOverflowEvent = (event: SpaceEvent): event is OverflowEvent =>
  event.type === 'overflow-opened' || event.type === 'overflow-gone';

/** A space that is over has no rooms beside it. */
export const overOverflow = ({ overflow }: Space): Overflow => (overflow.role === 'main' ? NO_OVERFLOW : overflow);

/** The state after something happened to the rooms beside a space. */
export const evolveOverflow = (space: Space, event: OverflowEvent): Space => {
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

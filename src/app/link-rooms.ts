import type { CircleOf, Link } from '../domain/index.ts';
import { betweenRooms, endsOf, touches } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import { circleOfEntry } from './circles.ts';
import type { LinkBook } from './link-book.ts';
import { isOfOverflow, roomsOfTalk } from './overflow-family.ts';
import type { SpaceBook } from './space-book.ts';

/** Where links and rooms are known from. */
interface Known {
  readonly book: Pick<SpaceBook, 'get'>;
  readonly links: Pick<LinkBook, 'all' | 'of'>;
}

/** Every link as it is between rooms: one between two conversations leads from each room of the one to each of the other, and back. */
export const linksBetweenRooms = ({ book, links }: Known): readonly Link[] => {
  const roomsOf = (id: SpaceId): readonly SpaceId[] => roomsOfTalk(book, id);
  return links.all().flatMap((link) => betweenRooms(link, roomsOf));
};

/** The links of a room as they are stored: its own, and those that lead out of its conversation. */
export const linksFrom = ({ book, links }: Known, id: SpaceId): readonly Link[] => {
  const own = links.of(id);
  const ofOthers = roomsOfTalk(book, id)
    .filter((room) => room !== id)
    .flatMap((room) => links.of(room));
  const leadingOut = ofOthers.filter((link) => !own.includes(link) && !isOfOverflow(book, link));
  return [...own, ...leadingOut];
};

/** The links of a room as they are between it and each room at their other ends. */
export const roomLinksOf = (known: Known, id: SpaceId): readonly Link[] => {
  const roomsOf = (one: SpaceId): readonly SpaceId[] => roomsOfTalk(known.book, one);
  return linksFrom(known, id)
    .flatMap((link) => betweenRooms(link, roomsOf))
    .filter((link) => touches(link, id));
};

/** The end of a link that is a room's own: itself, or the room of its conversation from which the link leads out. */
export const endOfRoom = (book: Pick<SpaceBook, 'get'>, link: Link, id: SpaceId): SpaceId => {
  if (touches(link, id)) return id;
  const rooms = roomsOfTalk(book, id);
  return endsOf(link).find((end) => rooms.includes(end)) ?? id;
};

/** All rooms at both ends of a link. */
export const roomsAlong = (book: Pick<SpaceBook, 'get'>, { near, state }: Link): readonly SpaceId[] => {
  const far = 'far' in state && state.far !== null ? [state.far.spaceId] : [];
  return [...new Set([near.spaceId, ...far].flatMap((id) => [id, ...roomsOfTalk(book, id)]))];
};

/** Who may hear the spaces of this process. */
export const circlesIn =
  (book: Pick<SpaceBook, 'get'>): CircleOf =>
  (id) => {
    const entry = book.get(id);
    return entry === undefined ? null : circleOfEntry(entry);
  };

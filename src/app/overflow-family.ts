import { conversationOf, endsOf, isOpen, mainOf, roomsBeside } from '../domain/index.ts';
import type { Link, Space } from '../domain/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { OverflowTold } from './panel-port.ts';
import type { Entry, SpaceBook } from './space-book.ts';

/** The rooms that opened beside a space. */
export const besideOf = (book: Pick<SpaceBook, 'all'>, mainId: SpaceId): readonly Entry[] =>
  book.all().filter(({ space }) => mainOf(space) === mainId);

/** The main room of a conversation: of a space that stands alone itself, and of a room whose main one is gone. */
export const mainEntry = (book: Pick<SpaceBook, 'get'>, entry: Entry): Entry => {
  const mainId = mainOf(entry.space);
  return mainId === null ? entry : (book.get(mainId) ?? entry);
};

/** All open rooms of a conversation, the main one first. */
export const familyOf = (book: Pick<SpaceBook, 'all' | 'get'>, mainId: SpaceId): readonly Entry[] =>
  [book.get(mainId) ?? [], ...besideOf(book, mainId)].flat().filter(({ space }) => isOpen(space));

/**
 * The rooms of a conversation in which it goes on, its first one first, by what that one knows of them; of a space that stands alone itself. One
 * that only opens, or is over, is none of them yet, or any more.
 */
export const roomsOfTalk = (book: Pick<SpaceBook, 'get'>, id: SpaceId): readonly SpaceId[] => {
  const entry = book.get(id);
  if (entry === undefined) return [id];
  const { space } = mainEntry(book, entry);
  const isLive = (room: SpaceId): boolean => book.get(room)?.space.life.status === 'live';
  return [
    space.id,
    ...roomsBeside(space)
      .map(({ spaceId }) => spaceId)
      .filter(isLive),
  ];
};

/** Whether a link holds the rooms of one conversation together. */
export const isOfOverflow = (book: Pick<SpaceBook, 'get'>, link: Link): boolean => {
  const talks = endsOf(link).map((id) => {
    const space = book.get(id)?.space;
    return space === undefined ? id : conversationOf(space);
  });
  return talks.length === 2 && talks[0] === talks[1];
};

/** What is told of it; null where nothing opened beside it. */
export const overflowTold = (
  book: Pick<SpaceBook, 'all' | 'get'>,
  entry: Entry | undefined,
  space: Space,
): OverflowTold | null => {
  const mainId = mainOf(space);
  if (mainId === null && roomsBeside(space).length === 0) return null;
  const isFull = entry?.crowd === 'full';
  const rooms = familyOf(book, conversationOf(space)).flatMap((one) => {
    const { id, life, room } = one.space;
    // Before it is live nobody is sent there.
    if (id === space.id || life.status !== 'live' || room.channelId === null) return [];
    return [{ channelId: room.channelId, isFull: one.crowd === 'full' }];
  });
  if (mainId !== null)
    return { role: 'beside', mainTitle: book.get(mainId)?.space.title ?? space.title, isFull, rooms };
  return rooms.length === 0 ? null : { role: 'main', isFull, rooms };
};
